import { toHalfWidth } from '../identity/clean.ts';
import type { ColumnMapping } from './mapping.ts';
import type { ImportTarget } from './targets.ts';

/** A cell is never read further than this. */
export const CELL_MAX = 2_000;

/** What people write into a cell that has nothing to say. */
const EMPTY = /^(?:[-—–/\\.。、]+|无|空|null|none|n\/?a|nil|不详|未填|未知|暂无|#n\/a)$/i;

/**
 * A cell in the form in which it is read: half-width, no control or zero-width characters, one space
 * where there were several, without what spreadsheets put around text (`="…"`, a leading `'`).
 */
export function cleanCell(text: string): string {
  return toHalfWidth(text.slice(0, CELL_MAX))
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\p{Cc}\p{Cf}\u00a0\s]+/gu, ' ')
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^['`]+/, '')
    .trim();
}

/** Whether a cell says that there is nothing, in one of the usual ways. */
export function isEmptyWord(text: string): boolean {
  return text === '' || EMPTY.test(text);
}

/** The cells of a row by what they are, cleaned; columns that are left out are not in it. */
export type Cells = (target: ImportTarget) => string;

export function cellsOf(row: readonly string[], mapping: ColumnMapping): Cells {
  const byTarget = new Map<ImportTarget, string>();
  for (const [column, target] of mapping.entries()) {
    if (target !== null) byTarget.set(target, cleanCell(row[column] ?? ''));
  }
  return (target) => byTarget.get(target) ?? '';
}

/** A piece of a cell for a sentence of the screen: short, and no long number in it. */
export function quoted(text: string): string {
  return [...text.replace(/\d{6,}/g, '…')].slice(0, 20).join('');
}

/** The parts of a list as people write one, each once. */
export function listOf(text: string): readonly string[] {
  const parts = text.split(/[、,;|/\n\s]+/u).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** Runs of this many digits may be a number of a person: all but the last four are hidden. */
const LONG_NUMBER = /(?:[0-9Xx\uff10-\uff19][\s-]?){9,}/g;

/** A cell as a screen of the staff may show it before anybody knows what it is (KEEP4, ID-52). */
export function maskCell(text: string): string {
  return text.slice(0, 60).replace(LONG_NUMBER, (run) => {
    const digits = toHalfWidth(run).replace(/[\s-]/g, '');
    if (/^(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d/.test(digits) && digits.length <= 14) return run;
    const tail = /\s$/.test(run) ? ' ' : '';
    return '*'.repeat(digits.length - 4) + digits.slice(-4) + tail;
  });
}
