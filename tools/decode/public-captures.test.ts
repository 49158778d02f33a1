import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces } from '../../tests/support/chunks.ts';
import { createDecoder } from './decoder.ts';
import { decodingDrivers } from './drivers.ts';
import type { Output } from './output.ts';
import { publicCaptures } from './public-captures.ts';

const drivers = decodingDrivers();
/** Where a check of the protocol stands between noise and a reading. */
const checked = new Set(['tanita', 'astm', 'nonin']);

async function decode(id: string, ...chunks: readonly Uint8Array[]): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  const decoder = createDecoder({
    driver: drivers.get(id)!,
    isUnmasked: false,
    write: (output) => outputs.push(output),
  });
  for (const bytes of chunks) await decoder.take({ is: 'bytes', bytes });
  await decoder.end();
  return outputs;
}

/** A reading as `sbp 120 mm[Hg]`, a refusal by its reason. */
function said(outputs: readonly Output[]): readonly string[] {
  return outputs.flatMap((one) => {
    if (one.type === 'rejected') return one.reason;
    if (one.type !== 'reading') return [];
    return one.values
      .map(({ kind, value, code, unit }) => `${kind} ${code ?? value} ${unit}`)
      .join(', ');
  });
}

describe.each(publicCaptures)('$driver: $from', ({ driver, bytes, said: expected, ...about }) => {
  it('says what the device had shown', async () => {
    const found = await decode(driver, bytes);
    expect(said(found)).toEqual(expected);
    const last = found.findLast(({ type }) => type === 'reading');
    expect(last ?? {}).toMatchObject(
      Object.fromEntries(
        Object.entries(about).filter(([key]) => key === 'deviceTime' || key === 'subjectId'),
      ),
    );
  });

  it('says the same however it was cut', async () => {
    const whole = await decode(driver, bytes);
    await fc.assert(
      fc.asyncProperty(cutPlaces, async (places) => {
        expect(await decode(driver, ...cutAt(bytes, places))).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it.runIf(checked.has(driver))('invents nothing when a byte of it is another one', async () => {
    const known = new Set(expected);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const other = bytes.map((byte, place) => (place === at ? byte ^ by : byte));
          const told = said(await decode(driver, other));
          expect(told.filter((one) => !known.has(one) && !/^[a-z]+$/.test(one))).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  });
});
