import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeTm2655Frame } from '../../electron/devices/framing/tm2655-frames.ts';
import { DevicesHost } from '../../electron/devices/host.ts';
import type { PortInfo } from '../../electron/devices/ports/identity.ts';
import { type Line, usualLine } from '../../electron/devices/ports/line.ts';
import { serialLine } from '../../electron/devices/ports/serial.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import type { LineTrial } from '../../shared/contract/devices.ts';
import { openPtyPair, ptyTools, type PtyPair } from '../support/pty.ts';
import { firstOf, startWorkstation, type TestWorkstation } from '../support/workstation.ts';

const [tool = 'socat'] = ptyTools();
const usb = { vendorId: '1a86', productId: '7523', serialNumber: null, socket: 'left' };
const words = { manufacturer: null, product: 'USB Serial' };

function measurement(systolic: number): Uint8Array {
  const fields = ['TM2655', '2611220830', 'RB', 'M', 'E00', `S${systolic}`, 'M 87', 'D 62', 'P 83'];
  return encodeTm2655Frame({ address: '00', text: [...fields, 'I17', 'L139'].join('\x1e') });
}

describe.skipIf(ptyTools().length === 0)('a monitor is set up by somebody new to it', () => {
  let desk: TestWorkstation;
  let host: DevicesHost;
  let plugged: PortInfo[] = [];
  const pairs: PtyPair[] = [];
  const lines: Line[] = [];

  beforeEach(async () => {
    plugged = [];
    desk = await startWorkstation();
    host = new DevicesHost({
      client: desk.connect('devices').client,
      timing: systemTiming,
      makeId: () => desk.key(),
      makeEpoch: () => 1,
      log: () => undefined,
      listPorts: () => Promise.resolve([...plugged]),
    });
    host.start();
  });

  afterEach(async () => {
    await host.stop();
    await Promise.all(lines.splice(0).map((line) => line.close()));
    for (const pair of pairs.splice(0)) await pair.close();
    await desk.close();
  });

  /** Plugs the monitor in, under a name that it never had; what says its readings. */
  async function plugIn() {
    const pair = (await openPtyPair(tool))!;
    pairs.push(pair);
    plugged = [{ ...usb, ...words, path: pair.a }];
    const handlers = { onBytes: () => undefined, onClosed: () => undefined };
    const far = await serialLine({ path: pair.b, profile: usualLine, timing: systemTiming })(
      handlers,
    );
    lines.push(far);
    return { pair, say: (systolic: number) => far.write(measurement(systolic)) };
  }

  const manager = () => desk.signedIn('manager').devices;

  /** The first answer of which it is true. */
  async function until<Value>(answers: AsyncIterable<Value>, isIt: (value: Value) => boolean) {
    for await (const value of answers) if (isIt(value)) return value;
    throw new Error('the answer ended');
  }

  it('from the plug to a reading, and again under another name', async () => {
    const { pair, say } = await plugIn();
    const [port] = await until(await manager().ports(), (ports) => ports.length === 1);
    expect(port).toMatchObject({ path: pair.a, kind: 'cable', name: 'CH340' });
    const identity = port?.identity ?? undefined;
    const transport = { kind: 'serial', path: pair.a, baudRate: null, identity } as const;
    const controller = new AbortController();
    const heard = await manager().listen(
      { transport, drivers: ['and-tm2655'] },
      { signal: controller.signal },
    );
    const isUnderstood = ({ heard: [first] }: LineTrial) =>
      first?.reading?.values[0]?.value === 131;
    for await (const trial of heard) {
      if (trial.state === 'ready' && trial.bytes === 0) await say(131);
      if (isUnderstood(trial)) break;
    }
    controller.abort();
    const tray = async () => (await firstOf(desk.signedIn('nurse').measurement.watch())).tray;
    expect(await tray()).toEqual([]);

    const deviceId = desk.key();
    const rest = { label: '血压计', driver: 'and-tm2655', enabled: true, simulated: false };
    const binding = { deviceId, transport, ...rest };
    await manager().save({ idempotencyKey: desk.key(), binding });
    const isReady = async () =>
      until(await manager().watch(), ({ devices }) => devices[0]?.state === 'ready');
    await isReady();

    plugged = [];
    await pair.unplug();
    await until(await manager().watch(), ({ devices }) => devices[0]?.state === 'no-such-port');
    const again = await plugIn();
    await isReady();
    await again.say(142);
    const filed = await until(
      await desk.signedIn('nurse').measurement.watch(),
      (panel) => panel.tray.length === 1,
    );
    expect(filed.tray[0]?.values[0]).toMatchObject({ kind: 'sbp', value: 142 });
  });
});
