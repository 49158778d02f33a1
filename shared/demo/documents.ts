import { assert } from '../lib/assert.ts';
import { daysBetween } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { makeCheckDigit } from '../domain/identity/id-number.ts';
import type { Random } from './random.ts';

/** A county code that was never assigned: every number below belongs to nobody. The screens call it 演示区. */
export const DEMO_COUNTY = '110199';

/** Sequences from here on are for the people of `showcase.ts`, so that nobody else can meet them. */
export const SHOWCASE_SEQUENCE_FROM = 900;

/** Gives out sequence numbers (digits 15 to 17) that are still free on a birth date. */
export type SequenceRegister = {
  take(random: Random, birthDate: CalendarDate, sex: 'male' | 'female'): number;
};

const FIRST_DAY = '1900-01-01' as CalendarDate;
const DAYS = 366 * 140;

/**
 * One bit for every birth date and sequence: 5.8 MB, however many residents there are.
 */
export function createSequenceRegister(): SequenceRegister {
  const taken = new Uint8Array((DAYS * SHOWCASE_SEQUENCE_FROM) / 8);
  const claim = (bit: number) => {
    const mask = 1 << (bit & 7);
    const before = taken[bit >> 3] ?? 0;
    taken[bit >> 3] = before | mask;
    return (before & mask) === 0;
  };
  return {
    take(random, birthDate, sex) {
      const day = daysBetween(FIRST_DAY, birthDate);
      const parity = sex === 'male' ? 1 : 0;
      const half = SHOWCASE_SEQUENCE_FROM / 2;
      const first = random.integer(0, half - 1);
      for (let step = 0; step < half; step += 1) {
        const sequence = ((first + step) % half) * 2 + parity;
        if (claim(day * SHOWCASE_SEQUENCE_FROM + sequence)) return sequence;
      }
      assert(false, 'fewer people are born on a day than there are sequences');
    },
  };
}

/** A citizen's number of the county that does not exist (ID-01, ID-02). */
export function makeIdNumber(birthDate: CalendarDate, sequence: number): string {
  return withCheckDigit(DEMO_COUNTY + compact(birthDate) + padded(sequence, 3));
}

/** Residence permit of Hong Kong, Macau or Taiwan (ID-20). */
export function makePermitNumber(
  address: '810000' | '820000' | '830000',
  birthDate: CalendarDate,
  sequence: number,
): string {
  return withCheckDigit(address + compact(birthDate) + padded(sequence, 3));
}

/** Permanent residence card of a foreigner, edition of 2023: `9`, province 11, country (ID-21). */
export function makeForeignerNumber(
  country: string,
  birthDate: CalendarDate,
  sequence: number,
): string {
  return withCheckDigit(`911${country}${compact(birthDate)}${padded(sequence, 3)}`);
}

function withCheckDigit(first17: string): string {
  return first17 + makeCheckDigit(first17);
}

function compact(date: CalendarDate): string {
  return date.replaceAll('-', '');
}

export function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
