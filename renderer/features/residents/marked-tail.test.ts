import { expect, test } from 'vitest';
import { markedTail } from './marked-tail.ts';

test.each([
  ['**************0019', '0019', '0019'],
  ['**************002X', '02x', '02X'],
  ['**************0019', '19510312 0019', '0019'],
  ['138****1234', '1234', '1234'],
  ['138****1234', '138', null],
  ['E1*****78', '5678', '78'],
  ['**************0019', '', null],
  ['*****', '12', null],
])('of %s and %j %s is marked', (masked, text, part) => {
  const mark = markedTail(masked, text);
  expect(mark && masked.slice(mark.from, mark.to)).toBe(part);
});
