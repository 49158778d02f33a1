import { expect, test } from 'vitest';
import { csvOf } from './leftover-file.ts';

test('a spreadsheet reads it as UTF-8, cuts no number and runs no formula', () => {
  expect(csvOf([['a,b', '110199195103120019', '=1+1', 'say "x"']])).toBe(
    `\ufeff"a,b",'110199195103120019,'=1+1,"say ""x"""`,
  );
  for (const formula of ['\t=1+1', '\r=1+1', ' @SUM(A1)', '＝1+1', '－1+1', '+8613800001234']) {
    expect(csvOf([[formula]])).toMatch(/^\ufeff"?'/);
  }
});
