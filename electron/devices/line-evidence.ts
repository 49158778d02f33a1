import type { LineHint } from '../../shared/contract/devices.ts';
import type { Parity } from '../../shared/domain/devices/line-settings.ts';
import type { RejectReason } from './driver.ts';

export type LineEvidence = {
  heard(bytes: Uint8Array): void;
  /** Heard since the line was opened. */
  readonly bytes: number;
  /**
   * What may be wrong with the line, as far as its bytes tell.
   *
   * @param frames how many frames were understood since it was opened
   * @param refused why the last frame was refused; null when the last one was good or there was none
   */
  hint(frames: number, refused: RejectReason | null): LineHint | null;
  /** The parity that the last bytes show, which were read with eight data bits; null where they show none. */
  parity(): ShownParity | null;
};

type ShownParity = Exclude<Parity, 'none'>;

/** So much and nothing understood is no bad moment any more. */
const GIBBERISH_BYTES = 64;
const SAMPLE_BYTES = 64;
const PARITY_BYTES = 24;
const TEXT_SHARE = 0.9;
/** A byte that is said again and again is no text. */
const LETTERS_MIN = 5;

/**
 * What the bytes of an opening tell of its settings. The system does not report a wrong parity (S10), but text
 * that is read with eight data bits shows it: its highest bit makes every byte even, or every byte odd.
 */
export function createEvidence(): LineEvidence {
  let bytes = 0;
  let sample: readonly number[] = [];
  return {
    heard(heard) {
      bytes += heard.length;
      sample = [...sample, ...heard.subarray(-SAMPLE_BYTES)].slice(-SAMPLE_BYTES);
    },
    get bytes() {
      return bytes;
    },
    hint(frames, refused) {
      if (refused === 'unstable') return 'unstable';
      // Some bytes are the same with their parity, ENQ among them: a frame or two proves nothing.
      if (shownParity(sample) !== null) return 'wrong-parity';
      if (frames > 0) return null;
      return bytes >= GIBBERISH_BYTES ? 'wrong-speed' : null;
    },
    parity: () => shownParity(sample),
  };
}

function shownParity(sample: readonly number[]): ShownParity | null {
  if (sample.length < PARITY_BYTES || sample.every((byte) => byte < 0x80)) return null;
  const text = sample.filter((byte) => isText(byte & 0x7f)).length;
  if (text < sample.length * TEXT_SHARE || new Set(sample).size < LETTERS_MIN) return null;
  const odd = sample.filter(isOdd).length;
  if (odd === 0) return 'even';
  return odd === sample.length ? 'odd' : null;
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
}

/** Whether an odd number of bits is set. */
function isOdd(byte: number): boolean {
  let bits = byte ^ (byte >> 4);
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return (bits & 1) === 1;
}
