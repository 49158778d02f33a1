import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextInBlock } from './number-block.ts';

test.each([
  ['the first', [], 0, 1],
  ['the next', [1, 2, 3], 0, 4],
  ['after a hole', [1, 3], 0, 4],
  ['what another copy gave is not ours', [1, 2, 201, 202], 0, 3],
  ['of the second block', [1, 2, 3], 1, 201],
  ['of the second block, again', [1, 201, 202], 1, 203],
  ['a full block goes on behind everything', [199, 200, 201], 0, 202],
  ['the blocks begin again', [1], 5, 2],
])('%s', (_name, given, rebirths, next) => {
  expect(nextInBlock(given, rebirths, 200)).toBe(next);
});

test('two copies that hear of each other never give the same number within their blocks', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (turns) => {
      const given: number[] = [];
      for (const isCopy of turns) {
        const next = nextInBlock(given, isCopy ? 1 : 0, 200);
        expect(given).not.toContain(next);
        given.push(next);
      }
    }),
  );
});
