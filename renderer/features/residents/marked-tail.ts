import type { SearchHit } from '../../../shared/contract/residents.ts';

/**
 * The part of a masked number that was typed, as far as it may be seen: the last digits.
 *
 * @example markedTail('**************0019', '120019') // { from: 14, to: 18 }
 */
export function markedTail(masked: string, text: string): SearchHit['mark'] {
  const typed = text.replaceAll(/[\s-]/g, '').toUpperCase();
  const seen = /[^*]*$/.exec(masked)?.[0] ?? '';
  if (typed === '' || seen === '') return null;
  const length = Math.min(seen.length, typed.length);
  if (seen.slice(-length) !== typed.slice(-length)) return null;
  return { from: masked.length - length, to: masked.length };
}
