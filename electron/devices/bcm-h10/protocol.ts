import { bytesBeforePreamble, FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import { nothing, refused, type Understood } from '../listening-driver.ts';
import { heightOf, isPlausibleBody, weightOf } from '../meaning/body.ts';

/** What is asked (devices.md 8). Taring (34) and calibrating (3B) are in no driver (S18). */
export const questions = { height: 0x35, weight: 0x36 } as const;

/** A height comes under either of these, whoever asked for it. */
const heightFunctions: ReadonlySet<number> = new Set([0x33, questions.height]);

export function isHeight({ command }: ModuleFrame): boolean {
  return heightFunctions.has(command);
}

export type Question = keyof typeof questions;

/** What stands between length and sum: the part of the module, the function, and what belongs to that. */
export type ModuleFrame = {
  readonly part: number;
  readonly command: number;
  readonly data: Uint8Array;
};

const PREAMBLE = Uint8Array.of(0xa5, 0x5a);
/** The module itself; others stand for ways to measure the body. */
const MODULE = 0x03;
/** Of preamble and length; the length counts everything behind itself. */
const HEAD_LENGTH = 3;
const LENGTH_LEAST = 3;
const LENGTH_MOST = 64;

export function createModuleScanner(): FrameScanner<ModuleFrame> {
  return new FrameScanner({ frameBytesMax: HEAD_LENGTH + LENGTH_MOST, tellsLength: true, inspect });
}

export function encodeModuleFrame({ part, command, data }: ModuleFrame): Uint8Array {
  const bytes = Uint8Array.of(...PREAMBLE, LENGTH_LEAST + data.length, part, command, ...data);
  return Uint8Array.of(...bytes, checksum(bytes));
}

export function questionOf(question: Question): Uint8Array {
  const data = new Uint8Array(0);
  return encodeModuleFrame({ part: MODULE, command: questions[question], data });
}

/**
 * A weight in units of 100 g or a height in millimetres, the higher byte first, as the module's own commands write
 * them. What nobody stands on says nothing; a frame without data is a question that somebody else asked.
 */
export function readModuleFrame(frame: ModuleFrame): Understood {
  const { command, data } = frame;
  const [high = 0, low = 0] = data;
  if (data.length === 0) return nothing;
  const isKnown = isHeight(frame) || command === questions.weight;
  if (!isKnown || data.length !== 2) return refused('unsupported');
  const count = (high << 8) | low;
  if (count === 0) return nothing;
  const value = isHeight(frame)
    ? heightOf(String(count), 'mm')
    : weightOf((count / 10).toFixed(1), 'kg');
  if (!value || !isPlausibleBody([value])) return refused('range');
  return { is: 'reading', values: [value], flags: ['stable'] };
}

function inspect(head: Uint8Array): Verdict<ModuleFrame> {
  const before = bytesBeforePreamble(head, PREAMBLE);
  if (before > 0) return { is: 'nothing', skip: before };
  const length = head[HEAD_LENGTH - 1];
  if (length === undefined) return { is: 'begun', opened: false };
  if (length < LENGTH_LEAST || length > LENGTH_MOST) return { is: 'nothing', skip: 1 };
  const whole = HEAD_LENGTH + length;
  if (head.length < whole) return { is: 'begun', opened: true };
  if (checksum(head.subarray(0, whole - 1)) !== head[whole - 1]) {
    return { is: 'nothing', skip: 1, defect: 'checksum', length: whole };
  }
  const [part = 0, command = 0] = head.subarray(HEAD_LENGTH);
  const data = head.slice(HEAD_LENGTH + 2, whole - 1);
  return { is: 'frame', length: whole, frame: { part, command, data } };
}

/** One more than the sum of everything before it. */
function checksum(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum + byte) & 0xff, 1);
}
