import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { healthometerDriver } from './driver.ts';

const ESC = '\u001b';
type Changes = Readonly<Record<string, string>>;

function packet(changes: Changes = {}): string {
  const fields = { I: '0000000000', W: '184.5', H: '70.0', B: '26.5', N: 'c', ...changes };
  const body = Object.entries(fields).map(([letter, text]) => `${ESC}${letter}${text}`);
  return `${ESC}R${body.join('')}${ESC}E`;
}

const SECOND = 1_000;
const listen = (...pieces: readonly (string | number)[]) =>
  hear(healthometerDriver, ...pieces, 60 * SECOND);
const say = async (...pieces: readonly (string | number)[]) => saidIn(await listen(...pieces));
const whole = 'weight 83.7 kg, height 177.8 cm, bmi 26.5 kg/m2';

describe('a packet of a Health o meter', () => {
  it.each([
    ['imperial', {}, whole],
    ['metric', { W: '83.7', H: '177.8', N: 'm' }, whole],
    ['no height', { H: '0.0', B: '0.0' }, 'weight 83.7 kg'],
    ['a height that nobody measured', { H: '999.9' }, 'weight 83.7 kg'],
    ['a BMI of another height', { B: '39.9' }, 'weight 83.7 kg, height 177.8 cm'],
    ['units that it does not have', { N: 'x' }, 'malformed'],
    ['no number', { W: '18x.5' }, 'malformed'],
    ['a weight of nobody', { W: '900.0' }, 'range'],
    ['a weight below nothing', { W: '-3.7' }, 'range'],
    ['a height below nothing', { H: '-70.0' }, 'weight 83.7 kg'],
  ])('with %s', async (_name, changes: Changes, said) => {
    expect(await say(packet(changes))).toEqual([said]);
  });

  it('may begin as a line does that has just woken up', async () => {
    expect(await say(packet().replace(`${ESC}R`, '6R'))).toEqual([whole]);
  });

  it('may fill its numbers up with spaces', async () => {
    expect(await say(packet({ W: ' 184.5', H: ' 70.0', B: ' 26.5' }))).toEqual([whole]);
  });

  it('tells whom, what it weighed before and what stood on it', async () => {
    const [reading] = readingsIn(await listen(packet({ I: '0000004711', T: '3.0' })));
    expect(reading).toMatchObject({
      values: [{ original: { text: '184.5', unit: 'lb' } }, {}, {}],
      subjectId: '0000004711',
      flags: ['stable', 'tare:3.0'],
    });
  });

  it.each([
    ['\u0002\u0082\u00d7\u00e4 12.4\r', 'weight 12.4 kg'],
    ['\u0001\u0080\u00d7\u00e4 27.3\r', 'weight 12.4 kg'],
    ['\u0002\u0082\u00d7\u00e4" 12.4"\r', 'weight 12.4 kg'],
    ['\u0002\u0082\u00d7\u00e4 3.215\r', 'weight 3.215 kg'],
  ])('is shorter from a baby scale, and comes twice', async (short, said) => {
    expect(await say(short + short)).toEqual([said]);
  });

  it('from a baby scale is refused where its weight is none', async () => {
    expect(await say('\u0002\u0082\u00d7\u00e4 3x215\r')).toEqual(['malformed']);
    expect(await say('\u0002\u0082\u00d7\u00e4"-3.215"\r')).toEqual(['range']);
  });
});

describe('a weight', () => {
  const other = packet({ W: '180.1', H: '0.0' });

  it('that is said again and again is one reading', async () => {
    expect(await say(packet(), SECOND, packet(), SECOND, packet())).toEqual([whole]);
  });

  it('that is still changing is none', async () => {
    const rising = ['20.0', '90.5', '171.2'].flatMap((W) => [packet({ W, H: '0.0' }), SECOND]);
    expect(await say(...rising, packet(), SECOND, packet())).toEqual([
      'unstable',
      'unstable',
      'unstable',
      whole,
    ]);
  });

  it('that was the last of changing ones is none', async () => {
    expect(await say(other, SECOND, packet())).toEqual(['unstable']);
  });

  it('that was said once and alone is one, after a while', async () => {
    expect(saidIn(await hear(healthometerDriver, packet(), 2 * SECOND))).toEqual([]);
    expect(saidIn(await hear(healthometerDriver, packet(), 4 * SECOND))).toEqual([whole]);
  });

  it('is another one after a while', async () => {
    expect(await say(packet(), 10 * SECOND, packet())).toEqual([whole, whole]);
  });
});
