import type { CalendarDate } from '../../lib/clock.ts';
import { checkCharacter, endsWithItsCheck } from '../check-character.ts';

/**
 * What is printed in bars on a queue ticket: the last digit of the year, month and day, the number, and a check
 * character. It begins with a digit, and so is never taken for the label of a specimen; it says nothing of a person
 * (ID-52), and a ticket of another day is known for one.
 */

const SHAPE = /^(\d{5})(M?[A-Z]{1,2}\d{3,4})[0-9A-Z*]$/;

export type TicketCode = {
  readonly number: string;
  /** Last digit of the year, month and day: `61122`. */
  readonly day: string;
};

/** @example ticketCode('A023', '2026-11-22') // '61122A023' and its check character */
export function ticketCode(number: string, date: CalendarDate): string {
  const body = `${codeDay(date)}${number}`;
  return body + checkCharacter(body);
}

/** The day as a code has it. */
export function codeDay(date: CalendarDate): string {
  return `${date.slice(3, 4)}${date.slice(5, 7)}${date.slice(8, 10)}`;
}

/** As it was scanned or typed; null for what is no code of a ticket. */
export function readTicketCode(text: string): TicketCode | null {
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase();
  const [, day, number] = SHAPE.exec(code) ?? [];
  if (day === undefined || number === undefined) return null;
  return endsWithItsCheck(code) ? { day, number } : null;
}

/** It looks like a label or a ticket of ours, and its check character is wrong: read once more. */
export function isMisread(text: string): boolean {
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase();
  const isOurs = SHAPE.test(code) || /^[A-Z]{1,2}\d{8,9}[0-9A-Z]$/.test(code);
  return isOurs && !endsWithItsCheck(code);
}
