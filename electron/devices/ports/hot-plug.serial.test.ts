import { afterEach, describe, expect, it } from 'vitest';
import { FakeDataHost } from '../../../tests/support/fake-data-host.ts';
import { openPtyPair, ptyTools, type PtyPair } from '../../../tests/support/pty.ts';
import { createIdMaker } from '../../../tests/support/seeded.ts';
import { encodeTm2655Frame } from '../framing/tm2655-frames.ts';
import { DevicesHost } from '../host.ts';
import { systemTiming } from '../timing.ts';
import type { PortInfo } from './identity.ts';
import { type Line, usualLine } from './line.ts';
import { serialLine } from './serial.ts';

const makeId = createIdMaker();
const deviceId = makeId();
const usb = { vendorId: '1a86', productId: '7523', serialNumber: null };
const words = { manufacturer: null, product: 'USB Serial' };
const identity = { by: 'socket', socket: 'left', vendorId: '1a86', productId: '7523' } as const;
const quiet = { onBytes: () => undefined, onClosed: () => undefined };
const TIMES = 3;

function measurement(systolic: number): Uint8Array {
  const fields = ['TM2655', '2611221429', 'RB', 'M', 'E00', `S${systolic}`, 'M 87', 'D 62', 'P 83'];
  return encodeTm2655Frame({ address: '00', text: [...fields, 'I17', 'L139'].join('\x1e') });
}

describe.each(ptyTools())('a device that is pulled out and put back, on %s', (tool) => {
  const pairs: PtyPair[] = [];
  const lines: Line[] = [];
  let host: DevicesHost | null = null;

  afterEach(async () => {
    await host?.stop();
    await Promise.all(lines.splice(0).map((line) => line.close()));
    for (const pair of pairs.splice(0)) await pair.close();
  });

  it('is listened to before it is bound, and its port is free again after', async () => {
    const data = new FakeDataHost();
    const pair = (await openPtyPair(tool))!;
    pairs.push(pair);
    const heard: Uint8Array[] = [];
    const far = await serialLine({ path: pair.b, profile: usualLine, timing: systemTiming })({
      ...quiet,
      onBytes: (bytes) => heard.push(bytes),
    });
    lines.push(far);
    const transport = { kind: 'serial', path: pair.a, baudRate: null } as const;
    host = new DevicesHost({
      client: data.client(),
      timing: systemTiming,
      makeId,
      makeEpoch: () => 1,
      log: () => undefined,
      listPorts: () => Promise.resolve([{ ...usb, ...words, path: pair.a, socket: 'left' }]),
    });
    host.start();
    await data.until(() => data.ports.length === 1);
    expect(data.ports[0]).toMatchObject({ path: pair.a, name: 'CH340', identity });
    const drivers = ['and-tm2655', 'omron-hbp9030'];
    data.listenTo({ trialId: makeId(), transport, drivers });
    await data.until(() => data.trial?.state === 'ready');
    await far.write(measurement(131));
    await data.until(
      () => data.trial?.heard[0]?.reading !== null && data.trial?.heard[0] !== undefined,
    );
    expect(data.trial?.heard[0]?.reading?.values[0]).toMatchObject({ kind: 'sbp', value: 131 });
    expect(heard).toEqual([]);
    expect(data.reports).toEqual([]);
    data.listenTo(null);
    data.setBindings([
      {
        deviceId,
        label: '血压计',
        driver: 'and-tm2655',
        transport,
        enabled: true,
        simulated: false,
      },
    ]);
    await data.until(() => data.stateOf(deviceId) === 'ready');
  });

  it('is found in its socket under every new name, and none of its readings is missed', async () => {
    const data = new FakeDataHost();
    let plugged: PortInfo[] = [];
    data.setBindings([
      {
        deviceId,
        label: '血压计',
        driver: 'and-tm2655',
        transport: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: null, identity },
        enabled: true,
        simulated: false,
      },
    ]);
    host = new DevicesHost({
      client: data.client(),
      timing: systemTiming,
      makeId,
      makeEpoch: () => 1,
      log: () => undefined,
      listPorts: () => Promise.resolve(plugged),
    });
    host.start();
    const readings = () => data.eventsOf(deviceId).filter(({ type }) => type === 'reading');
    for (let time = 1; time <= TIMES; time += 1) {
      await data.until(() => data.stateOf(deviceId) === 'no-such-port');
      const pair = (await openPtyPair(tool))!;
      pairs.push(pair);
      plugged = [{ ...usb, ...words, path: pair.a, socket: 'left' }];
      await data.until(() => data.stateOf(deviceId) === 'ready');
      const far = await serialLine({ path: pair.b, profile: usualLine, timing: systemTiming })(
        quiet,
      );
      lines.push(far);
      await far.write(measurement(100 + time));
      await data.until(() => readings().length === time);
      // It goes in the middle of a word.
      await far.write(measurement(200).subarray(0, 20));
      plugged = [];
      await pair.unplug();
    }
    expect(readings().map((event) => event.type === 'reading' && event.values[0]?.value)).toEqual(
      Array.from({ length: TIMES }, (_, index) => 101 + index),
    );
  });
});
