import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { findDefinition, settingDefinitions, settingKeys } from './registry.ts';
import { accepts, rowInForce, type SettingRow, settingAt, upcomingRows } from './setting-at.ts';

const date = (text: string) => text as CalendarDate;
const KEY = 'measurement.window-minutes';

function row(value: unknown, effectiveFrom: string, more: Partial<SettingRow> = {}): SettingRow {
  return {
    id: `${effectiveFrom}-${String(value)}`,
    key: KEY,
    value: JSON.stringify(value),
    effectiveFrom: date(effectiveFrom),
    setAt: '2026-11-01T00:00:00.000Z',
    ...more,
  };
}

describe('settingAt', () => {
  it('is the default until the first day has come', () => {
    const rows = [row(15, '2026-12-01')];
    expect(settingAt([], KEY, date('2026-11-30'))).toBe(10);
    expect(settingAt(rows, KEY, date('2026-11-30'))).toBe(10);
    expect(settingAt(rows, KEY, date('2026-12-01'))).toBe(15);
  });

  it('is the newest of those whose day has come, in whatever order they are known', () => {
    const rows = [row(20, '2026-12-10'), row(15, '2026-12-01'), row(25, '2027-01-01')];
    expect(settingAt(rows, KEY, date('2026-12-31'))).toBe(20);
    expect(settingAt(rows.toReversed(), KEY, date('2026-12-31'))).toBe(20);
    expect(upcomingRows(rows, KEY, date('2026-12-05')).map(({ value }) => value)).toEqual([
      '20',
      '25',
    ]);
  });

  it('takes the later decision of two for one day', () => {
    const later = row(7, '2026-12-01', { setAt: '2026-11-02T00:00:00.000Z' });
    expect(settingAt([later, row(15, '2026-12-01')], KEY, date('2026-12-01'))).toBe(7);
  });

  it.each([
    ['outside its bounds', 500],
    ['of another type', 'ten'],
    ['not whole', 10.5],
  ])('does not obey a value %s', (_name, value) => {
    const rows = [row(12, '2026-11-01'), row(value, '2026-12-01')];
    expect(settingAt(rows, KEY, date('2026-12-02'))).toBe(12);
    expect(rowInForce(rows, KEY, date('2026-12-02'))?.value).toBe('12');
  });

  it('does not stumble over text that is no JSON', () => {
    expect(settingAt([row(1, '2026-11-01', { value: '{' })], KEY, date('2026-12-02'))).toBe(10);
  });
});

describe('the registry', () => {
  it.each(settingKeys)('%s accepts its own default and names its source', (key) => {
    const definition = settingDefinitions[key];
    expect(accepts(definition, definition.default)).toBe(true);
    expect(definition.sources.length).toBeGreaterThan(0);
  });

  it.each([
    ['queue.cycle', ['A', 'P', 'W'], false], // nobody would come back with results
    ['queue.cycle', ['A', 'P', 'W', 'R', 'E'], false],
    ['queue.cycle', ['P', 'A', 'W', 'A', 'R'], true],
    ['measurement.pressure-profile', 'LEGACY5', true],
    ['measurement.pressure-profile', 'OTHER', false],
    ['care.first-of-year-age', 18, true],
    ['care.first-of-year-age', 20, false],
    ['care.routine-months', 4, false], // later than the rule allows
    ['opening.week', {}, false],
    ['orders.tests', ['glucose-fasting', 'ecg'], true],
    ['orders.tests', [], false],
    ['orders.tests', ['ecg', 'ecg'], false],
    ['orders.tests', ['mri'], false],
  ])('%s and %j: %s', (key, value, isAccepted) => {
    const definition = findDefinition(key);
    expect(definition && accepts(definition, value)).toBe(isAccepted);
  });

  it('takes a week whose spans follow each other, and no other', () => {
    const definition = settingDefinitions['opening.week'];
    const monday = (...spans: readonly (readonly [string, string])[]) => ({
      ...definition.default,
      monday: spans.map(([opens, closes]) => ({ opens, closes })),
    });
    expect(accepts(definition, monday(['08:00', '20:00']))).toBe(true);
    expect(accepts(definition, monday(['08:00', '12:00'], ['11:00', '17:00']))).toBe(false);
    expect(accepts(definition, monday(['12:00', '08:00']))).toBe(false);
    expect(accepts(definition, monday(['8:00', '12:00']))).toBe(false);
  });

  it('knows no other key', () => {
    expect(findDefinition('toString')).toBeUndefined();
  });
});
