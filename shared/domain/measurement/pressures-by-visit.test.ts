import { describe, expect, test } from 'vitest';
import type { Instant } from '../../lib/clock.ts';
import type { PressureProfile } from './blood-pressure.ts';
import { pressuresByVisit, type StoredValue } from './pressures-by-visit.ts';

const may = '2026-05-01T01:00:00.000Z';
const august = '2026-08-01T01:00:00.000Z';
const minuteLater = '2026-08-01T01:01:00.000Z';
const twoLater = '2026-08-01T01:02:00.000Z';

type Part = Partial<Omit<StoredValue, 'effectiveAt'>> & Pick<StoredValue, 'kind' | 'value'>;

function stored(at: string, part: Part): StoredValue {
  return {
    readingId: `${at} ${part.source ?? 'device'}`,
    visitId: null,
    effectiveAt: at as Instant,
    source: 'device',
    deviceLabel: null,
    ...part,
  };
}

/** Both numbers of one reading of the visit, and its pulse. */
function reading(at: string, [sbp, dbp, pulse]: readonly number[], more: Partial<Part> = {}) {
  const part = { visitId: 'visit', ...more };
  return [
    stored(at, { ...part, kind: 'dbp', value: dbp ?? null }),
    stored(at, { ...part, kind: 'sbp', value: sbp ?? null }),
    ...(pulse === undefined ? [] : [stored(at, { ...part, kind: 'pulse', value: pulse })]),
  ];
}

const valuesOf = (values: readonly StoredValue[], profile: PressureProfile = 'WST872') =>
  pressuresByVisit(values, () => profile);

describe('what a visit came to (MEA-12)', () => {
  test('is the mean of its readings, which stand behind it in their order', () => {
    const values = [...reading(minuteLater, [148, 90, 74]), ...reading(august, [152, 94, 78])];
    expect(valuesOf(values)).toMatchObject([
      {
        at: august,
        visitId: 'visit',
        sbp: 150,
        dbp: 92,
        pulse: 74,
        counted: 2,
        readings: [
          { at: august, sbp: 152, dbp: 94, pulse: 78 },
          { at: minuteLater, sbp: 148, dbp: 90, pulse: 74 },
        ],
      },
    ]);
  });

  test.each([
    ['WST872', { sbp: 149, dbp: 89, counted: 2 }],
    ['LEGACY5', { sbp: 156, dbp: 93, counted: 3 }],
  ] as const)('of three readings by %s', (profile, expected) => {
    const values = [
      ...reading(august, [170, 100]),
      ...reading(minuteLater, [150, 90]),
      ...reading(twoLater, [148, 88]),
    ];
    expect(valuesOf(values, profile)).toMatchObject([expected]);
  });

  test('goes by the protocol of its own day', () => {
    const days: string[] = [];
    pressuresByVisit([...reading(may, [150, 90]), ...reading(august, [140, 80])], (date) => {
      days.push(date);
      return 'WST872';
    });
    expect(days).toEqual(['2026-05-01']);
  });

  test('is no device’s value when a part of it was typed', () => {
    const typed = reading(minuteLater, [148, 90], { source: 'typed' });
    expect(valuesOf([...reading(august, [152, 94]), ...typed])).toMatchObject([
      { source: 'typed' },
    ]);
  });
});

test('what was measured without a visit stands for itself, oldest first', () => {
  const values = [
    ...reading(august, [138, 84, 70], { visitId: null }),
    ...reading(may, [150, 92], { visitId: null, source: 'import' }),
  ];
  expect(valuesOf(values)).toMatchObject([
    { at: may, sbp: 150, dbp: 92, pulse: null, source: 'import', counted: 1 },
    { at: august, sbp: 138, dbp: 84, pulse: 70, source: 'device', counted: 1 },
  ]);
});

describe('no blood pressure', () => {
  test('is half a reading', () => {
    expect(valuesOf([stored(may, { kind: 'sbp', value: 138 })])).toEqual([]);
    expect(valuesOf(reading(may, [138]))).toEqual([]);
  });

  test('are a typed and a measured half', () => {
    const halves = [
      stored(may, { kind: 'sbp', value: 138 }),
      stored(may, { kind: 'dbp', value: 84, source: 'typed' }),
    ];
    expect(valuesOf(halves)).toEqual([]);
  });
});
