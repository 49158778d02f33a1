import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arm,
  bloodPressureProtocol,
  type PressureProtocolInput,
  type PressureReading,
} from './blood-pressure.ts';

/** `left 120/80, 130/85` */
function readings(text: string): readonly PressureReading[] {
  return text === ''
    ? []
    : text.split(', ').map((cell) => {
        const [, arm, sbp, dbp] = /^(?:(left|right) )?(\d+)\/(\d+)$/.exec(cell) ?? [];
        const pressure = { sbp: Number(sbp), dbp: Number(dbp) };
        return arm ? { ...pressure, arm: arm as Arm } : pressure;
      });
}

/** `139/89`, or `another`. */
function outcome(text: string, options: Partial<PressureProtocolInput> = {}): string {
  const input = { profile: 'WST872' as const, ...options, readings: readings(text) };
  const { value, needAnother } = bloodPressureProtocol(input);
  expect(needAnother).toBe(value === null);
  return value ? `${value.sbp}/${value.dbp}` : 'another';
}

describe('WST872 (MEA-10)', () => {
  it.each([
    ['', 'another'],
    ['140/90', 'another'],
    ['140/90, 140/90', '140/90'],
    ['139/89, 140/90', '140/90'],
    ['140/90, 150/80', '145/85'],
    ['140/90, 151/90', 'another'],
    ['140/90, 129/90', 'another'],
    ['140/90, 140/101', 'another'],
    ['160/90, 140/90, 142/92', '141/91'],
    ['160/90, 140/90, 170/110', '155/100'],
    ['160/90, 140/90, 130/80, 131/81', '131/81'],
    ['140/90, 141/90, 150/90', '146/90'],
  ])('%s: %s', (text, expected) => {
    expect(outcome(text)).toBe(expected);
  });

  it.each([
    ['119/79', '119/79'],
    ['120/79', 'another'],
    ['119/80', 'another'],
  ])('in a follow-up %s: %s', (text, expected) => {
    expect(outcome(text, { followUp: true })).toBe(expected);
    expect(outcome(text)).toBe('another');
    expect(outcome(text, { followUp: true, profile: 'LEGACY5' })).toBe('another');
  });
});

describe('LEGACY5 (MEA-11)', () => {
  it.each([
    ['140/90', 'another'],
    ['140/90, 145/85', '143/88'],
    ['140/90, 146/90', 'another'],
    ['140/90, 140/84', 'another'],
    ['140/90, 146/90, 130/80', '139/87'],
    ['140/90, 141/91, 141/92', '141/91'],
  ])('%s: %s', (text, expected) => {
    expect(outcome(text, { profile: 'LEGACY5' })).toBe(expected);
  });
});

describe('the first visit ever', () => {
  const judge = (text: string) =>
    bloodPressureProtocol({ profile: 'WST872', firstEver: true, readings: readings(text) });

  it.each([
    ['', [], undefined],
    ['left 130/80', ['MEASURE_RIGHT'], undefined],
    ['left 130/80, left 130/80', ['MEASURE_RIGHT'], undefined],
    ['130/80, 130/80', ['ARM_REQUIRED'], undefined],
    ['left 130/80, right 138/80', ['MEASURE_RIGHT'], 'right'],
    ['right 128/80, left 130/80', ['MEASURE_LEFT'], 'left'],
    ['right 130/80, left 130/82', ['MEASURE_LEFT'], 'left'],
    ['right 130/80, left 130/80', ['MEASURE_RIGHT'], 'right'],
    ['left 130/80, right 130/80', ['MEASURE_LEFT'], 'left'],
    ['left 130/80, right 141/80', ['ARM_DIFFERENCE_CONFIRM', 'MEASURE_RIGHT'], 'right'],
    ['left 130/80, right 151/80', ['ARM_DIFFERENCE_REFER', 'MEASURE_RIGHT'], 'right'],
  ])('%s needs another, with %s', (text, hints, arm) => {
    const decision = judge(text);
    expect(decision).toMatchObject({ needAnother: true, value: null, hints });
    expect(decision.arm).toBe(arm);
  });

  it.each([
    ['left 130/80, right 138/84, right 136/82', '137/83', 'right'],
    ['left 130/80, left 132/80, right 120/70', '131/80', 'left'],
    ['left 130/80, right 150/84, right 136/82, right 138/80', '137/81', 'right'],
    ['right 150/90, left 140/90, right 130/90, right 134/90', '132/90', 'right'],
  ])('%s: %s %s', (text, value, arm) => {
    const decision = judge(text);
    expect(`${decision.value?.sbp}/${decision.value?.dbp}`).toBe(value);
    expect(decision.arm).toBe(arm);
  });
});

describe('later visits', () => {
  it('name the arm that was measured', () => {
    const input = { profile: 'WST872', readings: readings('left 130/80, left 131/80') } as const;
    expect(bloodPressureProtocol(input)).toMatchObject({ arm: 'left', value: { sbp: 131 } });
  });

  it('never mix two arms into one mean', () => {
    const input = { profile: 'WST872', readings: readings('left 130/80, right 138/80') } as const;
    expect(bloodPressureProtocol(input)).toMatchObject({ needAnother: true, arm: 'right' });
  });
});

describe('hints and reasons', () => {
  const at = (...seconds: number[]) =>
    bloodPressureProtocol({
      profile: 'WST872',
      readings: seconds.map((second) => ({ sbp: 130, dbp: 80, atMs: second * 1000 })),
    });

  it('tell a gap of less than a minute (MEA-15)', () => {
    expect(at(0, 60).hints).toEqual([]);
    expect(at(0, 59)).toMatchObject({
      hints: ['GAP_TOO_SHORT'],
      because: ['MEA-10', 'MEA-12', 'MEA-15'],
    });
  });

  it.each([
    ['179/109, 179/109', []],
    ['180/100, 178/100', ['REST_AND_REPEAT']],
    ['150/110, 150/100', ['REST_AND_REPEAT']],
  ])('%s: %s (HTN-22)', (text, hints) => {
    expect(bloodPressureProtocol({ profile: 'WST872', readings: readings(text) }).hints).toEqual(
      hints,
    );
  });

  it('name the profile as the rule set', () => {
    expect(at(0, 60)).toMatchObject({ ruleSet: 'WST872', version: '2026.1' });
  });
});

describe('any readings', () => {
  const reading = fc.record(
    {
      sbp: fc.integer({ min: 90, max: 200 }),
      dbp: fc.integer({ min: 50, max: 120 }),
      arm: fc.constantFrom<Arm>('left', 'right'),
    },
    { requiredKeys: ['sbp', 'dbp'] },
  );
  const anyInput: fc.Arbitrary<PressureProtocolInput> = fc.record({
    profile: fc.constantFrom('WST872' as const, 'LEGACY5' as const),
    firstEver: fc.boolean(),
    followUp: fc.boolean(),
    readings: fc.array(reading, { maxLength: 6 }),
  });

  it('give a whole value between the lowest and the highest reading', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { value } = bloodPressureProtocol(input);
        if (!value) return;
        const all = input.readings.map((one) => one.sbp);
        expect(Number.isInteger(value.sbp) && Number.isInteger(value.dbp)).toBe(true);
        expect(value.sbp).toBeGreaterThanOrEqual(Math.min(...all));
        expect(value.sbp).toBeLessThanOrEqual(Math.max(...all));
      }),
    );
  });

  it('are enough after three of one arm', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const oneArm = input.readings.map((one) => ({ ...one, arm: 'left' as const }));
        const { needAnother } = bloodPressureProtocol({
          ...input,
          firstEver: false,
          readings: oneArm,
        });
        if (oneArm.length >= 3) expect(needAnother).toBe(false);
      }),
    );
  });
});
