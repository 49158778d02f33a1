import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import type { PrinterState } from '../driver.ts';

/** What is asked in turn (devices.md 9): the printer, why it is offline, its paper. */
export const questions = [1, 2, 4] as const;
export type Question = (typeof questions)[number];

/** A byte of a printer, or a question that somebody asked it. `mark`: it has come as far as a mark in what it prints. */
export type PrinterFrame =
  | { readonly is: 'status'; readonly status: number }
  | { readonly is: 'mark'; readonly hasPaper: boolean }
  | { readonly is: 'question'; readonly question: number };

const DLE = 0x10;
const EOT = 0x04;
/** These bits of every status are always so; the two bytes that hold a line up are none. */
const FIXED = { mask: 0x93, value: 0x12 } as const;
/** The four answers to GS r 1: bits in pairs, paper near its end and at its end. */
const marks: ReadonlySet<number> = new Set([0x00, 0x03, 0x0c, 0x0f]);
const MARK_PAPER_END = 0x0c;

export function statusQuestion(question: Question): Uint8Array {
  return Uint8Array.of(DLE, EOT, question);
}

export function createPrinterScanner(): FrameScanner<PrinterFrame> {
  return new FrameScanner({ frameBytesMax: 3, inspect });
}

/** What the answer to a question says, the most urgent of it; null when all is well as far as was asked. */
export function stateOf(question: number, status: number): PrinterState | null {
  const isSet = (bits: number) => (status & bits) !== 0;
  switch (question) {
    case 1:
      return isSet(0x08) ? 'offline' : null;
    case 2:
      if (isSet(0x20)) return 'paper-out';
      if (isSet(0x04)) return 'cover-open';
      return isSet(0x40) ? 'error' : null;
    case 4:
      if (isSet(0x60)) return 'paper-out';
      return isSet(0x0c) ? 'paper-low' : null;
    default:
      return null;
  }
}

/** As {@link stateOf}, where nobody heard the question: the bits of the paper come in pairs. */
export function likelyState(status: number): PrinterState {
  const hasPair = (status & 0x60) === 0x60 || (status & 0x0c) === 0x0c;
  return stateOf(hasPair ? 4 : 2, status) ?? stateOf(1, status) ?? 'ok';
}

function inspect(head: Uint8Array): Verdict<PrinterFrame> {
  const [first = 0, second, question] = head;
  if ((first & FIXED.mask) === FIXED.value) {
    return { is: 'frame', length: 1, frame: { is: 'status', status: first } };
  }
  if (marks.has(first)) {
    const hasPaper = (first & MARK_PAPER_END) === 0;
    return { is: 'frame', length: 1, frame: { is: 'mark', hasPaper } };
  }
  if (first !== DLE || (second !== undefined && second !== EOT)) {
    return { is: 'nothing', skip: 1 };
  }
  if (question === undefined) return { is: 'begun', opened: false };
  return { is: 'frame', length: 3, frame: { is: 'question', question } };
}
