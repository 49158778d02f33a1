import { describe, expect, it } from 'vitest';
import { analyteOf, analytes, isPossible, toThousandths } from './analytes.ts';
import { findTest, testCodes, yieldAmong } from './catalogue.ts';
import { decideByLabel } from './label-problem.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { orderClock, type OrderFacts, orderStateOf, readinessOf, resultedAt } from './order.ts';

const MINUTE = 60_000;
const today = '2026-11-22' as CalendarDate;

function facts(more: Partial<OrderFacts> = {}): OrderFacts {
  return {
    test: 'lipids',
    orderedAt: 0,
    isCancelled: false,
    isCollected: false,
    results: [],
    reportedAt: null,
    ...more,
  };
}

const lipids = (...yields: ('cholesterol' | 'triglycerides' | 'hdl' | 'ldl')[]) =>
  yields.map((one, at) => ({ yields: one, at: at * MINUTE }));
const all = lipids('cholesterol', 'triglycerides', 'hdl', 'ldl');

describe('the state of a test', () => {
  it('follows from what is there', () => {
    expect(orderStateOf(facts())).toBe('ordered');
    expect(orderStateOf(facts({ isCollected: true }))).toBe('collected');
    expect(orderStateOf(facts({ results: lipids('hdl') }))).toBe('collected');
    expect(orderStateOf(facts({ results: all }))).toBe('resulted');
    expect(orderStateOf(facts({ results: all, isCancelled: true }))).toBe('cancelled');
  });

  it('a report answers a test whose values nobody sends', () => {
    expect(resultedAt(facts({ test: 'ecg' }))).toBeNull();
    expect(orderStateOf(facts({ test: 'ecg', reportedAt: 5 }))).toBe('resulted');
    expect(resultedAt(facts({ test: 'lipids', reportedAt: 5 }))).toBe(5);
  });

  it('is there when its last value is', () => {
    expect(resultedAt(facts({ results: all }))).toBe(3 * MINUTE);
    expect(resultedAt(facts({ results: all.slice(1) }))).toBeNull();
  });
});

describe('the clock of a test', () => {
  it('is overdue from the sixtieth minute on, and stands when the result is there', () => {
    expect(orderClock(facts(), 60 * MINUTE - 1, 60)).toEqual({ minutes: 59, isOverdue: false });
    expect(orderClock(facts(), 60 * MINUTE, 60)).toEqual({ minutes: 60, isOverdue: true });
    const done = facts({ results: all });
    expect(orderClock(done, 200 * MINUTE, 60)).toEqual({ minutes: 3, isOverdue: false });
    expect(orderClock(facts({ isCancelled: true }), 90 * MINUTE, 60)).toBeNull();
  });

  it('is not put back by a clock that was', () => {
    expect(orderClock(facts({ orderedAt: 5 * MINUTE }), 0, 60)?.minutes).toBe(0);
  });
});

describe('the tests of a visit', () => {
  it('are ready when all that stand have their results', () => {
    const waiting = facts({ test: 'ecg' });
    expect(readinessOf([facts({ results: all }), waiting]).is).toBe('waiting');
    expect(readinessOf([facts({ results: all }), { ...waiting, isCancelled: true }])).toEqual({
      is: 'ready',
      at: 3 * MINUTE,
    });
    expect(readinessOf([{ ...waiting, isCancelled: true }]).is).toBe('none');
    expect(readinessOf([]).is).toBe('none');
  });
});

describe('what a label decides', () => {
  const known = {
    date: today,
    requests: [{ test: 'glucose-fasting', isCancelled: false }],
    results: [],
  } as const;

  it('files what was ordered on it today, with the meal of the order', () => {
    expect(decideByLabel(known, 'glucose', today)).toEqual({ is: 'filed', as: 'glucose-fasting' });
  });

  it.each([
    ['unknown-label', null, 'glucose'],
    ['other-day-label', { ...known, date: '2026-11-21' as CalendarDate }, 'glucose'],
    ['cancelled-label', { ...known, requests: [{ test: 'hba1c', isCancelled: true }] }, 'hba1c'],
    ['not-ordered', known, 'hba1c'],
    ['not-ordered', known, 'glucose-2h'],
    ['has-result', { ...known, results: ['glucose-fasting'] as const }, 'glucose'],
  ] as const)('says %s', (because, of, kind) => {
    expect(decideByLabel(of, kind, today)).toEqual({ is: 'tray', because });
  });

  it('knows no meal where two were ordered', () => {
    expect(yieldAmong(['glucose-fasting', 'glucose-2h'], 'glucose')).toBeNull();
    expect(yieldAmong(['glucose-fasting', 'hba1c'], 'hba1c')).toBe('hba1c');
  });
});

describe('the catalogue', () => {
  it('every test has a code of LOINC, and two share none', () => {
    const codes = testCodes.map((code) => findTest(code)?.loinc);
    expect(codes.every((code) => /^\d{1,5}-\d$/.test(code ?? ''))).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('a code of a newer version is none', () => {
    expect(findTest('genome')).toBeUndefined();
    expect(findTest('toString')).toBeUndefined();
  });
});

describe('analytes', () => {
  it('are known by the letters of analysers and by LOINC', () => {
    expect(analyteOf(['tc'])).toBe('cholesterol');
    expect(analyteOf(['1', '718-7'])).toBe('haemoglobin');
    expect(analyteOf(['GLU'])).toBeNull();
  });

  it('keep every digit, in the unit in which they are kept', () => {
    expect(toThousandths('cholesterol', 5.17, 'mmol/L')).toBe(5170);
    expect(toThousandths('haemoglobin', 13.5, 'g/dL')).toBe(135_000);
    expect(toThousandths('leukocytes', 6.53, '10^9/L')).toBe(6530);
    expect(toThousandths('cholesterol', 200, 'mg/dL')).toBeNull();
  });

  it('of nobody alive are refused', () => {
    expect(isPossible('haemoglobin', 135_000)).toBe(true);
    expect(isPossible('haemoglobin', 1_350_000)).toBe(false);
    expect(analytes.every((one) => !isPossible(one, -1))).toBe(true);
  });
});
