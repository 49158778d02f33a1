import { describe, expect, it } from 'vitest';
import { bytesOf, hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { bcmDriver } from './driver.ts';
import { encodeModuleFrame } from './protocol.ts';

/** Of the published commands; their sums are the maker's. */
const published = [
  'A55A03033C42',
  'A55A0303343A',
  'A55A0303363C',
  'A55A0908374D1D0690026FB9',
  'A55A0901374D1D0690026FB2',
  'A55A0903374D1D0690026FB4',
  'A55A0403380140',
  'A55A05033B0265AA',
  'A55A0303353B',
  'A55A05033300003B',
  'A55A0503330695D6',
  'A55A03640168',
];
const frame = (command: number, ...data: number[]) =>
  encodeModuleFrame({ part: 0x03, command, data: Uint8Array.from(data) });
const weight = frame(0x36, 0x02, 0x65);
const height = frame(0x35, 0x06, 0x95);
const say = async (...pieces: readonly (Uint8Array | number)[]) =>
  saidIn(await hear(bcmDriver, ...pieces, 60_000));

describe('a BCM-H10', () => {
  it.each(published)('has the sum of %s', async (hex) => {
    expect(await say(bytesOf(hex))).not.toContain('checksum');
  });

  it('is asked for weight and height, and for nothing else', async () => {
    const { sent } = await hear(bcmDriver, 60_000);
    expect(new Set(sent)).toEqual(new Set(['a55a0303363c', 'a55a0303353b']));
  });

  it('is read in 100 g and in millimetres', async () => {
    const found = await hear(bcmDriver, weight, 1_000, weight, height, 1_000, height, 60_000);
    expect(saidIn(found)).toEqual(['weight 61.3 kg', 'height 168.5 cm']);
    expect(readingsIn(found)[1]?.values[0]?.original).toEqual({ text: '1685', unit: 'mm' });
  });

  it('may tell a height under either of two functions', async () => {
    expect(await say(bytesOf('A55A0503330695D6'), 1_000, height)).toEqual(['height 168.5 cm']);
  });

  it('that is still swaying has not weighed', async () => {
    const other = frame(0x36, 0x02, 0x60);
    expect(await say(other, 500, weight, 500, weight, 500, weight)).toEqual([
      'unstable',
      'weight 61.3 kg',
    ]);
  });

  it.each([
    ['nobody stands on it', frame(0x36, 0, 0), []],
    ['somebody has asked it', frame(0x36), []],
    ['it was calibrated', bytesOf('A55A05033B0265AA'), ['unsupported']],
    ['it answers something else', frame(0x36, 1, 2, 3), ['unsupported']],
    ['nobody weighs that', frame(0x36, 0xff, 0xff), ['range']],
    ['its sum is wrong', bytesOf('A55A0503360265A4'), ['checksum']],
  ])('gives no reading when %s', async (_name, bytes, said) => {
    expect(await say(bytes)).toEqual(said);
  });
});
