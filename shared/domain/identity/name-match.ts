import { toSimplified } from './han-variants.ts';
import { type NamePiece, namePieces } from './pinyin.ts';

/** UTF-16 places in the name as it is written; `to` is the first one behind the part. */
export type NamePart = { readonly from: number; readonly to: number };

/** A piece with its place in the name. */
type Placed = NamePiece & NamePart;

/**
 * The part of a name that a typed word stands for: the characters themselves, in either form, their
 * pinyin or their initials, from the surname or from any later character on. Null where it is not the
 * name that fits.
 *
 * @param token of `parseSearchText`
 * @example matchedPart('曾小明', 'zengx') // { from: 0, to: 2 }
 */
export function matchedPart(name: string, token: string): NamePart | null {
  if (token === '' || /\d/.test(token)) return null;
  return /\p{Script=Han}/u.test(token) ? writtenPart(name, token) : spelledPart(name, token);
}

function writtenPart(name: string, token: string): NamePart | null {
  const characters = charactersOf(name);
  const searched = characters.map((one) => toSimplified(one.text));
  const at = searched.join('').indexOf(token);
  if (at < 0) return null;
  // A few characters beyond the BMP are searched by a shorter one.
  const starts = searched.map((_, place) => searched.slice(0, place).join('').length);
  const first = starts.indexOf(at);
  const last = starts.findLastIndex((start) => start < at + token.length);
  return partOf(characters[first], characters[last]);
}

function spelledPart(name: string, token: string): NamePart | null {
  const pieces = placed(name);
  for (const [at, piece] of pieces.entries()) {
    const rest = pieces.slice(at);
    const end = endOfFull(rest, token) ?? endOfInitials(rest, token);
    if (end) return partOf(piece, end);
  }
  return null;
}

/** The piece in which the pinyin ends, half a syllable included. */
function endOfFull([piece, ...rest]: readonly Placed[], typed: string): Placed | null {
  if (!piece) return null;
  for (const { full } of piece.readings) {
    if (full.startsWith(typed)) return piece;
    const end = typed.startsWith(full) && full !== '' && endOfFull(rest, typed.slice(full.length));
    if (end) return end;
  }
  return null;
}

function endOfInitials([piece, ...rest]: readonly Placed[], typed: string): Placed | null {
  if (!piece) return null;
  for (const { initial } of piece.readings) {
    if (initial === typed) return piece;
    const end =
      typed.startsWith(initial) &&
      initial !== '' &&
      endOfInitials(rest, typed.slice(initial.length));
    if (end) return end;
  }
  return null;
}

/** The pieces of the normalised name where they stand in the name as written. */
function placed(name: string): readonly Placed[] {
  const characters = charactersOf(name);
  let next = 0;
  return namePieces(name).flatMap((piece) => {
    const own = characters.slice(next, next + [...piece.text].length);
    next += own.length;
    const part = partOf(own[0], own.at(-1));
    return part ? [{ ...piece, ...part }] : [];
  });
}

/** Letters only: spaces and interpuncts are in no piece. */
function charactersOf(name: string): readonly (NamePart & { readonly text: string })[] {
  return [...name.matchAll(/\p{L}\p{M}*/gu)].map((match) => ({
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
}

function partOf(first: NamePart | undefined, last: NamePart | undefined): NamePart | null {
  return first && last ? { from: first.from, to: last.to } : null;
}
