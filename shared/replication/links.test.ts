import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aliases, type Link } from './links.ts';

const merge = (linkId: string, a: string, b: string): Link => ({
  linkId,
  kind: 'merge',
  a,
  b,
  supersedes: null,
});
const unmerge = (linkId: string, taken: Link): Link => ({
  ...taken,
  linkId,
  kind: 'unmerge',
  supersedes: taken.linkId,
});

test('everybody in a component goes by the smallest id', () => {
  const links = [merge('1', 'c', 'b'), merge('2', 'a', 'c'), merge('3', 'x', 'y')];
  expect(Object.fromEntries(aliases(links))).toEqual({ b: 'a', c: 'a', y: 'x' });
});

test('two people merged in both directions at once are still one', () => {
  expect(Object.fromEntries(aliases([merge('1', 'a', 'b'), merge('2', 'b', 'a')]))).toEqual({
    b: 'a',
  });
});

test('an unmerge takes back exactly its own edge', () => {
  const first = merge('1', 'a', 'b');
  const links = [first, merge('2', 'b', 'c'), unmerge('3', first)];
  expect(Object.fromEntries(aliases(links))).toEqual({ c: 'b' });
});

test('an unmerge that arrives before its merge still counts', () => {
  const first = merge('1', 'a', 'b');
  expect(aliases([unmerge('2', first), first]).size).toBe(0);
});

test('the order of the edges makes no difference', () => {
  const person = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const edges = fc.array(fc.tuple(person, person), { maxLength: 10 }).map((pairs) => {
    const merges = pairs.map(([a, b], number) => merge(`m${number}`, a, b));
    return [...merges, ...merges.slice(0, 2).map((link, number) => unmerge(`u${number}`, link))];
  });
  const cases = edges.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(cases, ([list, shuffled]) => {
      expect(aliases(shuffled)).toEqual(aliases(list));
    }),
  );
});
