import { describe, expect, it } from 'vitest';
import { type ConstitutionType, constitutionsOf } from './constitution.ts';

/** Everybody's first answers: nothing ails, and much of what is good. */
const well = () => [5, ...Array<number>(32).fill(1)];
const answered = (changes: Readonly<Record<number, number>>) =>
  well().map((answer, at) => changes[at + 1] ?? answer);
const of = (answers: readonly number[], type: ConstitutionType) =>
  constitutionsOf(answers).types.find((one) => one.type === type);

describe('the constitutions of an elder (ELD-04)', () => {
  it('is balanced where nothing is biased', () => {
    const { types, because } = constitutionsOf(well());
    expect(types).toHaveLength(9);
    expect(types.filter(({ result }) => result !== 'no')).toEqual([
      { type: '平和', score: 25, result: 'yes' },
    ]);
    expect(because).toEqual(['ELD-04']);
  });

  it.each([
    [{ 10: 2, 21: 2, 26: 2, 31: 2 }, 8, 'no', 'yes'],
    [{ 10: 3, 21: 2, 26: 2, 31: 2 }, 9, 'tendency', 'tendency'],
    [{ 10: 3, 21: 3, 26: 2, 31: 2 }, 10, 'tendency', 'tendency'],
    [{ 10: 3, 21: 3, 26: 3, 31: 2 }, 11, 'yes', 'no'],
  ])('with %j lacks yin by %d: %s, and is balanced: %s', (changes, score, result, other) => {
    const answers = answered(changes);
    expect(of(answers, '阴虚')).toEqual({ type: '阴虚', score, result });
    expect(of(answers, '平和')?.result).toBe(other);
  });

  it.each([
    [{ 1: 1 }, 21, 'yes'],
    [{ 1: 1, 2: 3, 5: 3 }, 17, 'yes'],
    [{ 1: 1, 2: 3, 5: 3, 13: 2 }, 16, 'no'],
  ])('with %j has %d points of the balanced: %s', (changes, score, result) => {
    expect(of(answered(changes), '平和')).toEqual({ type: '平和', score, result });
  });
});
