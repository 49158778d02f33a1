import { expect, test } from 'vitest';
import { blockOf, nextRecordNumber, parseRecordNumber, recordNumberHead } from './record-number.ts';

const head = '110199001003';
const next = (letter: string, given: readonly number[], rebirths = 0) =>
  nextRecordNumber(head, { letter, given, rebirths });

test('begins with county, street and community, where they are codes', () => {
  const place = { countyCode: '110199', streetCode: '001', communityCode: '003' };
  expect(recordNumberHead(place)).toBe(head);
  for (const communityCode of ['000', '100', '200', '900', '3', ''])
    expect(recordNumberHead({ ...place, communityCode })).toBeNull();
  expect(recordNumberHead({ ...place, streetCode: '01' })).toBeNull();
});

test('each letter counts in its own block, whatever others gave', () => {
  expect(next('A', [])).toBe(`${head}00001`);
  expect(next('A', [1, 2, 7, 3801])).toBe(`${head}00008`);
  expect(next('B', [1, 2, 7])).toBe(`${head}03801`);
  expect(next('Z', [])).toBe(`${head}95001`);
  expect(blockOf('Z').last).toBeLessThan(100_000);
});

test('a restored database goes on elsewhere in its block; a full block gives none', () => {
  expect(next('A', [1, 2], 1)).toBe(`${head}00761`);
  expect(next('A', [3800])).toBe(`${head}00001`);
  expect(
    next(
      'A',
      Array.from({ length: 760 }, (_, at) => at + 1),
    ),
  ).toBe(`${head}00761`);
  expect(
    next(
      'A',
      Array.from({ length: 3800 }, (_, at) => at + 1),
    ),
  ).toBeNull();
});

test('a number is read off a folder, and what is none is not (EHR-02, EHR-03)', () => {
  expect(parseRecordNumber('110199-001-101-00012')).toBe('11019900110100012');
  expect(parseRecordNumber('１１０１９９ 001 901 00001')).toBe('11019900190100001');
  for (const none of [
    '',
    '110199001001',
    '11019900120100012',
    '11019900100000012',
    '11019900100100000',
  ]) {
    expect(parseRecordNumber(none), none).toBeNull();
  }
});
