import fc from 'fast-check';

/** Every way to cut bytes in two. */
export function everySplit(bytes: Uint8Array): [Uint8Array, Uint8Array][] {
  return Array.from(bytes, (_, at) => [bytes.slice(0, at), bytes.slice(at)]);
}

/** Bytes cut at the given places, which may be anything. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.slice(from, cuts[index] ?? bytes.length));
}

/** Places for {@link cutAt}. */
export const cutPlaces = fc.array(fc.nat({ max: 10_000 }), { maxLength: 8 });

/** One damage: a bit turned, a byte lost, a byte put in. */
export type Damage =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'lose'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly byte: number };

const at = fc.nat({ max: 10_000 });

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('lose' as const), at }),
  fc.record({ kind: fc.constant('insert' as const), at, byte: fc.nat({ max: 255 }) }),
);

export function damaged(bytes: Uint8Array, { at: place, ...what }: Damage): Uint8Array {
  const copy = Array.from(bytes);
  const index = place % copy.length;
  if (what.kind === 'flip') copy[index] = copy[index]! ^ (1 << what.bit);
  else if (what.kind === 'lose') copy.splice(index, 1);
  else copy.splice(index, 0, what.byte);
  return Uint8Array.from(copy);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
