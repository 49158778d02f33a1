import { describe, expect, it } from 'vitest';
import { clockBehindMs, deviceTimeOf, isClockOff } from './device-time.ts';

const parts = { year: '26', month: '2', day: '28', hour: '8', minute: '5' };

describe('the clock of a device', () => {
  it.each([
    [parts, '2026-02-28 08:05'],
    [{ ...parts, second: '9' }, '2026-02-28 08:05:09'],
    [{ ...parts, year: '2024', day: '29' }, '2024-02-29 08:05'],
    [{ ...parts, day: '29' }, null],
    [{ ...parts, month: '13' }, null],
    [{ ...parts, hour: '24' }, null],
    [{ ...parts, minute: '60' }, null],
  ])('that shows %j says %s', (shown, said) => {
    expect(deviceTimeOf(shown)).toBe(said);
  });

  it('runs in local time', () => {
    const now = Date.parse('2026-02-28T00:05:09Z');
    expect(clockBehindMs('2026-02-28 08:05:09', now)).toBe(0);
    expect(clockBehindMs('2026-02-28 08:05', now)).toBe(9_000);
    expect(clockBehindMs('2026-02-28 09:05:09', now)).toBe(-3_600_000);
  });

  it('is off beyond two minutes (MEA-16), and when it shows no moment', () => {
    expect([120_000, -120_000].map(isClockOff)).toEqual([false, false]);
    expect([120_001, -120_001, null].map(isClockOff)).toEqual([true, true, true]);
  });
});
