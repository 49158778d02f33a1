import { assert } from '../../../shared/lib/assert.ts';

/** Why bytes that began like a frame are not one. */
export type Defect = 'checksum' | 'malformed' | 'incomplete';

/** What stands at the head of the buffer. */
export type Verdict<Frame> =
  /** A whole, checked frame of `length` bytes. `frame` must not keep the view it was made from. */
  | { readonly is: 'frame'; readonly length: number; readonly frame: Frame }
  /** No frame begins before `skip` bytes on. `defect` when the head had looked like one of `length` bytes. */
  | {
      readonly is: 'nothing';
      readonly skip: number;
      readonly defect?: Exclude<Defect, 'incomplete'>;
      readonly length?: number;
    }
  /** May become a frame. `opened`: its header is there, so a silence now is a broken frame. */
  | { readonly is: 'begun'; readonly opened: boolean };

export type Scanned<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly bytes: Uint8Array }
  | { readonly kind: 'defect'; readonly defect: Defect; readonly bytes: Uint8Array };

/** Counters without personal data (S20). */
export type FrameCounters = {
  readonly frames: number;
  readonly rejected: number;
  readonly discardedBytes: number;
};

export type ScannerOptions<Frame> = {
  /** The longest legal frame; the buffer never holds more. */
  readonly frameBytesMax: number;
  readonly inspect: (head: Uint8Array) => Verdict<Frame>;
  /** What `inspect` remembers beside the buffer ends here, too. */
  readonly onReset?: () => void;
  /**
   * Frames that tell their length: a broken length, or a frame that was cut off, may have swallowed whole frames behind
   * it. What is held when the line falls silent is looked through for them.
   */
  readonly tellsLength?: true;
  /** Identity cards: the bytes of frames and defects are not handed out, and the buffer is wiped (S13). */
  readonly isSecret?: boolean;
};

const NO_BYTES = new Uint8Array(0);

/**
 * An incremental parser of one byte stream with a bounded buffer (S8): the same bytes give the same frames
 * however they are split. After anything that is not a frame it drops a byte and tries again from the next
 * candidate (S9), so that a good frame behind a broken one is found.
 */
export class FrameScanner<Frame> {
  readonly #options: ScannerOptions<Frame>;
  readonly #buffer: Uint8Array;
  readonly #counters = { frames: 0, rejected: 0, discardedBytes: 0 };
  #held = 0;
  #isOpened = false;

  constructor(options: ScannerOptions<Frame>) {
    this.#options = options;
    this.#buffer = new Uint8Array(options.frameBytesMax);
  }

  /** Bytes held, waiting for more. */
  get held(): number {
    return this.#held;
  }

  get counters(): FrameCounters {
    return { ...this.#counters };
  }

  feed(bytes: Uint8Array): Scanned<Frame>[] {
    const found: Scanned<Frame>[] = [];
    let taken = 0;
    while (taken < bytes.length) {
      const room = Math.min(this.#buffer.length - this.#held, bytes.length - taken);
      this.#buffer.set(bytes.subarray(taken, taken + room), this.#held);
      this.#held += room;
      taken += room;
      this.#isOpened = false;
      while (this.#held > 0 && this.#step(found));
    }
    return found;
  }

  /**
   * The line fell silent: what is held is thrown away, never completed (S7, S8), except for whole frames that a broken
   * one had swallowed.
   */
  expire(): Scanned<Frame>[] {
    const found: Scanned<Frame>[] = [];
    if (this.#isOpened) this.#reject(found, 'incomplete', this.#held);
    if (this.#options.tellsLength) found.push(...this.#swallowed());
    this.reset();
    return found;
  }

  /** Behind the broken frame at the head. What is broken there, too, was told with that. */
  #swallowed(): Scanned<Frame>[] {
    const found: Scanned<Frame>[] = [];
    while (this.#held > 0) {
      this.#discard(1);
      while (this.#held > 0 && this.#step(found));
    }
    return found.filter(({ kind }) => kind === 'frame');
  }

  /** Forgets everything held: on open, close, error. */
  reset(): void {
    this.#discard(this.#held);
    this.#isOpened = false;
    this.#options.onReset?.();
  }

  /** One step at the head of the buffer; false when more bytes are needed. */
  #step(found: Scanned<Frame>[]): boolean {
    const verdict = this.#options.inspect(this.#buffer.subarray(0, this.#held));
    if (verdict.is === 'begun') {
      assert(this.#held < this.#buffer.length, 'a full buffer holds a frame or nothing');
      this.#isOpened = verdict.opened;
      return false;
    }
    if (verdict.is === 'frame') {
      this.#counters.frames += 1;
      found.push({ kind: 'frame', frame: verdict.frame, bytes: this.#copy(verdict.length) });
      this.#consume(verdict.length);
      return true;
    }
    if (verdict.defect) this.#reject(found, verdict.defect, verdict.length ?? this.#held);
    this.#discard(verdict.skip);
    return true;
  }

  #reject(found: Scanned<Frame>[], defect: Defect, length: number) {
    this.#counters.rejected += 1;
    found.push({ kind: 'defect', defect, bytes: this.#copy(length) });
  }

  #copy(length: number): Uint8Array {
    return this.#options.isSecret ? NO_BYTES : this.#buffer.slice(0, length);
  }

  #discard(length: number) {
    this.#counters.discardedBytes += length;
    this.#consume(length);
  }

  /** Takes bytes off the head and leaves nothing of them behind. */
  #consume(length: number) {
    this.#buffer.copyWithin(0, length, this.#held);
    this.#buffer.fill(0, this.#held - length, this.#held);
    this.#held -= length;
  }
}

/**
 * How many bytes at the head can not begin `preamble`. A preamble that is cut off by the end of the
 * bytes counts as a beginning.
 */
export function bytesBeforePreamble(head: Uint8Array, preamble: Uint8Array, from = 0): number {
  for (let start = from; start < head.length; start += 1) {
    const length = Math.min(preamble.length, head.length - start);
    let same = 0;
    while (same < length && head[start + same] === preamble[same]) same += 1;
    if (same === length) return start;
  }
  return head.length;
}
