import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkCharacter, endsWithItsCheck } from './check-character.ts';

const anyCode = fc.stringMatching(/^[0-9A-Z]{4,14}$/).map((text) => text + checkCharacter(text));

it('is that of ISO 7064, MOD 37-2', () => {
  // The worked example of the British blood services for ISBT 128, whose numbers have the same one.
  expect(checkCharacter('G123498654321')).toBe('H');
});

it('finds every character that was read wrong', () => {
  fc.assert(
    fc.property(anyCode, fc.nat(), fc.stringMatching(/^[0-9A-Z]$/), (code, at, other) => {
      const place = at % (code.length - 1);
      fc.pre(code[place] !== other);
      expect(endsWithItsCheck(code.slice(0, place) + other + code.slice(place + 1))).toBe(false);
    }),
  );
});

it('finds every two neighbours in each other’s place, the check character too', () => {
  fc.assert(
    fc.property(anyCode, fc.nat(), (code, at) => {
      const place = at % (code.length - 1);
      const [one, other] = [code[place], code[place + 1]];
      fc.pre(one !== other && other !== '*');
      const swapped = `${code.slice(0, place)}${other}${one}${code.slice(place + 2)}`;
      expect(endsWithItsCheck(swapped)).toBe(false);
    }),
  );
});
