import { expect, test } from 'vitest';
import { sizeWords } from './size-words.ts';

test.each([
  [0, '0 KB'],
  [1, '1 KB'],
  [839_680, '820 KB'],
  [1_258_291, '1.2 MB'],
  [16_777_216, '16.0 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
