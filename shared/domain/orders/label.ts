import { assert } from '../../lib/assert.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { checkCharacter, endsWithItsCheck } from '../check-character.ts';
import { nextInBlock } from '../number-block.ts';

/**
 * The number on a specimen: the desk's own letter, the last digit of the year, month and day, a sequence of that day,
 * and a check character. Two desks that can not see each other never give the same one, and a tube of another day is
 * never taken for one of today. Letters and digits alone, because every analyser reads those of Code 128.
 */

const SHAPE = /^[A-Z]{1,2}\d{8,9}[0-9A-Z]$/;

/** More than one desk labels on a day. */
const BLOCK = 180;

/** What all labels of a desk's day begin with. */
export function labelHead(prefix: string, date: CalendarDate): string {
  return `${prefix}${date.slice(3, 4)}${date.slice(5, 7)}${date.slice(8, 10)}`;
}

/** @example specimenLabel('A', '2026-11-22', 8) // 'A61122008' and its check character */
export function specimenLabel(prefix: string, date: CalendarDate, sequence: number): string {
  assert(Number.isInteger(sequence) && sequence > 0, 'sequences count from 1');
  const body = `${labelHead(prefix, date)}${String(sequence).padStart(3, '0')}`;
  return body + checkCharacter(body);
}

/**
 * The sequences that come next on a desk's day, after the labels that are there already. Those whose check
 * character would be no letter and no digit are left out.
 *
 * @param rebirths how often this database went on under a new replica id
 */
export function nextSequences(
  labels: readonly string[],
  count: number,
  { prefix, date, rebirths }: { prefix: string; date: CalendarDate; rebirths: number },
): readonly number[] {
  const head = labelHead(prefix, date);
  const own = labels.filter((label) => label.startsWith(head));
  const taken = own.map((label) => Number(label.slice(head.length, -1)) || 0);
  const next: number[] = [];
  while (next.length < count) {
    const sequence = nextInBlock(taken, rebirths, BLOCK);
    taken.push(sequence);
    if (SHAPE.test(specimenLabel(prefix, date, sequence))) next.push(sequence);
  }
  return next;
}

/** As it was scanned, typed or sent: without spaces and dashes, upper case. Null for what is no label of ours. */
export function readLabel(text: string): string | null {
  const label = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (!SHAPE.test(label)) return null;
  return endsWithItsCheck(label) ? label : null;
}

/** As people read it aloud. @example 'A61122 008 Y' */
export function labelWords(label: string): string {
  const at = label.search(/\d/) + 5;
  return `${label.slice(0, at)} ${label.slice(at, -1)} ${label.slice(-1)}`;
}
