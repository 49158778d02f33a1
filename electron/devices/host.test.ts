import { afterEach, describe, expect, it } from 'vitest';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { DeviceBinding } from '../../shared/contract/devices.ts';
import type { Instant } from '../../shared/lib/clock.ts';
import { inventedCard } from '../../tests/support/cards.ts';
import { FakeDataHost } from '../../tests/support/fake-data-host.ts';
import { createIdMaker } from '../../tests/support/seeded.ts';
import { tm2655Profile } from './and-tm2655/driver.ts';
import { encodeResult } from './and-tm2655/protocol.ts';
import { createTm2655Simulator } from './and-tm2655/simulator.ts';
import { plugIn, type FarEnd, type PluggedIn } from './far-end.ts';
import { encodeTm2655Frame } from './framing/tm2655-frames.ts';
import { DevicesHost, type DevicesHostOptions } from './host.ts';
import { KioskSimulator } from './kiosk/simulator.ts';
import { createSdtSimulator } from './sdt-id-card/simulator.ts';
import type { PortInfo } from './ports/identity.ts';
import { tcpLine } from './ports/tcp.ts';
import { systemTiming } from './timing.ts';

const makeId = createIdMaker();
const kioskId = makeId();
const readerId = makeId();
const monitorId = makeId();

function binding(
  deviceId: string,
  driver: DeviceBinding['driver'],
  port: number | null,
  changes: Partial<DeviceBinding> = {},
): DeviceBinding {
  return {
    deviceId,
    label: driver,
    driver,
    transport: { kind: 'tcp', host: '127.0.0.1', port: port ?? 1 },
    enabled: true,
    simulated: true,
    ...changes,
  };
}

/** What a TM-2655 sends of one measurement. */
function resultOf(pulse: number): Uint8Array {
  const text = encodeResult({
    model: 'TM2655',
    deviceTime: '2026-11-21 08:31',
    mode: 'M',
    sbp: 120,
    map: 93,
    dbp: 80,
    pulse,
    inflation: '17',
    amplitude: '139',
  });
  return encodeTm2655Frame({ address: '00', text });
}

describe('the devices host', () => {
  const plugged: { device: FarEnd; line: PluggedIn }[] = [];
  const dataHost = () => new FakeDataHost();
  let host: DevicesHost | null = null;
  let server: Server | null = null;

  async function plug(device: FarEnd): Promise<number> {
    const line = await plugIn(systemTiming, device, { kind: 'tcp', port: 0 });
    plugged.push({ device, line });
    return line.port ?? 0;
  }

  function start(data: FakeDataHost, changes: Partial<DevicesHostOptions> = {}) {
    host = new DevicesHost({
      client: data.client(),
      timing: systemTiming,
      makeId,
      makeEpoch: epochs(),
      log: () => undefined,
      listPorts: () => Promise.resolve([]),
      ...changes,
    });
    host.start();
  }

  afterEach(async () => {
    await host?.stop();
    host = null;
    for (const { device, line } of plugged.splice(0)) {
      device.stop();
      await line.unplug();
    }
    server?.close();
    server = null;
  });

  it('says what it can speak to, and that a device of a later version is none of them', async () => {
    const data = dataHost();
    data.setBindings([binding(monitorId, 'of-a-later-version', null)]);
    start(data);
    await data.until(() => data.stateOf(monitorId) === 'version-mismatch');
    expect(data.drivers.map(({ id }) => id)).toContain('astm');
  });

  it('keeps a line for each binding and reports what its device says', async () => {
    const data = dataHost();
    const monitor = createTm2655Simulator(systemTiming);
    const reader = createSdtSimulator();
    data.setBindings([
      binding(monitorId, 'and-tm2655', await plug(monitor)),
      binding(readerId, 'sdt-id-card', await plug(reader)),
    ]);
    start(data);
    await data.until(
      () => data.stateOf(monitorId) === 'ready' && data.stateOf(readerId) === 'ready',
    );
    monitor.measure({ sbp: 128, dbp: 79, pulse: 66 });
    await data.until(() => data.eventsOf(monitorId).some((event) => event.type === 'reading'));
    const card = inventedCard();
    reader.present(card);
    await data.until(() => data.eventsOf(readerId).some((event) => event.type === 'card'));
    const reading = data.eventsOf(monitorId).find((event) => event.type === 'reading');
    expect(reading).toMatchObject({
      driver: 'and-tm2655',
      driverVersion: '1.0',
      values: [{ value: 128 }, { value: 79 }, { value: 95 }, { value: 66 }],
    });
    expect(data.eventsOf(readerId)).toContainEqual({ type: 'card', card });
    expect(JSON.stringify(data.eventsOf(readerId))).not.toContain('rawHex');
  });

  it('keeps a reading while the data host is away and stores it once', async () => {
    const data = dataHost();
    const monitor = createTm2655Simulator(systemTiming);
    data.setBindings([binding(monitorId, 'and-tm2655', await plug(monitor))]);
    start(data);
    await data.until(() => data.stateOf(monitorId) === 'ready');
    let refusals = 2;
    data.beforeReport = () => {
      if (refusals-- > 0) throw new Error('not now');
    };
    monitor.measure({ sbp: 128, dbp: 79, pulse: 66 });
    await data.until(() => data.eventsOf(monitorId).some((event) => event.type === 'reading'));
    expect(data.eventsOf(monitorId).filter((event) => event.type === 'reading')).toHaveLength(1);
  });

  it('forgets the half of a frame that came before somebody else sat down', async () => {
    const data = dataHost();
    const mute: FarEnd = {
      profile: tm2655Profile,
      connect: () => ({ feed: () => undefined, closed: () => undefined }),
      display: () => [],
      stop: () => undefined,
    };
    const bindings = [binding(monitorId, 'and-tm2655', await plug(mute))];
    data.setBindings(bindings);
    start(data);
    await data.until(() => data.stateOf(monitorId) === 'ready');
    const line = plugged[0]?.line;
    const pulses = () =>
      data
        .eventsOf(monitorId)
        .flatMap((event) => (event.type === 'reading' ? [event.values.at(-1)?.value] : []));
    await line?.inject(Buffer.concat([resultOf(65), resultOf(72).slice(0, 30)]));
    await data.until(() => pulses().includes(65));
    data.openWindow(makeId());
    // A device that is off says so when the order has been taken.
    data.setBindings([...bindings, binding(readerId, 'sdt-id-card', null, { enabled: false })]);
    await data.until(() => data.stateOf(readerId) === 'off');
    await line?.inject(resultOf(72).slice(30));
    await line?.inject(resultOf(81));
    await data.until(() => pulses().includes(81));
    expect(pulses()).toEqual([65, 81]);
  });

  it('serves a kiosk from card to ticket', async () => {
    const data = dataHost();
    const kiosk = new KioskSimulator({ timing: systemTiming, makeEpoch: epochs() });
    const ticketId = makeId();
    data.decide = () =>
      Promise.resolve({
        outcome: 'ticket',
        newcomer: true,
        checkedIn: {
          visitId: makeId(),
          residentId: makeId(),
          lane: 'W',
          repeated: false,
          ticket: {
            ticketId,
            number: 'W001',
            goTo: '测量站',
            ahead: 0,
            aboutMinutes: null,
            checkInAt: '2026-11-21T00:31:00.000Z' as Instant,
            clinicName: '演示站',
          },
        },
      });
    data.setBindings([binding(kioskId, 'kiosk', await plug(kiosk))]);
    start(data);
    await data.until(() => data.stateOf(kioskId) === 'ready');
    kiosk.present(inventedCard());
    await data.until(() => data.eventsOf(kioskId).some((event) => event.type === 'print-status'));
    expect(data.scans).toMatchObject([{ deviceId: kioskId, card: inventedCard() }]);
    expect(kiosk.printed.map((ticket) => ticket.jobId)).toEqual([ticketId]);
    expect(data.eventsOf(kioskId)).toContainEqual({
      type: 'print-status',
      jobId: ticketId,
      state: 'printed',
    });
  });

  it('says why a line is not there', async () => {
    const data = dataHost();
    const serial = { kind: 'serial', path: '/dev/no-such-port', baudRate: null } as const;
    const far = { kind: 'tcp', host: '192.0.2.7', port: 4001 } as const;
    const [ids1, ids2, ids3, ids4] = [makeId(), makeId(), makeId(), makeId()];
    const silent = createServer(() => undefined);
    server = silent;
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    data.setBindings([
      binding(ids1, 'and-tm2655', null, { transport: serial }),
      binding(ids2, 'and-tm2655', null, { transport: far }),
      binding(ids3, 'and-tm2655', null, { enabled: false }),
      binding(ids4, 'sdt-id-card', (silent.address() as AddressInfo).port),
    ]);
    start(data);
    await data.until(
      () =>
        data.stateOf(ids1) === 'no-such-port' &&
        data.stateOf(ids2) === 'not-allowed' &&
        data.stateOf(ids3) === 'off' &&
        data.stateOf(ids4) === 'no-answer',
    );
    const [status] = data.eventsOf(ids2);
    expect(status).toMatchObject({ type: 'status', warnings: ['unencrypted'] });
    expect(data.eventsOf(ids4)[0]).toMatchObject({ type: 'status', warnings: [] });
  });

  it('finds a device by what its port is, under any name and as soon as it is plugged in', async () => {
    const data = dataHost();
    const monitor = createTm2655Simulator(systemTiming);
    const port = await plug(monitor);
    const usb = { vendorId: '0403', productId: '6001', serialNumber: 'A50285BI' };
    const identity = { by: 'serial-number', ...usb } as const;
    const transport = { kind: 'serial', path: 'COM3', baudRate: null, identity } as const;
    const ports: PortInfo[] = [];
    const opened: string[] = [];
    data.setBindings([binding(monitorId, 'and-tm2655', null, { transport })]);
    start(data, {
      listPorts: () => Promise.resolve([...ports]),
      openSerial({ path, timing }) {
        opened.push(path);
        return tcpLine({ host: '127.0.0.1', port, allowList: [], timing });
      },
    });
    await data.until(() => data.stateOf(monitorId) === 'no-such-port');
    ports.push({ ...usb, path: 'COM11', socket: null, manufacturer: null, product: null });
    await data.until(() => data.stateOf(monitorId) === 'ready');
    expect(opened).toEqual(['COM11']);
  });

  it('opens, changes and closes lines as its bindings change', async () => {
    const data = dataHost();
    const [first, second] = [
      createTm2655Simulator(systemTiming),
      createTm2655Simulator(systemTiming),
    ];
    const [port1, port2] = [await plug(first), await plug(second)];
    data.setBindings([binding(monitorId, 'and-tm2655', port1)]);
    start(data);
    await data.until(() => data.stateOf(monitorId) === 'ready');
    data.setBindings([binding(monitorId, 'and-tm2655', port2)]);
    await data.until(() => data.stateOf(monitorId) === 'off');
    await data.until(() => data.stateOf(monitorId) === 'ready');
    second.measure({ sbp: 120, dbp: 80, pulse: 60 });
    await data.until(() => data.eventsOf(monitorId).some((event) => event.type === 'reading'));
    data.setBindings([]);
    await data.until(() => data.stateOf(monitorId) === 'off');
  });
});

function epochs(): () => number {
  let next = Math.floor(Math.random() * 1_000_000);
  return () => ++next;
}
