/**
 * Reads the medical device encoding rules of IEEE 11073-20601: whole numbers with the higher byte first, and lists that
 * say how long they are. Whoever reads past the end gets noughts and is told so at the end.
 */
export class MderReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #isBroken = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Everything was read, and nothing that is not there. */
  get isWhole(): boolean {
    return !this.#isBroken && this.#at === this.#bytes.length;
  }

  /** Something was read that is not there. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  word(): number {
    const [high = 0, low = 0] = this.take(2);
    return (high << 8) | low;
  }

  long(): number {
    return this.word() * 0x1_0000 + this.word();
  }

  take(length: number): Uint8Array {
    if (length > this.left) {
      this.#isBroken = true;
      this.#at = this.#bytes.length;
      return new Uint8Array(0);
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** A word that tells the length, and so many bytes. */
  counted(): Uint8Array {
    return this.take(this.word());
  }

  /** `count | length | items`; broken when the items are not so many or not so long. */
  list<T>(item: (reader: MderReader) => T): T[] {
    const count = this.word();
    const inner = new MderReader(this.counted());
    const items: T[] = [];
    while (items.length < count && !inner.isBroken && inner.left > 0) items.push(item(inner));
    if (items.length !== count || !inner.isWhole) this.#isBroken = true;
    return items;
  }
}

/** A number of a device, or one of the words that stand for none. */
export type MderNumber = number | 'NaN' | 'NRes' | '+INF' | '-INF';

/** SFLOAT-Type: four bits of exponent, twelve of mantissa, both with a sign. */
export function sfloatOf(word: number): MderNumber {
  return numberOf(word & 0xfff, word >> 12, { mantissa: 12, exponent: 4 });
}

/** FLOAT-Type: eight bits of exponent, twenty-four of mantissa, both with a sign. */
export function floatOf(long: number): MderNumber {
  const mantissa = long % 0x100_0000;
  return numberOf(mantissa, (long - mantissa) / 0x100_0000, { mantissa: 24, exponent: 8 });
}

/** For simulators and tests. */
export function encodeSfloat(mantissa: number, exponent: number): number {
  return ((exponent & 0xf) << 12) | (mantissa & 0xfff);
}

type Bits = { readonly mantissa: number; readonly exponent: number };

function numberOf(mantissa: number, exponent: number, bits: Bits): MderNumber {
  const half = 2 ** (bits.mantissa - 1);
  if (exponent === 0) {
    const words = new Map<number, MderNumber>([
      [half - 1, 'NaN'],
      [half - 2, '+INF'],
      [half, 'NRes'],
      [half + 1, 'NaN'], // reserved
      [half + 2, '-INF'],
    ]);
    const word = words.get(mantissa);
    if (word !== undefined) return word;
  }
  // Read as decimal digits, so that 762 tenths are 76.2.
  return Number(`${signed(mantissa, bits.mantissa)}e${signed(exponent, bits.exponent)}`);
}

function signed(value: number, bits: number): number {
  return value < 2 ** (bits - 1) ? value : value - 2 ** bits;
}
