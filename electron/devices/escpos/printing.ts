import type { Strip, StripOutcome, StripTrouble } from '../../../shared/contract/strips.ts';
import type { PrinterState, Send } from '../driver.ts';
import { wireMs } from '../ports/line.ts';
import { pause, type Timing } from '../timing.ts';
import type { Asking } from './asking.ts';
import { escposProfile } from './profile.ts';
import { MARKS, stripBytes } from './strip-bytes.ts';

/** Beyond what the line needs: a strip is out in a second or two, and a slow head is waited for. */
const PRINT_PATIENCE_MS = 8_000;
/** What a printer still had of an earlier strip comes out first, and its marks with it. */
const DRAIN_MS = 3_000;

const troubles: Readonly<Partial<Record<PrinterState, StripTrouble>>> = {
  'paper-out': 'paper-out',
  'cover-open': 'cover-open',
  error: 'printer-error',
  offline: 'printer-error',
};

/** What is remembered of a printer over the openings of its line. */
export type PrinterMemory = { hasAnswered: boolean };

export type StripPrinting = {
  /** Sends a strip once, whatever comes of it. Never rejects. */
  print(strip: Strip): Promise<StripOutcome>;
  /** The printer has come as far as a mark. */
  hearMark(hasPaper: boolean): void;
};

type Options = {
  readonly timing: Timing;
  readonly send: Send;
  readonly asking: Asking;
  readonly memory: PrinterMemory;
  /** Of this opening of the line. */
  readonly ended: AbortSignal;
};

/**
 * Prints one strip after another. Before the first byte everything is certain: a printer in trouble gets none. After it
 * only the printer can say that the strip is out, by both marks and by still answering; without that nobody knows,
 * and nothing is ever sent a second time (devices.md 9).
 */
export function createStripPrinting(options: Options): StripPrinting {
  const { timing, send, asking, memory, ended } = options;
  const marks = createMarks();
  let mayStillPrint = false;

  async function lookAgain(): Promise<PrinterState | null> {
    return (await asking.look()) ?? (await asking.look());
  }

  async function waitForMarks(bytes: number): Promise<void> {
    const patience = pause(timing, wireMs(escposProfile, bytes) + PRINT_PATIENCE_MS, ended);
    await Promise.race([marks.all(), patience]);
  }

  async function sendOnce(strip: Strip, wasHeard: boolean): Promise<StripOutcome> {
    const bytes = stripBytes(strip);
    marks.forget();
    mayStillPrint = true;
    try {
      await send(bytes);
    } catch {
      return unknown('printer-away');
    }
    if (!wasHeard) return unknown('printer-mute');
    await waitForMarks(bytes.length);
    const after = await lookAgain();
    if (after === null) return unknown('printer-away');
    if (!marks.areAllIn() || !marks.hadPaper()) return unknown(troubles[after] ?? null);
    mayStillPrint = false;
    return { state: 'printed', trouble: null };
  }

  return {
    async print(strip) {
      const before = await lookAgain();
      const trouble = before && troubles[before];
      if (trouble) return notPrinted(trouble);
      if (before === null && memory.hasAnswered) return notPrinted('printer-away');
      if (mayStillPrint && before !== null) await pause(timing, DRAIN_MS, ended);
      if (ended.aborted) return notPrinted('printer-away');
      return sendOnce(strip, before !== null);
    },
    hearMark: marks.hear,
  };
}

function notPrinted(trouble: StripTrouble): StripOutcome {
  return { state: 'not-printed', trouble };
}

function unknown(trouble: StripTrouble | null): StripOutcome {
  return { state: 'unknown', trouble };
}

/** The marks of the strip that is under way. */
function createMarks() {
  let heard: boolean[] = [];
  let done = Promise.withResolvers<void>();
  return {
    hear(hasPaper: boolean) {
      heard.push(hasPaper);
      if (heard.length === MARKS) done.resolve();
    },
    forget() {
      heard = [];
      done = Promise.withResolvers<void>();
    },
    all: () => done.promise,
    areAllIn: () => heard.length >= MARKS,
    hadPaper: () => heard.every(Boolean),
  };
}
