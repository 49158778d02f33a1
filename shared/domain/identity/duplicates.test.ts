import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { type ComparablePerson, compareForDuplicate } from './duplicates.ts';
import type { IdentityDocument } from './person.ts';

const idCard = (number: string): IdentityDocument => ({ type: 'id-card', number });

const known: ComparablePerson = {
  documents: [idCard('11010519491231002X')],
  name: '张小明',
  birthDate: '1949-12-31' as CalendarDate,
  sex: 'female',
  phone: '13800001234',
};

function compare(change: Partial<ComparablePerson>, existing: ComparablePerson = known) {
  return compareForDuplicate({ ...known, documents: [], phone: null, ...change }, existing);
}

const stranger = { name: '李红', birthDate: '1980-01-01' as CalendarDate, sex: 'male' } as const;

describe('compareForDuplicate', () => {
  it.each<[string, Partial<ComparablePerson>, string | null]>([
    ['the same number', { documents: [idCard('11010519491231002x')] }, 'D1'],
    ['the same number, written apart', { documents: [idCard('110105 19491231 002X')] }, 'D1'],
    ['the old 15-digit number', { documents: [idCard('110105491231002')] }, 'D1'],
    ['the same number and another name', { ...stranger, documents: known.documents }, 'D1'],
    [
      'one of several documents',
      { documents: [{ type: 'passport', number: 'E1' }, ...known.documents] },
      'D1',
    ],
    [
      'the number under another type',
      { ...stranger, documents: [{ type: 'other', number: '11010519491231002X' }] },
      null,
    ],
    ['name, birth, sex and phone', { phone: '138 0000 1234' }, 'D2'],
    ['name, birth and sex without phone', {}, 'D4'],
    ['the same sound', { name: '章晓鸣' }, 'D4'],
    ['the same sound in another reading', { name: '张小明', phone: '139' }, 'D4'],
    ['the same sound, another sex', { sex: 'male' }, null],
    ['the same sound, another birth date', { birthDate: '1949-12-30' as CalendarDate }, null],
    ['no birth date', { birthDate: null, phone: '13800001234' }, null],
    ['one digit wrong', { ...stranger, documents: [idCard('11010519491231003X')] }, 'D4'],
    ['two neighbours swapped', { ...stranger, documents: [idCard('11010519491213002X')] }, 'D4'],
    ['two digits wrong', { ...stranger, documents: [idCard('11010519491231114X')] }, null],
    ['a stranger', { ...stranger }, null],
    ['a stranger with the same phone', { ...stranger, phone: '13800001234' }, null],
    ['documents without number', { ...stranger, documents: [idCard(' ')] }, null],
  ])('%s', (_name, change, level) => {
    expect(compare(change).level).toBe(level);
  });

  it('finds a child again by the guardian', () => {
    const mother = idCard('110199198001010018');
    const child = { ...known, documents: [], phone: null, guardianDocument: mother };
    expect(compareForDuplicate({ ...child }, child).level).toBe('D2');
    const other = { ...child, guardianDocument: idCard('110199198001010034') };
    expect(compareForDuplicate(other, child).level).toBe('D4');
  });

  it('knows a newborn by the mother and the order of birth, whatever the name', () => {
    const guardianDocument = idCard('110199198001010018');
    const first = { ...known, documents: [], phone: null, guardianDocument, name: '王某之女' };
    expect(compareForDuplicate({ ...first, name: '王小花', birthOrder: 1 }, first)).toEqual({
      level: 'D3',
      because: ['D3', 'ID-36'],
    });
    expect(compareForDuplicate({ ...first, birthOrder: 2 }, first).level).toBeNull();
  });

  it('tells a conflict of identity from a plain repeat', () => {
    expect(compare({ documents: known.documents }).because).toEqual(['D1', 'ID-30']);
    const renamed = compare({ documents: known.documents, name: '张晓鸣' });
    expect(renamed.because).toEqual(['D1', 'ID-30', 'ID-40']);
  });

  it('matches any two readings of a surname', () => {
    const gai = { ...known, name: '盖明' };
    expect(compare({ name: '葛明' }, gai).level).toBe('D4');
    expect(compare({ name: '改明' }, gai).level).toBe('D4');
  });

  it('is symmetric, and D1 with oneself', () => {
    const person = fc.record({
      documents: fc.array(fc.stringMatching(/^110105194912310[0-2]{3}$/).map(idCard), {
        maxLength: 2,
      }),
      name: fc.constantFrom('张明', '章鸣', '盖明', '葛明', ''),
      birthDate: fc.constantFrom(null, '1949-12-31' as CalendarDate, '1950-01-01' as CalendarDate),
      sex: fc.constantFrom('male' as const, 'female' as const),
      phone: fc.constantFrom(null, '', '13800001234'),
    });
    fc.assert(
      fc.property(person, person, (one, other) => {
        const there = compareForDuplicate(one, other);
        expect(compareForDuplicate(other, one)).toEqual(there);
        expect(there.because.length > 0).toBe(there.level !== null);
        if (one.documents.length > 0) {
          expect(compareForDuplicate(one, one).level).toBe('D1');
        }
      }),
    );
  });
});

it('a record number of somebody else is a fault of the data (D5), where nothing else is alike', () => {
  const zhao: ComparablePerson = {
    documents: [],
    name: '赵强',
    birthDate: null,
    sex: 'male',
    phone: null,
  };
  const li: ComparablePerson = { ...zhao, name: '李秀英', sex: 'female' };
  const likeness = (recordNumber: string | null) =>
    compareForDuplicate({ ...zhao, recordNumber }, { ...li, recordNumber: '11019900100100012' });
  expect(likeness('110199-001-001-00012')).toEqual({ level: 'D5', because: ['D5', 'EHR-06'] });
  expect(likeness('11019900100100013').level).toBeNull();
  expect(likeness(null).level).toBeNull();
});
