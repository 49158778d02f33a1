import { expect, it } from 'vitest';
import fc from 'fast-check';
import { signsOf } from './search-signs.ts';

const key = fc.string({
  unit: fc.constantFrom(...'王李张小明𠀀az019'),
  minLength: 1,
  maxLength: 6,
});

function covers(has: number, wanted: number): boolean {
  return (BigInt(has) & BigInt(wanted)) === BigInt(wanted);
}

it('nobody who fits a word is without its signs', () => {
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 20 }),
      fc.nat(),
      fc.nat(),
      (keys, at, end) => {
        const whole = [...(keys[at % keys.length] ?? '')];
        const word = whole.slice(0, 1 + (end % whole.length)).join('');
        const [signs, wanted] = [signsOf(keys), signsOf([word])];
        for (const sort of ['heads', 'pairs', 'longer'] as const) {
          expect(covers(signs[sort], wanted[sort])).toBe(true);
          expect(Number.isSafeInteger(signs[sort])).toBe(true);
        }
      },
    ),
  );
});

it('one letter or digit says exactly who has it', () => {
  const all = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
  for (const one of all) {
    for (const other of all) {
      expect(covers(signsOf([one]).heads, signsOf([other]).heads)).toBe(one === other);
    }
  }
});
