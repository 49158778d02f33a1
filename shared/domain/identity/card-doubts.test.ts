import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { type CardFacts, cardDoubtsOf } from './card-doubts.ts';
import { makeCheckDigit } from './id-number.ts';

const complete = (first17: string) => first17 + makeCheckDigit(first17);
const resident: CardFacts = {
  documentType: 'id-card',
  number: complete('11019919510312001'),
  name: '张小明',
  sex: 'male',
  birthDate: '1951-03-12' as CalendarDate,
  address: '演示区和平街道',
};

describe('a card that was read', () => {
  it.each<[string, Partial<CardFacts>, readonly string[]]>([
    ['says nothing against itself', {}, []],
    ['of somebody very old is not doubted', oldest(), []],
    ['has a wrong check digit', { number: '110199195103120010' }, ['number-wrong']],
    [
      'has the number of another kind of card',
      { documentType: 'residence-permit' },
      ['number-wrong'],
    ],
    ['has another birth date', { birthDate: '1951-03-13' as CalendarDate }, ['birth-date-differs']],
    [
      'has a birth date of another century',
      { birthDate: '2051-03-12' as CalendarDate },
      ['birth-date-differs'],
    ],
    ['has the other sex', { sex: 'female' }, ['sex-differs']],
    ['says no sex', { sex: 'not-stated' }, []],
    ['has a character of its own', { name: '张\uE863' }, ['rare-character']],
    ['has a character beyond the first plane', { name: '𠮷野' }, []],
    [
      'has everything at once',
      { sex: 'female', birthDate: '1952-03-12' as CalendarDate, address: '\uE000' },
      ['birth-date-differs', 'sex-differs', 'rare-character'],
    ],
  ])('%s', (_name, more, doubts) => {
    expect(cardDoubtsOf({ ...resident, ...more })).toEqual(doubts);
  });

  it('of the foreigner card of 2017 is not doubted for its century', () => {
    const card = {
      ...resident,
      documentType: 'foreigner-2017',
      number: 'KAZ110090123105',
      sex: 'female',
      birthDate: '1990-12-31' as CalendarDate,
    } as const;
    expect(cardDoubtsOf(card)).toEqual([]);
    expect(cardDoubtsOf({ ...card, birthDate: '1990-12-30' as CalendarDate })).toEqual([
      'birth-date-differs',
    ]);
  });
});

function oldest(): Partial<CardFacts> {
  return {
    number: complete('11019918800101001'),
    birthDate: '1880-01-01' as CalendarDate,
  };
}
