import { describe, expect, it } from 'vitest';
import { createRig } from '../../tests/support/device-rig.ts';
import { bytesOf } from '../../tests/support/hear.ts';
import { createManualTime } from '../../tests/support/manual-time.ts';
import type { Driver } from './driver.ts';
import { noninDriver } from './nonin/driver.ts';
import { hbp9020Driver } from './omron-hbp9020/driver.ts';
import { hbp9030Driver } from './omron-hbp9030/driver.ts';

const nobody = { connect: () => ({ feed: () => undefined, closed: () => undefined }) };

/** On 21 November 2026 at half past eight. */
async function warningsAfter(driver: Driver, ...said: readonly (string | Uint8Array)[]) {
  const rig = createRig(createManualTime(), driver, nobody);
  for (const one of said) await rig.inject(Buffer.from(one));
  expect(rig.events.map(({ type }) => type)).toEqual(said.map(() => 'reading'));
  return [...rig.warnings];
}

const line = (time: string, pulse: string) =>
  `2026,11,${time},${' '.repeat(20)},0,120,080,${pulse},0\r\n`;

describe('the clock of a device that sends what it has just measured', () => {
  it('is called out beyond five minutes, and right again when it is', async () => {
    expect(await warningsAfter(hbp9030Driver, line('21,08,30', '072'))).toEqual([]);
    expect(await warningsAfter(hbp9030Driver, line('21,08,24', '072'))).toEqual(['clock-off']);
    const noMoment = `bp,${'9'.repeat(20)},2026/11/31,08:30,140,098,077,068,3\r`;
    expect(await warningsAfter(hbp9020Driver, noMoment)).toEqual(['clock-off']);
    const twice = [line('20,08,30', '071'), line('21,08,31', '072')];
    expect(await warningsAfter(hbp9030Driver, ...twice)).toEqual([]);
  });

  it('is not known from what comes out of a memory', async () => {
    const data = bytesOf('20 25 11 21 08 30 15 00 0211 0048 00 61');
    const sum = data.reduce((total, byte) => (total + byte) & 0xff, 0);
    const stored = Uint8Array.of(...bytesOf('0002000D000E'), ...data, sum, 0x03);
    expect(await warningsAfter(noninDriver, stored)).toEqual([]);
  });
});
