import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pressureValues } from '../meaning/pressure.ts';
import { decodeResult, encodeResult, flagsOf, readResultCommand } from './protocol.ts';

const RS = '\u001e';
const published = [
  'TM2655',
  '1910291429',
  'RB',
  'M',
  'E00',
  'S102',
  'M 87',
  'D 62',
  'P 83',
  'I17',
  'L139',
];

const decode = (fields: readonly string[]) => decodeResult(fields.join(RS));
const withField = (index: number, field: string) =>
  published.map((old, at) => (at === index ? field : old));

describe('a result of the TM-2655', () => {
  it('is read from the published example', () => {
    const decoded = decode(published);
    if (decoded.is !== 'result') throw new Error('the published example is a result');
    expect(decoded.result.deviceTime).toBe('2019-10-29 14:29');
    expect(pressureValues(decoded.result)).toEqual([
      { kind: 'sbp', value: 102, unit: 'mm[Hg]' },
      { kind: 'dbp', value: 62, unit: 'mm[Hg]' },
      { kind: 'map', value: 87, unit: 'mm[Hg]' },
      { kind: 'pulse', value: 83, unit: '/min' },
    ]);
    expect(flagsOf(decoded.result)).toEqual([
      'model:TM2655',
      'mode:M',
      'inflation:17',
      'amplitude:139',
    ]);
  });

  it('says only what the monitor said beside the numbers', () => {
    const decoded = decode(withField(0, '').slice(0, 9));
    if (decoded.is !== 'result') throw new Error('inflation and amplitude are no part of it');
    expect(flagsOf(decoded.result)).toEqual(['mode:M']);
  });

  it('is asked for with the published command', () => {
    expect(Buffer.from(readResultCommand).toString('hex')).toBe('16160130300252420310');
  });

  it.each([
    ['another error code', withField(4, 'E07'), 'error'],
    ['no error code', withField(4, ''), 'malformed'],
    ['an error code of letters', withField(4, 'Exx'), 'malformed'],
    ['a pulse wave', withField(2, 'RP'), 'unsupported'],
    ['no systolic value', withField(5, 'S---'), 'malformed'],
    ['an empty systolic value', withField(5, 'S'), 'malformed'],
    ['a value of four digits', withField(5, 'S1020'), 'malformed'],
    ['no pulse', published.slice(0, 8), 'malformed'],
    ['a field twice', [...published, 'S120'], 'malformed'],
    ['a field without letter', [...published, ''], 'malformed'],
    ['systolic below diastolic', withField(5, 'S 60'), 'range'],
    ['a mean outside', withField(6, 'M120'), 'range'],
    ['a pressure that no cuff has', withField(5, 'S301'), 'range'],
    ['a pulse of nothing', withField(8, 'P  0'), 'range'],
    ['a pressure below nothing', withField(7, 'D-62'), 'range'],
    ['nothing', [''], 'unsupported'],
  ])('is refused with %s', (_name, fields, reason) => {
    expect(decode(fields)).toEqual({ is: 'refused', reason });
  });

  it('an error code decides even when numbers stand beside it', () => {
    expect(decode(withField(4, 'E01'))).toEqual({ is: 'refused', reason: 'error' });
  });

  it.each(['1913291429', '1902301429', '1910292429', '19102914', 'xxxxxxxxxx'])(
    'keeps the values when the clock says %s',
    (time) => {
      const decoded = decode(withField(1, time));
      if (decoded.is !== 'result') throw new Error('the numbers are right');
      expect(decoded.result.deviceTime).toBeNull();
      expect(flagsOf(decoded.result)).toContain('device-time-invalid');
    },
  );

  it('reads back what was encoded', () => {
    const two = (most: number) => fc.integer({ min: 1, max: most });
    const result = fc
      .record({
        dbp: fc.integer({ min: 10, max: 150 }),
        above: fc.integer({ min: 1, max: 150 }),
        pulse: fc.integer({ min: 20, max: 300 }),
        month: two(12),
        day: two(28),
        hour: fc.integer({ min: 0, max: 23 }),
        minute: fc.integer({ min: 0, max: 59 }),
      })
      .map(({ dbp, above, pulse, month, day, hour, minute }) => {
        const pad = (value: number) => String(value).padStart(2, '0');
        return {
          model: 'TM2655',
          deviceTime: `2026-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}`,
          mode: 'M',
          sbp: dbp + above,
          map: dbp + Math.floor(above / 3),
          dbp,
          pulse,
          inflation: '17',
          amplitude: '139',
        };
      });
    fc.assert(
      fc.property(result, (sent) => {
        expect(decodeResult(encodeResult(sent))).toEqual({ is: 'result', result: sent });
      }),
    );
  });

  it('never throws, whatever text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(decodeResult(text).is).toBe('refused');
      }),
    );
  });
});
