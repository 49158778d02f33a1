import { toHalfWidth } from '../identity/clean.ts';
import { headingsOf, type ImportKind, type ImportTarget, targetsOf } from './targets.ts';

/** What each column of the file is, in the order of the file; null is left out. */
export type ColumnMapping = readonly (ImportTarget | null)[];

/** A heading may stand below titles and remarks. */
const HEADING_ROWS_MAX = 10;

/**
 * What the columns probably are, by their headings. Each target is used once, by the column whose
 * heading fits it best; a heading that says nothing stays open.
 */
export function suggestMapping(headings: readonly string[], kind: ImportKind): ColumnMapping {
  const mapping: (ImportTarget | null)[] = headings.map(() => null);
  const fits = headings.flatMap((heading, column) =>
    targetsOf(kind).map((target) => ({ target, column, fit: fitOf(heading, target) })),
  );
  const taken = new Set<ImportTarget>();
  for (const { target, column, fit } of fits.toSorted((one, other) => other.fit - one.fit)) {
    if (fit === 0) break;
    if (taken.has(target) || mapping[column] !== null) continue;
    taken.add(target);
    mapping[column] = target;
  }
  return mapping;
}

/**
 * Which of the first rows is the heading: the one with the most headings that are known, at least
 * two; otherwise the first that is not empty. Null when there is none.
 */
export function findHeadingRow(
  rows: readonly (readonly string[])[],
  kind: ImportKind,
): number | null {
  let best = { at: -1, known: 1 };
  for (const [at, row] of rows.slice(0, HEADING_ROWS_MAX).entries()) {
    const known = suggestMapping(row, kind).filter((target) => target !== null).length;
    if (known > best.known) best = { at, known };
  }
  if (best.at >= 0) return best.at;
  const first = rows.findIndex((row) => row.some((cell) => cell.trim() !== ''));
  return first < 0 ? null : first;
}

/** Targets without which nothing can be taken in; each list wants one of its own. */
const needsOf: Readonly<Record<ImportKind, readonly (readonly ImportTarget[])[]>> = {
  residents: [['name'], ['documentNumber', 'birthDate']],
  history: [['measuredOn'], ['documentNumber', 'recordNumber', 'name']],
  bookings: [['bookedOn'], ['documentNumber', 'recordNumber', 'name']],
};

/** The needs that no column meets; empty when the file can be checked. */
export function missingTargets(
  mapping: ColumnMapping,
  kind: ImportKind,
): readonly (readonly ImportTarget[])[] {
  const mapped = new Set(mapping);
  return needsOf[kind].filter((need) => !need.some((target) => mapped.has(target)));
}

/** Targets that more than one column claims. */
export function doubledTargets(mapping: ColumnMapping): readonly ImportTarget[] {
  const seen = new Set<ImportTarget>();
  const doubled = new Set<ImportTarget>();
  for (const target of mapping) {
    if (target === null) continue;
    if (seen.has(target)) doubled.add(target);
    seen.add(target);
  }
  return [...doubled];
}

/** The same heading counts most, then one that has more words around a known one. */
function fitOf(heading: string, target: ImportTarget): number {
  const folded = foldHeading(heading);
  if (folded === '') return 0;
  const known = headingsOf[target];
  const same = known.indexOf(folded);
  if (same >= 0) return 1_000 - same;
  const within = known.filter((word) => word.length >= 2 && isWithin(folded, word));
  return Math.max(0, ...within.map((word) => word.length));
}

/** A short Latin word within another means nothing: `tel` is not in `hotel`. */
function isWithin(folded: string, word: string): boolean {
  return /\p{Script=Han}/u.test(word) ? folded.includes(word) : word.length > 4 && folded === word;
}

function foldHeading(heading: string): string {
  return toHalfWidth(heading.slice(0, 200))
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
