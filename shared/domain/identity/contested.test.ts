import { describe, expect, test } from 'vitest';
import { deciderOf, type SafetyField, safetyFields, standing } from './contested.ts';

describe('while two values stand (ID-42)', () => {
  test.each([
    ['birth-date', ['1953-04-18', '1953-04-08'], null],
    ['sex', ['female', 'male'], null],
    ['blood-group', ['A', 'AB'], null],
    ['death', [null, '2026-11-20'], null],
    ['death', ['2026-11-20', null], null],
    ['consent', [1, 0], 0],
    ['consent', [0, 1], 0],
    ['consent', [1, null], null],
    ['allergy-refuted', [1, 0], 0],
    ['allergy-refuted', [0, 1], 0],
    ['name', ['张桂兰', '张桂蓝'], '张桂蓝'],
    ['document', ['P1', 'P2'], 'P2'],
  ] as const)('%s of %j counts as %j', (field, values, counts) => {
    expect(standing(field, values)).toMatchObject({ isContested: true, counts });
    expect(standing(field, values).because).toEqual(['ID-42']);
  });
});

test.each(safetyFields)('%s: one value is that value, however often it was written', (field) => {
  const value = field === 'consent' || field === 'allergy-refuted' ? 1 : 'x';
  for (const values of [[value], [value, value]])
    expect(standing(field, values)).toMatchObject({
      isContested: false,
      counts: value,
      because: [],
    });
  expect(standing(field, [])).toMatchObject({ isContested: false, counts: null });
});

test('what concerns the body is for the doctor, what stands on a card for the counter', () => {
  const clinical = safetyFields.filter((field: SafetyField) => deciderOf(field) === 'clinical');
  expect(clinical).toEqual(['blood-group', 'allergy-refuted', 'death']);
});
