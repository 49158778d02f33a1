import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CODE_BYTES,
  CODE_LENGTH,
  digestOf,
  makeCode,
  readCode,
  writeCode,
} from './enrolment-code.ts';

const chance = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });

test('a code is read as it was written, in groups of four', () => {
  fc.assert(
    fc.property(chance, (bytes) => {
      const code = makeCode(bytes);
      expect(code).toHaveLength(CODE_LENGTH);
      expect(writeCode(code)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/);
      expect(readCode(writeCode(code))).toBe(code);
    }),
  );
});

test('typing is forgiven: case, spaces, dashes, and letters that look like digits', () => {
  const code = makeCode(new Uint8Array(CODE_BYTES).fill(0));
  const typed = ` ${writeCode(code).toLowerCase().replaceAll('0', 'o').replaceAll('-', ' – ')}\n`;
  expect(readCode(typed)).toBe(code);
  const ones = makeCode(new Uint8Array(CODE_BYTES).fill(1));
  const mixed = [...ones].map((one, at) => (one === '1' ? 'iLl'[at % 3] : one)).join('');
  expect(readCode(mixed)).toBe(ones);
  expect(digestOf(typed)).toEqual(digestOf(code));
});

test('a slip of the finger is noticed: one wrong character, or two that changed places', () => {
  const at = fc.nat(CODE_LENGTH - 2);
  fc.assert(
    fc.property(chance, at, fc.integer({ min: 1, max: 31 }), (bytes, place, step) => {
      const code = makeCode(bytes);
      const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
      const other = alphabet[(alphabet.indexOf(code[place] ?? '') + step) % 32] ?? '';
      expect(readCode(code.slice(0, place) + other + code.slice(place + 1))).toBeNull();
      const [a = '', b = ''] = code.slice(place, place + 2);
      const isSeen = a !== b && !(a === '0' && b === 'Z') && !(a === 'Z' && b === '0');
      const swapped = code.slice(0, place) + b + a + code.slice(place + 2);
      if (isSeen) expect(readCode(swapped)).toBeNull();
    }),
  );
});

test.each(['', '0', 'U'.repeat(CODE_LENGTH), `${'0'.repeat(CODE_LENGTH)}0`, '零'.repeat(20)])(
  'is no code: %j',
  (typed) => {
    expect(readCode(typed)).toBeNull();
  },
);

test('what is kept of a code tells neither the code nor, by its id, how to prove it', () => {
  const { id, key } = digestOf(makeCode(new Uint8Array(CODE_BYTES).fill(7)));
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(key.startsWith(id)).toBe(false);
});
