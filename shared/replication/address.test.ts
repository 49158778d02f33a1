import { expect, test } from 'vitest';
import { isSafeAddress } from './address.ts';

test.each([
  'https://10.1.2.3:7443',
  'https://district.example/',
  'http://127.0.0.1:7400',
  'http://localhost',
  'http://[::1]:7400/',
])('may be spoken to: %s', (url) => {
  expect(isSafeAddress(url)).toBe(true);
});

test.each([
  'http://10.1.2.3:7443',
  'http://127.0.0.1.example:7400',
  'http://localhost@10.1.2.3',
  'http://localhost:80@10.1.2.3',
  'http://[::1].example',
  'ftp://127.0.0.1',
  '127.0.0.1:7400',
  '',
])('may not: %s', (url) => {
  expect(isSafeAddress(url)).toBe(false);
});
