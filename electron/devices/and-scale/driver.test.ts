import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { andScaleDriver } from './driver.ts';

const say = async (text: string) => saidIn(await hear(andScaleDriver, text));

describe('a scale', () => {
  it.each([
    ['ST,GS,+00123.45kg', 'weight 123.45 kg'],
    ['ST,GS,+00063.4 kg', 'weight 63.4 kg'],
    ['ST,NT,+00004.15kg', 'weight 4.15 kg'],
    ['ST,+078.05kg', 'weight 78.05 kg'],
    ['ST,GS,+0063400 g', 'weight 63.4 kg'],
    ['ST,GS,+00184.5lb', 'weight 83.7 kg'],
    ['?)(ST,GS,+00123.45kg', 'weight 123.45 kg'],
    ['st,gs,+00123.45kg', 'weight 123.45 kg'],
    ['US,GS,+00123.45kg', 'unstable'],
    ['us,gs,+00123.45kg', 'unstable'],
    ['uS,GS,+00123.45KG', 'unstable'],
    ['st,tr,+00001.00kg', 'unsupported'],
    ['ol,gs,+00123.45kg', 'error'],
    ['OL,GS,+9999999kg', 'error'],
    ['OL,GS,--------', 'error'],
    ['ST,TR,+00001.00kg', 'unsupported'],
    ['HT,+1740mm', 'unsupported'],
    ['FT,25.4%', 'unsupported'],
    ['ST,GS,-00001.20kg', 'range'],
    ['ST,GS,   245.6 g', 'range'],
    ['ST,GS,+00300.5kg', 'range'],
    ['ST,GS,+00123.45oz', 'unsupported'],
    ['ST,GS,+001234.5', 'unsupported'],
    ['+00123.45kg', 'malformed'],
  ])('%s: %s', async (line, said) => {
    expect(await say(`${line}\r\n`)).toEqual([said]);
  });

  it.each(['ST,GS,+00000.00kg', 'I', '?'])('%s is nothing', async (line) => {
    expect(await say(`${line}\r\n`)).toEqual([]);
  });

  it('may put its lines between STX and ETX', async () => {
    expect(await say('\u0002ST,GS,+00062.50kg\u0003\u0002US,GS,+00061.00kg\u0003\r\n')).toEqual([
      'weight 62.5 kg',
      'unstable',
    ]);
  });

  it('keeps what it showed where that was converted', async () => {
    const [reading] = readingsIn(await hear(andScaleDriver, 'ST,NT,+00184.5lb\r\n'));
    expect(reading).toMatchObject({
      values: [{ value: 83.7, original: { text: '00184.5', unit: 'lb' } }],
      flags: ['stable', 'net'],
    });
  });

  it('makes one reading of a weight that stands, and another of the next person of that weight', async () => {
    const stands = 'ST,GS,+00063.40kg\r\n'.repeat(20);
    expect(await say(stands)).toHaveLength(1);
    expect(await say(`${stands}ST,GS,+00000.00kg\r\n${stands}`)).toHaveLength(2);
    expect(readingsIn(await hear(andScaleDriver, stands, 60_000, stands))).toHaveLength(2);
  });
});
