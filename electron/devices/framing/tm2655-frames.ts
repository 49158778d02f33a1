import { bytesBeforePreamble, FrameScanner, type Verdict } from './frame-scanner.ts';

/**
 * Frames of the A&D TM-2655 and TM-2657P (devices.md 2a):
 * `16 16 01 | address, 2 bytes | 02 | text | 03 | XOR of text`. The check byte may itself be 02 or 03, so the
 * first 03 ends the text and exactly one byte follows it.
 */
const preamble = Uint8Array.of(0x16, 0x16, 0x01);
const STX = 0x02;
const ETX = 0x03;
const RS = 0x1e;

/** Room for a list of pulse waves (`RP`), which is far longer than any result. */
const TEXT_BYTES_MAX = 2048;
const ADDRESS_AT = preamble.length;
const STX_AT = ADDRESS_AT + 2;
const TEXT_AT = STX_AT + 1;

export type Tm2655Frame = {
  /** Two characters, such as `00`. */
  readonly address: string;
  /** Printable ASCII and the separator RS. */
  readonly text: string;
};

export function createTm2655Scanner(): FrameScanner<Tm2655Frame> {
  return new FrameScanner({
    frameBytesMax: TEXT_AT + TEXT_BYTES_MAX + 2,
    inspect: inspectTm2655,
  });
}

/** Puts a text into a frame. */
export function encodeTm2655Frame(frame: Tm2655Frame): Uint8Array {
  const text = Buffer.from(frame.text, 'latin1');
  const address = Buffer.from(frame.address, 'latin1');
  return Uint8Array.of(...preamble, ...address, STX, ...text, ETX, xor(text));
}

function inspectTm2655(head: Uint8Array): Verdict<Tm2655Frame> {
  const start = bytesBeforePreamble(head, preamble);
  if (start > 0) return { is: 'nothing', skip: start };
  for (let at = ADDRESS_AT; at < Math.min(head.length, STX_AT); at += 1) {
    if (!isPrintable(head[at])) return { is: 'nothing', skip: 1 };
  }
  if (head.length > STX_AT && head[STX_AT] !== STX) return { is: 'nothing', skip: 1 };
  if (head.length <= TEXT_AT) return { is: 'begun', opened: head.length > STX_AT };
  return inspectText(head);
}

function inspectText(head: Uint8Array): Verdict<Tm2655Frame> {
  let end = TEXT_AT;
  while (end < head.length && (isPrintable(head[end]) || head[end] === RS)) end += 1;
  const isTooLong = end - TEXT_AT > TEXT_BYTES_MAX;
  if (isTooLong || (end < head.length && head[end] !== ETX)) {
    return { is: 'nothing', skip: 1, defect: 'malformed', length: end };
  }
  if (end + 1 >= head.length) return { is: 'begun', opened: true };
  const text = head.subarray(TEXT_AT, end);
  if (xor(text) !== head[end + 1]) {
    return { is: 'nothing', skip: 1, defect: 'checksum', length: end + 2 };
  }
  const address = latin1(head.subarray(ADDRESS_AT, STX_AT));
  return { is: 'frame', length: end + 2, frame: { address, text: latin1(text) } };
}

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte <= 0x7e;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function xor(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}
