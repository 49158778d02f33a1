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
  ])('says with %s: %s', async (text, said) => {
    expect(await say(text)).toEqual([said]);
  });

  it('says whose BMI is not its own', async () => {
    const text = '\u0002158.5,60.54,M,123.5,678.9\u0003';
    const [reading] = readingsIn(await hear(gtechDriver, text));
    expect(reading?.flags).toEqual(['sex:male', 'bmi-inconsistent']);
  });
});
