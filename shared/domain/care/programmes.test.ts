import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { diabetes } from './diabetes.ts';
import { hypertension } from './hypertension.ts';
import { type FollowUpInput, judgeFollowUp } from './judge.ts';
import type { Programme } from './programme.ts';
import { dangerSignsOf, findProgramme, programmes, questionsOf } from './programmes.ts';
import { scheduleFollowUp } from './schedule.ts';
import { faultsOf, fieldsOf, type SheetLayout, valuesFor } from './sheet.ts';
import { adherenceFields, bodyFields } from './shared-sheet.ts';

const visitDate = '2026-11-22' as CalendarDate;
const sheets = [hypertension.sheet, diabetes.sheet];

describe('both diseases are asked once (DM-21)', () => {
  it('every danger sign', () => {
    const asked = dangerSignsOf(programmes);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toEqual(
      expect.arrayContaining([...hypertension.dangerSigns, ...diabetes.dangerSigns]),
    );
    expect(asked.at(-1)).toBe('other');
  });

  it('every further question', () => {
    expect(questionsOf([hypertension])).not.toContain('lowGlucoseReaction');
    expect(questionsOf(programmes)).toEqual([...diabetes.questions]);
  });

  it('every field of the sheets', () => {
    const ids = fieldsOf(sheets).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shared = hypertension.sheet.filter(({ id }) => diabetes.sheet.some((o) => o.id === id));
    expect(shared.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['weight.now', 'cigarettes.now', 'mind', 'adherence']),
    );
    expect(ids.length).toBe(hypertension.sheet.length + diabetes.sheet.length - shared.length);
  });

  it('a field of two sheets is the same on both', () => {
    for (const field of hypertension.sheet) {
      const twin = diabetes.sheet.find(({ id }) => id === field.id);
      if (twin) expect(twin).toEqual(field);
    }
  });
});

describe('the values of a sheet', () => {
  it.each<[string, Parameters<typeof faultsOf>[1], string[]]>([
    ['nothing', {}, []],
    [
      'what fits',
      { 'hypertension.symptoms': [2, 6], 'weight.now': 684, adherence: 1, otherSigns: '无' },
      [],
    ],
    ['an unknown field', { colour: 1 }, ['colour']],
    ['a field of another sheet', { 'copd.symptoms': [1] }, ['copd.symptoms']],
    ['none beside something', { 'hypertension.symptoms': [1, 2] }, ['hypertension.symptoms']],
    ['a code that is none', { adherence: 4 }, ['adherence']],
    ['codes twice', { 'diabetes-2.symptoms': [2, 2] }, ['diabetes-2.symptoms']],
    ['half a tenth', { 'weight.now': 68.4 }, ['weight.now']],
    ['too much', { 'cigarettes.now': 201 }, ['cigarettes.now']],
    ['empty text', { insulinKind: '' }, ['insulinKind']],
    ['a day that is none', { hba1cDate: '2026-02-30' }, ['hba1cDate']],
  ])('%s', (_name, values, faults) => {
    expect(faultsOf(sheets, values)).toEqual(faults);
  });

  it('go to the sheets that ask for them', () => {
    const values = { adherence: 1, insulinKind: '甘精胰岛素', 'salt.now': 2 };
    expect(valuesFor(hypertension.sheet, values)).toEqual({ 'salt.now': 2, adherence: 1 });
    expect(valuesFor(diabetes.sheet, values)).toEqual({
      adherence: 1,
      insulinKind: '甘精胰岛素',
    });
  });
});

it('is found by the code of the condition', () => {
  expect(findProgramme('diabetes-2')).toBe(diabetes);
  expect(findProgramme('stroke')).toBeNull();
});

describe('a third programme', () => {
  const rules = {
    id: 'COPD24',
    version: '2024.1',
    adultFromYears: 35,
    recheckDays: 14,
    routineMonths: 3,
  };
  const sheet: SheetLayout = [...bodyFields, ...adherenceFields];
  const copd = {
    id: 'copd',
    shortName: 'copd',
    rules,
    judge: (input) =>
      judgeFollowUp(input, rules, {
        danger: input.danger?.['exacerbation'] ? ['e.2'] : [],
        controlled: typeof input.spo2 === 'number' ? input.spo2 >= 90 : null,
        controlRules: ['e.2'],
        notSatisfied: [],
        needs: [],
        hints: [],
      }),
    dangerSigns: ['exacerbation', 'other'],
    questions: ['adverseReaction'],
    frequencyRules: ['e.2'],
    sheet,
  } as const satisfies Programme<FollowUpInput & { readonly spo2?: number }>;

  it('is a rule set and a form layout', () => {
    expect(copd.judge({ visitDate, age: 60, spo2: 89 })).toMatchObject({
      class: 2,
      actions: ['ADJUST'],
      dueDate: '2026-12-06',
      ruleSet: 'COPD24',
    });
    expect(faultsOf([copd.sheet, diabetes.sheet], { adherence: 2 })).toEqual([]);
    const input = { enrolledOn: visitDate, visits: [], today: visitDate };
    expect(scheduleFollowUp(copd, input).next).toBe('2027-02-22');
  });
});

describe('the interval of a clinic', () => {
  const visit = { visitDate: '2026-11-21' as CalendarDate, age: 60, sbp: 128, dbp: 78 };
  const dueIn = (interval: { recheckDays: number; routineMonths: number }, sbp = 128) =>
    hypertension.judge({ ...visit, sbp, interval }).dueDate;

  it('brings the next date forward, and never puts it off', () => {
    expect(hypertension.judge(visit).dueDate).toBe('2027-02-21');
    expect(dueIn({ recheckDays: 7, routineMonths: 1 })).toBe('2026-12-21');
    expect(dueIn({ recheckDays: 7, routineMonths: 1 }, 158)).toBe('2026-11-28');
    expect(dueIn({ recheckDays: 60, routineMonths: 12 })).toBe('2027-02-21');
    expect(dueIn({ recheckDays: 60, routineMonths: 12 }, 158)).toBe('2026-12-05');
  });
});
