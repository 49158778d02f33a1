import { expect, test } from 'vitest';
import { externalAddress } from './external-links.ts';

const hosts = ['district.example', 'xn--fiq228c.example'];

test.each([
  ['https://district.example/help', 'https://district.example/help'],
  ['HTTPS://District.Example', 'https://district.example/'],
  ['https://district.example:443/', 'https://district.example/'],
  ['https://中文.example/', 'https://xn--fiq228c.example/'],
])('%s', (address, expected) => {
  expect(externalAddress(address, hosts)).toBe(expected);
});

test.each([
  'http://district.example/',
  'https://district.example.evil/',
  'https://evil.example/district.example',
  'https://district.example@evil.example/',
  'https://user@district.example/',
  'https://user:secret@district.example/',
  'https://district.example:8443/',
  'https://sub.district.example/',
  'https://district.example%2f.evil.example/',
  'https:\\\\evil.example\\district.example',
  'file://district.example/share/run.exe',
  'ms-settings:privacy',
  'search-ms:query=x&crumb=location:\\\\evil.example',
  'mailto:a@district.example',
  'javascript:alert(1)',
  'C:\\Windows\\System32\\calc.exe',
  '\\\\district.example\\share',
  'district.example',
  '',
])('refused: %s', (address) => {
  expect(externalAddress(address, hosts)).toBeNull();
});

test('nothing is allowed where no host is named', () => {
  expect(externalAddress('https://district.example/', [])).toBeNull();
});
