import type { Connection, Driver, DriverContext, PrinterState, Send } from '../driver.ts';
import type { Scanned } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { pause } from '../timing.ts';
import {
  createPrinterScanner,
  likelyState,
  type PrinterFrame,
  type Question,
  questions,
  stateOf,
  statusQuestion,
} from './protocol.ts';

/** As many printers leave the factory; others are set to 19200 or 115200. */
export const escposProfile: LineProfile = usualLine;

const SILENCE_MS = 250;
const PATIENCE_MS = 500;
const POLL_MS = 3_000;
const AGAIN_MS = 200;
/** The most urgent first. */
const urgency: readonly PrinterState[] = [
  'paper-out',
  'cover-open',
  'error',
  'offline',
  'paper-low',
];

/** A printer of tickets: asked how it is. What it prints may be longer on the way than it says that it is well. */
export const escposDriver: Driver = {
  id: 'escpos',
  version: '1.0',
  profile: escposProfile,
  bind: (context) => (send) => connect(context, send),
  listen,
};

function connect(context: DriverContext, send: Send): Connection {
  const { timing } = context;
  const ended = new AbortController();
  const teller = createTeller(context);
  let answer: ((status: number | null) => void) | null = null;

  function ask(question: Question): Promise<number | null> {
    return new Promise((resolve) => {
      const cancel = timing.after(PATIENCE_MS, () => answer?.(null));
      answer = (status) => {
        cancel();
        answer = null;
        resolve(status);
      };
      send(statusQuestion(question)).catch(() => undefined);
    });
  }

  async function poll() {
    let last: PrinterState | null = null;
    while (!ended.signal.aborted) {
      const states = await round();
      const state = states && (urgency.find((one) => states.includes(one)) ?? 'ok');
      // An answer is one byte without a check: what is new is said twice.
      const isNew = state !== null && state !== last;
      if (state && !isNew) note(state);
      last = state;
      if (!ended.signal.aborted) context.setHealth(states ? 'ready' : 'no-answer');
      await pause(timing, isNew ? AGAIN_MS : POLL_MS, ended.signal);
    }
  }

  function note(state: PrinterState) {
    context.setWarning('paper-out', state === 'paper-out');
    teller.tell(state);
  }

  /** Null of a printer that does not answer: many cheap ones never do. */
  async function round(): Promise<readonly PrinterState[] | null> {
    const states: PrinterState[] = [];
    for (const question of questions) {
      const status = await ask(question);
      if (status === null || ended.signal.aborted) return null;
      const state = stateOf(question, status);
      if (state) states.push(state);
    }
    return states;
  }

  void poll();
  return scannedLine({
    timing,
    scanner: createPrinterScanner(),
    silenceMs: SILENCE_MS,
    hear(found) {
      if (found.kind === 'frame' && found.frame.is === 'status') answer?.(found.frame.status);
    },
    onClosed() {
      ended.abort();
      answer?.(null);
    },
  });
}

/** Reads the answers of a printer that somebody else has asked. */
function listen(context: DriverContext): Connection {
  const teller = createTeller(context);
  let asked: number | null = null;

  function hear(found: Scanned<PrinterFrame>) {
    if (found.kind === 'defect') return;
    const { frame } = found;
    if (frame.is === 'question') {
      asked = frame.question;
      return;
    }
    teller.tell(
      asked === null ? likelyState(frame.status) : (stateOf(asked, frame.status) ?? 'ok'),
    );
    asked = null;
  }

  context.setHealth('ready');
  return scannedLine({
    timing: context.timing,
    scanner: createPrinterScanner(),
    silenceMs: SILENCE_MS,
    hear,
  });
}

/** Says each state when it begins. */
function createTeller({ emit }: DriverContext) {
  let last: PrinterState | null = null;
  return {
    tell(state: PrinterState) {
      if (state === last) return;
      last = state;
      void emit({ type: 'printer', state });
    },
  };
}
