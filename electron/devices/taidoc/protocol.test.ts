import { describe, expect, it } from 'vitest';
import { encodeCommand, modelOf, readRecord, timeOf } from './protocol.ts';

const time = Uint8Array.of(0x75, 0x35, 30, 8);
const valueOf = (mgdl: number, marks = 0) => Uint8Array.of(mgdl & 0xff, mgdl >> 8, 0x06, marks);
const read = (mgdl: number, marks = 0) =>
  readRecord({ time, value: valueOf(mgdl, marks), model: 'TD-4277' });

describe('a command', () => {
  it('is the published one', () => {
    expect(Buffer.from(encodeCommand('model')).toString('hex')).toBe('512400000000a318');
  });

  it('names a record by two bytes', () => {
    expect([...encodeCommand('value', 300)].slice(0, 4)).toEqual([0x51, 0x26, 0x2c, 0x01]);
  });
});

it('a model is written in digits', () => {
  expect(modelOf(Uint8Array.of(0x77, 0x42, 0, 0))).toBe('TD-4277');
});

it.each([
  [[0x75, 0x35, 30, 8], '2026-11-21 08:30'],
  [[0x21, 0x00, 0, 0], '2000-01-01 00:00'],
  [[0x00, 0x00, 0, 0], null],
  [[0x75, 0x35, 60, 8], null],
  [[0x75, 0x35, 30, 24], null],
])('a time of %j is %s', (bytes, text) => {
  expect(timeOf(Uint8Array.from(bytes))).toBe(text);
});

describe('a record', () => {
  it.each([
    [300, 0x00, { kind: 'glucose', value: 16.7 }, []],
    [70, 0x40, { kind: 'glucose', value: 3.9 }, ['meal:before']],
    [126, 0x80, { kind: 'glucose-2h', value: 7 }, ['meal:after']],
  ])('of %i mg/dL with mark %i is converted once', (mgdl, marks, converted, flags) => {
    const original = { text: String(mgdl), unit: 'mg/dL' };
    expect(read(mgdl, marks)).toMatchObject({
      is: 'reading',
      values: [{ ...converted, unit: 'mmol/L', original }],
      deviceTime: '2026-11-21 08:30',
      flags: ['model:TD-4277', ...flags],
    });
  });

  it.each([
    [601, 'HI', '>600'],
    [19, 'LO', '<20'],
  ])('of %i is no number', (mgdl, code, text) => {
    const read601 = read(mgdl);
    expect(read601).toMatchObject({ values: [{ code, original: { text } }] });
    expect(read601.is === 'reading' && read601.values[0]?.value).toBeUndefined();
  });

  it.each([20, 600])('of %i is one', (mgdl) => {
    const found = read(mgdl);
    expect(found.is === 'reading' && found.values[0]?.code).toBeUndefined();
  });

  it.each([
    ['the control solution', 131, 0xc0, 'unsupported'],
    ['ketones', 131, 0x1c, 'unsupported'],
    ['nothing', 0, 0, 'range'],
  ])('of %s is refused', (_name, mgdl, marks, reason) => {
    expect(read(mgdl, marks)).toEqual({ is: 'refused', reason });
  });

  it('of no moment is refused: it could not be told from one of now', () => {
    const found = readRecord({ time: Uint8Array.of(0, 0, 0, 0), value: valueOf(131), model: null });
    expect(found).toEqual({ is: 'refused', reason: 'no-time' });
  });

  it('has the same key in every replay, and another one at another time', () => {
    const keyOf = (at: Uint8Array) => {
      const found = readRecord({ time: at, value: valueOf(131), model: null });
      return found.is === 'reading' ? found.recordKey : null;
    };
    expect(keyOf(time)).toBe(keyOf(Uint8Array.from(time)));
    expect(keyOf(time)).not.toBe(keyOf(time.with(2, 31)));
  });
});
