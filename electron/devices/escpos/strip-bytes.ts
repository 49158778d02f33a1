import type { Strip, StripLine } from '../../../shared/contract/strips.ts';
import { encodeGbk } from './encode-gbk.ts';

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const LF = 0x0a;
const CODE_128 = 73;

/** A printer answers it when it has worked off all that came before; 00 with paper (GS r 1). */
const mark = [GS, 0x72, 1];
const begin = [ESC, 0x40, FS, 0x26, ESC, 0x61, 1]; // as switched on; Chinese; centred
const end = [ESC, 0x64, 4, GS, 0x56, 0x01]; // four lines on, then cut
/** No letters below the bars, nine millimetres high, two dots for a module: fits on 58 mm too. */
const bars = [GS, 0x48, 0, GS, 0x68, 72, GS, 0x77, 2];
const sizes = { plain: 0x00, double: 0x11, 'four-times': 0x33 } as const;

/** How often a printer answers for a strip: at its beginning and at its end. */
export const MARKS = 2;

/** The bytes of one strip, for a printer in any state (devices.md 9). */
export function stripBytes(strip: Strip): Uint8Array {
  return Uint8Array.from([...begin, ...mark, ...strip.flatMap(lineBytes), ...end, ...mark]);
}

function lineBytes(line: StripLine): readonly number[] {
  if (line.is === 'text') return [GS, 0x21, sizes[line.size], ...encodeGbk(line.text), LF];
  const data = Buffer.from(`{B${line.code}`, 'latin1'); // letters and digits as they are
  return [...bars, GS, 0x6b, CODE_128, data.length, ...data, LF];
}
