import { assert } from '../../lib/assert.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { nextInBlock } from '../number-block.ts';

/**
 * The number of a form: the desk's own letter, the day, and a sequence of that day. As with tickets,
 * two desks that can not see each other never give the same one.
 *
 * @example referralNumber('A', '2026-11-22', 3) === 'ZZA20261122-003'
 */
export function referralNumber(prefix: string, date: CalendarDate, sequence: number): string {
  assert(Number.isInteger(sequence) && sequence > 0, 'sequences count from 1');
  return `${numberHead(prefix, date)}${String(sequence).padStart(3, '0')}`;
}

/** What all numbers of a desk's day begin with. ZZ is 转诊. */
export function numberHead(prefix: string, date: CalendarDate): string {
  return `ZZ${prefix}${date.replaceAll('-', '')}-`;
}

/** More than one desk writes on a day. */
const BLOCK = 100;

/**
 * The sequence that comes next on a desk's day, after the numbers that are there already.
 *
 * @param rebirths how often this database went on under a new replica id
 */
export function nextSequence(
  numbers: readonly string[],
  { prefix, date, rebirths }: { prefix: string; date: CalendarDate; rebirths: number },
): number {
  const head = numberHead(prefix, date);
  const own = numbers.filter((number) => number.startsWith(head));
  const given = own.map((number) => Number(number.slice(head.length)) || 0);
  return nextInBlock(given, rebirths, BLOCK);
}
