import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { gtechDriver } from './driver.ts';

const say = async (text: string) => saidIn(await hear(gtechDriver, `\u0002${text}\u0003`, 1_000));

describe('a G-Tech', () => {
  it.each([
    ['158.5,60.54,M,123.5,678.9', 'height 158.5 cm, weight 60.54 kg'],
    ['168.5,63.40,F,100.0,22.3', 'height 168.5 cm, weight 63.4 kg, bmi 22.3 kg/m2'],
    ['158.5,60.54,M,123.5', 'malformed'],
    ['158.5,,M,123.5,24.1', 'malformed'],
    ['158.5,60.54,X,123.5,24.1', 'malformed'],
    ['258.5,60.54,M,123.5,9.1', 'range'],
    ['158.5,0.54,M,123.5,0.2', 'range'],
    ['158.5,-60.54,M,123.5,24.1', 'range'],
  ])('says with %s: %s', async (text, said) => {
    expect(await say(text)).toEqual([said]);
  });

  it('says whose BMI is not its own', async () => {
    const text = '\u0002158.5,60.54,M,123.5,678.9\u0003';
    const [reading] = readingsIn(await hear(gtechDriver, text));
    expect(reading?.flags).toEqual(['sex:male', 'bmi-inconsistent']);
  });

  /** What a decoder in C# was written by. */
  const list =
    '\0\r\nGENDER   ---- FEMALE\r\nWEIGHT   ---- 90.05 kg\r\nSTANDARD ---- 74.69 kg\r\nHEIGHT   ---- 188.6 cm\r\nB  M  I  ----  25.3   \r\nFATNESS  ---- 120.5 % \r\nMARKS    ---- FATTY\r\n\u001bT\0';
  const ofList = 'height 188.6 cm, weight 90.05 kg, bmi 25.3 kg/m2';

  it('set to print says the same in lines', async () => {
    const [reading] = readingsIn(await hear(gtechDriver, list));
    expect(reading?.flags).toEqual(['sex:female']);
    expect(saidIn(await hear(gtechDriver, list))).toEqual([ofList]);
    const other = '\u0002168.5,63.40,F,100.0,22.3\u0003';
    const second = 'height 168.5 cm, weight 63.4 kg, bmi 22.3 kg/m2';
    expect(saidIn(await hear(gtechDriver, list, other))).toEqual([ofList, second]);
    expect(saidIn(await hear(gtechDriver, list.slice(0, 90), list))).toEqual(['malformed', ofList]);
  });

  it.each([
    [list.replace('90.05 kg', '90.05 lb'), 'malformed'],
    [list.replace('188.6', '18%.6'), 'malformed'],
    [list.replace('188.6', '288.6'), 'range'],
    [list.replace('90.05', '-9.05'), 'range'],
    [list.replace('WEIGHT', 'HEIGHT'), 'malformed'],
    [list.replace('STANDARD ----', 'STANDARD'), 'malformed'],
    [list.slice(0, 90), 'incomplete'],
    [`GENDER${' '.repeat(400)}`, 'malformed'],
  ])('refuses such lines that are damaged: %j', async (text, reason) => {
    expect(saidIn(await hear(gtechDriver, text, 1_000))).toEqual([reason]);
  });

  it.each([
    ['W:65.4 H:171.5 \r', 'height 171.5 cm, weight 65.4 kg'],
    ['W:65.4 H:171.5\r\n', 'height 171.5 cm, weight 65.4 kg'],
    ['W: 65.4 H:171.5\u001e\r', 'malformed'],
    ['W:65.4 H:\r', 'malformed'],
    ['W:65W:65.4 H:171.5\r', 'malformed; height 171.5 cm, weight 65.4 kg'],
    ['W:654.4 H:171.5\r', 'range'],
    ['W:-5.4 H:171.5\r', 'range'],
  ])('says as other columns do with %j: %s', async (text, said) => {
    expect(saidIn(await hear(gtechDriver, text, 1_000)).join('; ')).toBe(said);
  });
});
