import { expect, test } from 'vitest';
import { mediaTypeOf } from './attachment.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test('the first bytes say what a file is', () => {
  expect(mediaTypeOf(bytes('%PDF-1.7\n'))).toBe('application/pdf');
  expect(mediaTypeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70))).toBe('image/jpeg');
  expect(mediaTypeOf(bytes('\x89PNG\r\n\x1a\n\0\0'))).toBe('image/png');
});

test('what only looks like one is none', () => {
  for (const head of [
    '',
    '%PD',
    ' %PDF-1.7',
    'PK\x03\x04',
    '<html>%PDF-',
    '\x89PNG\n\x1a\n',
    'GIF89a',
  ])
    expect(mediaTypeOf(bytes(head)), JSON.stringify(head)).toBeNull();
});
