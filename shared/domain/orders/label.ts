import { assert } from '../../lib/assert.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { nextInBlock } from '../number-block.ts';

/**
 * The number on a specimen: the desk's own letter, the last digit of the year, month and day, a sequence of that day,
 * and a check character. Two desks that can not see each other never give the same one, and a tube of another day is
 * never taken for one of today. Letters and digits alone, because every analyser reads those of Code 128.
 */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MODULUS = ALPHABET.length;
const SHAPE = /^[A-Z]{1,2}\d{8,9}[0-9A-Z]$/;

/** More than one desk labels on a day. */
const BLOCK = 180;

/**
 * The check character of ISO 7064, MOD 37,36: finds every wrong character and every two that changed places.
 *
 * @param text letters A to Z and digits
 */
export function checkCharacter(text: string): string {
  let product = MODULUS;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    assert(value >= 0, 'labels are letters and digits');
    const sum = (product + value) % MODULUS || MODULUS;
    product = (sum * 2) % (MODULUS + 1);
  }
  return ALPHABET[(MODULUS + 1 - product) % MODULUS] ?? '';
}

/** What all labels of a desk's day begin with. */
export function labelHead(prefix: string, date: CalendarDate): string {
  return `${prefix}${date.slice(3, 4)}${date.slice(5, 7)}${date.slice(8, 10)}`;
}

/** @example specimenLabel('A', '2026-11-22', 7) // 'A61122007' and its check character */
export function specimenLabel(prefix: string, date: CalendarDate, sequence: number): string {
  assert(Number.isInteger(sequence) && sequence > 0, 'sequences count from 1');
  const body = `${labelHead(prefix, date)}${String(sequence).padStart(3, '0')}`;
  return body + checkCharacter(body);
}

/**
 * The sequences that come next on a desk's day, after the labels that are there already.
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
  const given = own.map((label) => Number(label.slice(head.length, -1)) || 0);
  for (let left = count; left > 0; left -= 1) given.push(nextInBlock(given, rebirths, BLOCK));
  return given.slice(own.length);
}

/** As it was scanned, typed or sent: without spaces and dashes, upper case. Null for what is no label of ours. */
export function readLabel(text: string): string | null {
  const label = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (!SHAPE.test(label)) return null;
  return checkCharacter(label.slice(0, -1)) === label.at(-1) ? label : null;
}

/** As people read it aloud. @example 'A61122 007 K' */
export function labelWords(label: string): string {
  const at = label.search(/\d/) + 5;
  return `${label.slice(0, at)} ${label.slice(at, -1)} ${label.slice(-1)}`;
}
