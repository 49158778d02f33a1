import type { TicketFields } from '../kiosk/messages.ts';
import { ticketLines } from '../kiosk/pages.ts';
import { encodeGbk } from './encode-gbk.ts';

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const LF = 0x0a;

const begin = [ESC, 0x40, FS, 0x26, ESC, 0x61, 1]; // as switched on; Chinese; centred
const end = [ESC, 0x64, 4, GS, 0x56, 0x01]; // four lines on, then cut
const size = { plain: 0x00, fourTimes: 0x33 } as const;

/** The bytes of one ticket, for a printer in any state: what a kiosk prints, and no word of a person (devices.md 9). */
export function ticketBytes(fields: TicketFields): Uint8Array {
  const lines = ticketLines(fields).map((text) => [
    GS,
    0x21,
    text === fields.number ? size.fourTimes : size.plain,
    ...encodeGbk(text),
    LF,
  ]);
  return Uint8Array.from([...begin, ...lines.flat(), ...end]);
}
