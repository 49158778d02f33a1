import { expect, test } from 'vitest';
import { shortRecordNumber } from './record-number.ts';

test('shows the last eight digits, and so no county', () => {
  expect(shortRecordNumber('11019900100100027')).toBe('001-00027');
});
