import type { TFunction } from 'i18next';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { unitWord, valueWords } from '../../parts/value-words.ts';
import { instrumentOf } from './instruments.ts';

export type Headline = {
  readonly number: string;
  readonly unit: string;
  /** What of the reading stands in it. */
  readonly kinds: readonly string[];
};

/** What a reading says, in one number as large as it gets: `146/93`, `6.4`, `HI`. Null for an empty reading. */
export function headlineOf(t: TFunction, values: readonly MeasuredValue[]): Headline | null {
  const wanted = instrumentOf(values)?.headline ?? [];
  const found = wanted.flatMap((kind) => values.find((value) => value.kind === kind) ?? []);
  const shown = found.length > 0 ? found : values.slice(0, 1);
  const [first] = shown;
  if (!first) return null;
  const kinds = shown.map(({ kind }) => kind);
  // A meter that shows a word shows no number: the word, and what it means (MEA-02).
  if (first.code) return { number: first.code, unit: valueWords(t, first), kinds };
  const number = shown.map((value) => numberWord(value)).join('/');
  return { number, unit: unitWord(t, first.unit), kinds };
}

/** The same in a line. */
export function headlineText(t: TFunction, values: readonly MeasuredValue[]): string {
  return headlineOf(t, values)?.number ?? '—';
}

/** Tenths are kept where the kind has them: a glucose of 7 is 7.0. */
function numberWord({ value, kind }: MeasuredValue): string {
  if (value === undefined) return '—';
  return wholeKinds.has(kind) ? String(value) : value.toFixed(1);
}

const wholeKinds: ReadonlySet<string> = new Set([
  'sbp',
  'dbp',
  'map',
  'pulse',
  'respiration',
  'spo2',
]);
