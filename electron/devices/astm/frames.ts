import type { FrameCounters } from '../framing/frame-scanner.ts';

/** The control characters of ASTM E1381 and LIS01-A2 (devices.md 4). */
export const control = {
  STX: 0x02,
  ETX: 0x03,
  EOT: 0x04,
  ENQ: 0x05,
  ACK: 0x06,
  LF: 0x0a,
  CR: 0x0d,
  NAK: 0x15,
  ETB: 0x17,
} as const;

/**
 * The longest frame of LIS01-A2, everything counted. E1381-95 stops at 247, but many devices at the point of
 * care send a whole message as one frame.
 */
export const FRAME_BYTES_MAX = 64_000;

export type AstmFrame = {
  /** 0 to 7. */
  readonly number: number;
  /** A part of the message, as bytes: what they spell is not the line's business. */
  readonly text: Uint8Array;
  /** Ended by ETX: the records in it are whole. Otherwise the next frame goes on with them. */
  readonly isEnd: boolean;
};

/** What the other side said. */
export type Heard =
  | { readonly kind: 'enquiry' }
  | { readonly kind: 'end' }
  | { readonly kind: 'frame'; readonly frame: AstmFrame }
  | {
      readonly kind: 'defect';
      readonly defect: 'checksum' | 'malformed' | 'incomplete';
      readonly bytes: Uint8Array;
    };

/** Text may hold CR and everything printable in any encoding, none of these (LIS01-A2 restricted characters). */
const restricted: ReadonlySet<number> = new Set([
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17,
]);

/**
 * Finds frames and line control in a stream of bytes, however it is split (S8). A frame is
 * `STX number text ETX|ETB checksum CR LF`, and its LF ends it. An STX inside one begins it anew, an ENQ or EOT
 * inside one means that its sender has given it up, so nothing that was lost holds up what follows (S9); only a
 * frame whose checksum had come, and is right, had no more to say. Memory is bounded by one frame.
 */
export class AstmReader {
  readonly #buffer = new Uint8Array(FRAME_BYTES_MAX);
  readonly #counters = { frames: 0, rejected: 0, discardedBytes: 0 };
  /** Bytes of the open frame; 0 outside. */
  #held = 0;
  #isTooLong = false;

  /** A frame has begun and has not ended. */
  get isInFrame(): boolean {
    return this.#held > 0;
  }

  get counters(): FrameCounters {
    return { ...this.#counters };
  }

  feed(bytes: Uint8Array): Heard[] {
    const heard: Heard[] = [];
    for (const byte of bytes) heard.push(...this.#take(byte));
    return heard;
  }

  /** Nothing more comes of the open frame: what it was, if it was one. */
  giveUp(): readonly Heard[] {
    const bytes = this.#buffer.slice(0, this.#held);
    const isTooLong = this.#isTooLong;
    this.reset();
    if (!isBegun(bytes)) return [];
    const decoded = isTooLong ? 'malformed' : decodeFrame(bytes);
    if (typeof decoded !== 'string') {
      this.#counters.discardedBytes -= bytes.length;
      this.#counters.frames += 1;
      return [{ kind: 'frame', frame: decoded }];
    }
    this.#counters.rejected += 1;
    return [{ kind: 'defect', defect: isTooLong ? 'malformed' : 'incomplete', bytes }];
  }

  /** Forgets an open frame: on open and close. */
  reset(): void {
    this.#counters.discardedBytes += this.#held;
    this.#buffer.fill(0, 0, this.#held);
    this.#held = 0;
    this.#isTooLong = false;
  }

  #take(byte: number): readonly Heard[] {
    switch (byte) {
      case control.STX: {
        const before = this.giveUp();
        this.#hold(byte);
        return before;
      }
      case control.ENQ:
        return [...this.giveUp(), { kind: 'enquiry' }];
      case control.EOT:
        return [...this.giveUp(), { kind: 'end' }];
      default:
    }
    if (this.#held === 0) this.#counters.discardedBytes += 1;
    else if (byte === control.LF) return [this.#close()];
    else this.#hold(byte);
    return [];
  }

  #hold(byte: number) {
    if (this.#held === this.#buffer.length) {
      this.#isTooLong = true;
      this.#counters.discardedBytes += 1;
      return;
    }
    this.#buffer[this.#held] = byte;
    this.#held += 1;
  }

  #close(): Heard {
    const bytes = this.#buffer.slice(0, this.#held);
    const decoded = this.#isTooLong ? 'malformed' : decodeFrame(bytes);
    if (typeof decoded === 'string') {
      this.#counters.rejected += 1;
      this.reset();
      return { kind: 'defect', defect: decoded, bytes };
    }
    this.#counters.frames += 1;
    this.#held = 0;
    return { kind: 'frame', frame: decoded };
  }
}

/** More than noise that holds an STX: a number and the beginning of a record. */
const BEGUN_BYTES_MIN = 8;

function isBegun(bytes: Uint8Array): boolean {
  const number = (bytes[1] ?? 0) - 0x30;
  return bytes.length >= BEGUN_BYTES_MIN && number >= 0 && number <= 7;
}

/** The bytes of a frame, LF included: for simulators and tests. */
export function encodeFrame({ number, text, isEnd }: AstmFrame): Uint8Array {
  const body = Uint8Array.of(0x30 + number, ...text, isEnd ? control.ETX : control.ETB);
  const sum = checksum(body).toString(16).toUpperCase().padStart(2, '0');
  return Uint8Array.of(control.STX, ...body, ...Buffer.from(sum, 'latin1'), control.CR, control.LF);
}

/** The sum of the bytes, not of the characters, modulo 256. */
export function checksum(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);
}

/** `STX number text ETX|ETB c1 c2`; what stands behind that, and the LF, is not looked at (LIS01-A2). */
function decodeFrame(bytes: Uint8Array): AstmFrame | 'checksum' | 'malformed' {
  const end = bytes.findIndex((byte) => byte === control.ETX || byte === control.ETB);
  const sum = Buffer.from(bytes.subarray(end + 1, end + 3)).toString('latin1');
  const number = (bytes[1] ?? 0) - 0x30;
  if (end < 2 || number < 0 || number > 7) return 'malformed';
  const text = bytes.slice(2, end);
  if (text.some((byte) => restricted.has(byte))) return 'malformed';
  if (!/^[0-9A-Fa-f]{2}$/.test(sum)) return 'malformed';
  if (Number.parseInt(sum, 16) !== checksum(bytes.subarray(1, end + 1))) return 'checksum';
  return { number, text, isEnd: bytes[end] === control.ETX };
}
