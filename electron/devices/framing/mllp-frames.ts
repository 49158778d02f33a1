import { FrameScanner, type Verdict } from './frame-scanner.ts';

/** The minimal lower layer protocol of HL7: `0B message 1C 0D` (devices.md 4). */
const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;
/** Some devices send their messages without any frame; whoever sets them up learns it by this. */
const UNFRAMED = Buffer.from('MSH|');

/** An analyser may put pictures of its curves into a message. */
export const MESSAGE_BYTES_MAX = 256_000;

/** Messages without their frame. One begins anew at a VT; without both bytes of its end it is none (S8). */
export function createMllpScanner(): FrameScanner<Uint8Array> {
  /** So far the open message was looked at: what comes byte by byte is not read again and again. */
  let seen = 1;

  function inspect(head: Uint8Array): Verdict<Uint8Array> {
    const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
    if (head[0] !== VT) return outside(bytes);
    const verdict = inside(bytes, seen);
    // The last byte is looked at again: with the next it may be the end.
    seen = verdict.is === 'begun' ? Math.max(1, head.length - 1) : 1;
    return verdict;
  }

  return new FrameScanner({
    frameBytesMax: MESSAGE_BYTES_MAX,
    inspect,
    onReset: () => {
      seen = 1;
    },
  });
}

export function encodeMllp(message: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(VT), message, Uint8Array.of(FS, CR)]);
}

function outside(bytes: Buffer): Verdict<Uint8Array> {
  const length = Math.min(bytes.length, UNFRAMED.length);
  if (bytes.subarray(0, length).equals(UNFRAMED.subarray(0, length))) {
    if (length < UNFRAMED.length) return { is: 'begun', opened: false };
    return { is: 'nothing', skip: length, defect: 'malformed', length };
  }
  const next = [bytes.indexOf(VT), bytes.indexOf('M', 1)].filter((at) => at > 0);
  return { is: 'nothing', skip: Math.min(bytes.length, ...next) };
}

function inside(bytes: Buffer, from: number): Verdict<Uint8Array> {
  const again = bytes.indexOf(VT, from);
  const end = bytes.subarray(0, again === -1 ? bytes.length : again).indexOf(FS, from);
  if (again !== -1 && end === -1) return broken(again);
  if (end === -1) {
    return bytes.length < MESSAGE_BYTES_MAX
      ? { is: 'begun', opened: bytes.length > 1 }
      : broken(bytes.length);
  }
  if (end + 1 === bytes.length && bytes.length < MESSAGE_BYTES_MAX) {
    return { is: 'begun', opened: true };
  }
  if (bytes[end + 1] !== CR) return broken(end + 1);
  return { is: 'frame', length: end + 2, frame: Uint8Array.from(bytes.subarray(1, end)) };
}

/** A VT alone was noise. */
function broken(length: number): Verdict<Uint8Array> {
  return length > 1
    ? { is: 'nothing', skip: length, defect: 'malformed', length }
    : { is: 'nothing', skip: 1 };
}
