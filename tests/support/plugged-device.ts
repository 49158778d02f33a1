import { DeviceLine } from '../../electron/devices/device-line.ts';
import type { Driver } from '../../electron/devices/driver.ts';
import { type FarEnd, plugIn } from '../../electron/devices/far-end.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import { type LineKind, openLinePair } from './line-pair.ts';

export type PluggedDevice = Awaited<ReturnType<typeof plugDevice>>;

/** A device at the far end of a real line, and the host's end with its driver; resolves when the two are ready. */
export async function plugDevice(kind: LineKind, driver: Driver, device: FarEnd) {
  const events: DeviceEvent[] = [];
  let news = Promise.withResolvers<void>();
  const pair = await openLinePair(kind);
  let far = await plugIn(systemTiming, device, pair.listen);
  const line = new DeviceLine({
    binding: {
      deviceId: '01890000-0000-7000-8000-0000000000c1',
      label: '测试设备',
      driver: driver.id,
      transport: { kind: 'serial', path: 'given by the test', baudRate: null },
      enabled: true,
      simulated: true,
    },
    driver,
    open: pair.open(driver.profile, far.port),
    timing: systemTiming,
    report: (event) => {
      events.push(event);
      news.resolve();
      news = Promise.withResolvers<void>();
      return Promise.resolve(true);
    },
  });

  /** Looks whenever something is reported. */
  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await news.promise;
  }

  const isReady = () => events.findLast(isStatus)?.state === 'ready';

  /** Pulls the cable where that can be done; over TCP the far end hangs up. */
  async function pull(): Promise<void> {
    await (pair.unplug ? pair.unplug() : far.unplug());
    await until(() => !isReady());
  }

  async function putBack(): Promise<void> {
    if (pair.replug) return pair.replug();
    far = await plugIn(systemTiming, device, { kind: 'tcp', port: far.port ?? 0 });
  }

  line.start();
  await until(isReady);
  return {
    events,
    until,
    isReady,
    pull,
    putBack,
    /** What the line carries besides what the device says. */
    inject: (bytes: Uint8Array) => far.inject(bytes),
    readings: () => events.filter(isReading),
    async close() {
      await line.stop();
      device.stop();
      await far.unplug();
      await pair.close();
    },
  };
}

function isStatus(event: DeviceEvent) {
  return event.type === 'status';
}

function isReading(event: DeviceEvent) {
  return event.type === 'reading';
}
