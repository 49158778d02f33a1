import { describe, expect, it } from 'vitest';
import { bytesOf, hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { suntechDriver } from './driver.ts';
import { encodeSuntechFrame } from './protocol.ts';

const result = '3E1873004A001E01000000000000310755005800000000E9';
const say = async (hex: string) => saidIn(await hear(suntechDriver, bytesOf(hex), 1_000));

/** The published result with one of its data bytes changed and the check put right. */
function changed(at: number, byte: number): string {
  const data = bytesOf(result).slice(2, -1);
  data[at] = byte;
  return Buffer.from(encodeSuntechFrame(data)).toString('hex');
}

describe('a SunTech module', () => {
  it('is read as its published driver reads it', async () => {
    const [reading] = readingsIn(await hear(suntechDriver, bytesOf(result)));
    expect(reading).toMatchObject({
      values: [
        { kind: 'sbp', value: 115 },
        { kind: 'dbp', value: 74 },
        { kind: 'map', value: 88 },
        { kind: 'pulse', value: 85 },
      ],
      flags: ['status:1', 'beats:30'],
    });
  });

  it('is asked for its result when it has measured, and never to measure', async () => {
    const { sent } = await hear(suntechDriver, bytesOf(`3E050201BA 3E044B73 ${result}`));
    expect(sent).toEqual(['3a7903004a']);
  });

  it('makes one reading of a result that is sent again, two of two measurements', async () => {
    const heard = bytesOf(result);
    expect(readingsIn(await hear(suntechDriver, heard, 1_000, heard))).toHaveLength(1);
    const done = bytesOf('3E044B73');
    expect(readingsIn(await hear(suntechDriver, done, heard, done, heard))).toHaveLength(2);
  });

  it.each([
    ['a cuff pressure', '3E050201BA', []],
    ['an error', changed(18, 2), ['error']],
    ['a mean above the systolic pressure', changed(16, 0x90), ['range']],
    ['a pulse of nobody', changed(14, 0), ['range']],
    ['a wrong check', result.replace('E9', 'E8'), ['checksum']],
    ['no length', '3E00FF', []],
    ['half a frame', result.slice(0, 20), ['incomplete']],
    ['a frame behind half a frame', `3E18${result}`, ['checksum', 'reading']],
  ])('with %s', async (_name, hex, expected) => {
    const said = await say(hex);
    expect(said.map((one) => (one.startsWith('sbp') ? 'reading' : one))).toEqual(expected);
  });
});
