import type { Connection, Driver, DriverContext, PrinterState, Send } from '../driver.ts';
import type { Scanned } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { pause } from '../timing.ts';
import { createAsking } from './asking.ts';
import { createStripPrinting, type PrinterMemory } from './printing.ts';
import { escposProfile } from './profile.ts';
import { createPrinterScanner, likelyState, type PrinterFrame, stateOf } from './protocol.ts';

const SILENCE_MS = 250;
const POLL_MS = 3_000;
const AGAIN_MS = 200;

/** A printer of tickets and labels: asked how it is, and given strips to print. */
export const escposDriver: Driver = {
  id: 'escpos',
  version: '1.1',
  profile: escposProfile,
  bind(context) {
    const memory: PrinterMemory = { hasAnswered: false };
    return (send) => connect(context, send, memory);
  },
  listen,
};

type Work = () => Promise<void>;

function connect(context: DriverContext, send: Send, memory: PrinterMemory): Connection {
  const { timing, emit } = context;
  const ended = new AbortController();
  const teller = createTeller(context);
  const asking = createAsking(timing, send);
  const printing = createStripPrinting({ timing, send, asking, memory, ended: ended.signal });
  const waiting: Work[] = [];
  let wake = new AbortController();
  let last: PrinterState | null = null;

  /** One conversation at a time: a strip that waits goes before the next question. */
  async function serve() {
    while (!ended.signal.aborted) {
      const restMs = await lookAtIt();
      if (waiting.length === 0) {
        await pause(timing, restMs, AbortSignal.any([ended.signal, wake.signal]));
      }
      await workOff();
    }
    await workOff();
  }

  async function workOff() {
    wake = new AbortController();
    for (let work = waiting.shift(); work; work = waiting.shift()) await work();
  }

  /** How long to wait until the next look. */
  async function lookAtIt(): Promise<number> {
    const state = await asking.look();
    // An answer is one byte without a check: what is new is said twice.
    const isNew = state !== null && state !== last;
    if (state && !isNew) note(state);
    last = state;
    if (state) memory.hasAnswered = true;
    if (!ended.signal.aborted) context.setHealth(state ? 'ready' : 'no-answer');
    return isNew ? AGAIN_MS : POLL_MS;
  }

  function note(state: PrinterState) {
    context.setWarning('paper-out', state === 'paper-out');
    teller.tell(state);
  }

  void serve();
  const line = scannedLine({
    timing,
    scanner: createPrinterScanner(),
    silenceMs: SILENCE_MS,
    hear(found) {
      if (found.kind === 'defect') return;
      const { frame } = found;
      if (frame.is === 'status') asking.hear(frame.status);
      if (frame.is === 'mark') printing.hearMark(frame.hasPaper);
    },
    onClosed() {
      ended.abort();
      asking.stop();
    },
  });
  return {
    ...line,
    get counters() {
      return line.counters;
    },
    print(jobId, strip) {
      waiting.push(async () => {
        const outcome = await printing.print(strip);
        void emit({ type: 'strip-status', jobId, ...outcome });
      });
      wake.abort();
    },
  };
}

/** Reads the answers of a printer that somebody else has asked. */
function listen(context: DriverContext): Connection {
  const teller = createTeller(context);
  let asked: number | null = null;

  function hear(found: Scanned<PrinterFrame>) {
    if (found.kind === 'defect' || found.frame.is === 'mark') return;
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
