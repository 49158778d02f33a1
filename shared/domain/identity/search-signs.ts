/**
 * With what the keys of a resident begin, as bits: the first character, the first two, the first three and
 * four. A search of two words walks the keys of one of them and asks of each whether its resident fits the
 * other: most residents say no by their bits, without a look at their other keys.
 */
export type SearchSigns = {
  readonly heads: number;
  readonly pairs: number;
  readonly longer: number;
};

/** Numbers are exact up to 53 bits; the last one of `heads` is {@link OWN_AREA}. */
const BITS = 52;
const LETTERS = 26;
const DIGITS = 10;
/** What is neither letter nor digit, a Chinese name above all, shares the bits that are left. */
const OTHERS = BITS - LETTERS - DIGITS;

/** In `heads`: the resident lives in the clinic's own area and comes before others. */
export const OWN_AREA = 2 ** BITS;

/** The signs of somebody with these keys (`searchKeys`). */
export function signsOf(keys: readonly string[], isOwnArea = false): SearchSigns {
  const heads = new Set<number>();
  const pairs = new Set<number>();
  const longer = new Set<number>();
  for (const key of keys) {
    const codes = firstCodes(key);
    const [head] = codes;
    if (head === undefined) continue;
    heads.add(headBit(head));
    let mixed = head;
    for (const [at, code] of codes.entries()) {
      if (at === 0) continue;
      mixed = (mixed * 31 + code) % 1_000_003;
      (at === 1 ? pairs : longer).add(mixed % BITS);
    }
  }
  return {
    heads: bitsOf(heads) + (isOwnArea ? OWN_AREA : 0),
    pairs: bitsOf(pairs),
    longer: bitsOf(longer),
  };
}

/** Up to four characters. */
function firstCodes(key: string): readonly number[] {
  const codes: number[] = [];
  for (const character of key) {
    if (codes.push(character.codePointAt(0) ?? 0) === 4) break;
  }
  return codes;
}

/** Each letter and each digit has its own. */
function headBit(code: number): number {
  if (code >= 0x61 && code < 0x61 + LETTERS) return code - 0x61;
  if (code >= 0x30 && code < 0x30 + DIGITS) return LETTERS + code - 0x30;
  return LETTERS + DIGITS + (code % OTHERS);
}

function bitsOf(set: ReadonlySet<number>): number {
  let bits = 0;
  for (const bit of set) bits += 2 ** bit;
  return bits;
}
