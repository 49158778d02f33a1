import { bytesBeforePreamble, FrameScanner, type Verdict } from './frame-scanner.ts';

/**
 * Frames of the identity card reader's serial interface (devices.md 1):
 * `AA AA AA 96 69 | length, 2 bytes | body | XOR of length and body`. The length counts body and check byte.
 */
export const sdtPreamble = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69);

/** Text, photo and fingerprints: the longest legal frame. */
export const SDT_FRAME_BYTES_MAX = 2321;

const HEADER_BYTES = sdtPreamble.length + 2;
/** A command has two bytes of body. */
const LENGTH_MIN = 3;
const LENGTH_MAX = SDT_FRAME_BYTES_MAX - HEADER_BYTES;

/**
 * What some modules say when a card does not answer: a length of five, and three bytes (devices.md 1). The next two
 * would be the beginning of the next frame.
 */
const brokenTimeOut = Uint8Array.of(...sdtPreamble, 0x00, 0x05, 0x05, 0x05, 0x05);

/** The body of one frame: command and parameter from a host, three status bytes and data from a reader. */
export type SdtBody = Uint8Array;

/** A scanner for either direction. It wipes what it has handed out, and hands out no raw bytes. */
export function createSdtScanner(): FrameScanner<SdtBody> {
  return new FrameScanner({
    frameBytesMax: SDT_FRAME_BYTES_MAX,
    tellsLength: true,
    inspect: inspectSdt,
    isSecret: true,
  });
}

/** Puts a body into a frame. */
export function encodeSdtFrame(body: SdtBody): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + body.length + 1);
  frame.set(sdtPreamble);
  new DataView(frame.buffer).setUint16(sdtPreamble.length, body.length + 1);
  frame.set(body, HEADER_BYTES);
  frame[frame.length - 1] = xor(frame.subarray(sdtPreamble.length, -1));
  return frame;
}

function inspectSdt(head: Uint8Array): Verdict<SdtBody> {
  const start = bytesBeforePreamble(head, sdtPreamble);
  if (start > 0) return { is: 'nothing', skip: start };
  if (head.length < HEADER_BYTES) return { is: 'begun', opened: false };
  const length = ((head[5] ?? 0) << 8) | (head[6] ?? 0);
  if (length < LENGTH_MIN || length > LENGTH_MAX) {
    return { is: 'nothing', skip: 1, defect: 'malformed', length: HEADER_BYTES };
  }
  if (startsWith(head, brokenTimeOut)) {
    const told = brokenTimeOut.length;
    return { is: 'nothing', skip: told, defect: 'malformed', length: told };
  }
  const end = HEADER_BYTES + length;
  // Photographs hold preambles too: while a frame is open only its length counts.
  if (head.length < end) return { is: 'begun', opened: true };
  if (xor(head.subarray(sdtPreamble.length, end - 1)) !== head[end - 1]) {
    return { is: 'nothing', skip: 1, defect: 'checksum', length: end };
  }
  return { is: 'frame', length: end, frame: head.slice(HEADER_BYTES, end - 1) };
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function xor(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}
