import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import { createManualTime, type ManualTime } from '../../tests/support/manual-time.ts';
import { DeviceLine } from './device-line.ts';
import { listeningDrivers } from './driver-info.ts';
import { createMemoryLine, type MemoryEnd } from './ports/memory.ts';

const COUNTERS_MS = 5_000;

describe('the line of a device says what is wrong with it', () => {
  let time: ManualTime;
  let line: DeviceLine;
  let device: MemoryEnd;
  let events: DeviceEvent[];

  beforeEach(() => {
    time = createManualTime();
    events = [];
  });
  afterEach(() => line.stop());

  async function start(driver: string, hasControlLines = true) {
    line = new DeviceLine({
      binding: {
        deviceId: '01890000-0000-7000-8000-00000000d001',
        label: '秤',
        driver,
        transport: { kind: 'serial', path: 'COM3', baudRate: null },
        enabled: true,
        simulated: false,
      },
      driver: listeningDrivers.get(driver)!,
      open: (handlers) => {
        const [host, far] = createMemoryLine();
        host.attach(handlers);
        device = far;
        return Promise.resolve({ ...host, hasControlLines, sharedWith: 'minicom' });
      },
      timing: time,
      report(event) {
        events.push(event);
        return Promise.resolve(true);
      },
    });
    line.start();
    await time.settle();
  }

  async function say(text: string | Uint8Array) {
    await device.write(Buffer.from(text as string));
    await time.advance(COUNTERS_MS);
  }

  const status = () => events.findLast((event) => event.type === 'status');

  it('when text comes with another parity, until it comes right', async () => {
    await start('and-scale');
    const wrong = Buffer.from('ST,GS,+00062.45kg\r\nST,GS,+00062.45kg\r\n').map((byte) => {
      const ones = byte.toString(2).replaceAll('0', '').length;
      return ones % 2 === 1 ? byte | 0x80 : byte;
    });
    await say(wrong);
    expect(status()).toMatchObject({ state: 'ready', hint: 'wrong-parity' });
    await say('ST,GS,+00062.45kg\r\n');
    expect(status()).toMatchObject({ hint: null });
  });

  it('when a scale does not stand still, until it does', async () => {
    await start('and-scale');
    await say('US,GS,+00061.90kg\r\n');
    expect(status()).toMatchObject({ hint: 'unstable' });
    await say('ST,GS,+00062.45kg\r\n');
    expect(status()).toMatchObject({ hint: null });
  });

  it('when a device is silent and its cable can not set DTR', async () => {
    await start('sdt-id-card', false);
    await time.advance(60_000);
    expect(status()).toMatchObject({ state: 'no-answer', hint: 'no-control-lines' });
  });

  it('and of a code that was refused not one byte of it', async () => {
    await start('barcode');
    await say('28001234');
    const refusal = { type: 'rejected', reason: 'incomplete', rawHex: null };
    const stamp = { driver: 'barcode', driverVersion: expect.any(String) };
    expect(events.filter(({ type }) => type !== 'status')).toEqual([{ ...refusal, ...stamp }]);
  });

  it('when another program reads along, by its name', async () => {
    await start('and-scale');
    expect(status()).toMatchObject({ warnings: ['shared-port'], heldBy: 'minicom' });
  });

  it('when its clock is off, by how much and which way', async () => {
    await start('omron-hbp9030');
    const measuredAt = (hourAndMinute: string) =>
      `2026,11,21,${hourAndMinute},                    ,0,120,080,072,0\r\n`;
    await say(measuredAt('08,18'));
    expect(status()).toMatchObject({ clockBehindMs: 720_000 });
    expect(status()?.warnings).toContain('clock-off');
    await say(measuredAt('08,31'));
    expect(status()?.warnings).not.toContain('clock-off');
  });
});
