import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../../shared/contract/device-link.ts';
import type { DeviceBinding } from '../../../shared/contract/devices.ts';
import { lineKinds, openLinePair, type LinePair } from '../../../tests/support/line-pair.ts';
import { DeviceLine } from '../device-line.ts';
import { plugIn, type FarEnd, type PluggedIn } from '../far-end.ts';
import { encodeTm2655Frame } from '../framing/tm2655-frames.ts';
import { systemTiming } from '../timing.ts';
import { tm2655Driver, tm2655Profile } from './driver.ts';
import { encodeResult } from './protocol.ts';
import { createTm2655Simulator } from './simulator.ts';

const frame = encodeTm2655Frame({
  address: '00',
  text: encodeResult({
    model: 'TM2655',
    deviceTime: '2026-11-21 08:30',
    mode: 'M',
    sbp: 146,
    map: 111,
    dbp: 93,
    pulse: 78,
    inflation: '17',
    amplitude: '139',
  }),
});
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const binding: DeviceBinding = {
  deviceId: '01890000-0000-7000-8000-0000000000b1',
  label: '血压计',
  driver: 'and-tm2655',
  transport: { kind: 'serial', path: 'given by the test', baudRate: null },
  enabled: true,
  simulated: true,
};

/** A far end that only says what the test makes it say. */
const mute: FarEnd = {
  profile: { ...tm2655Profile, baudRate: 115_200 },
  connect: () => ({ feed: () => undefined, closed: () => undefined }),
  display: () => [],
  stop: () => undefined,
};

describe.each(lineKinds)('a TM-2655 on %s', (kind) => {
  const events: DeviceEvent[] = [];
  let news = Promise.withResolvers<void>();
  let pair: LinePair;
  let far: PluggedIn;
  let line: DeviceLine;

  async function start(device: FarEnd) {
    events.length = 0;
    pair = await openLinePair(kind);
    far = await plugIn(systemTiming, device, pair.listen);
    line = new DeviceLine({
      binding,
      driver: tm2655Driver,
      open: pair.open(tm2655Profile, far.port),
      timing: systemTiming,
      report: (event) => {
        events.push(event);
        news.resolve();
        news = Promise.withResolvers<void>();
        return Promise.resolve(true);
      },
    });
    line.start();
    await until(() => lastState() === 'ready');
  }

  async function until(isTrue: () => boolean) {
    while (!isTrue()) await news.promise;
  }

  const lastState = () => {
    const last = events.findLast((event) => event.type === 'status');
    return last?.type === 'status' ? last.state : null;
  };
  const readings = () =>
    events.flatMap((event) => (event.type === 'reading' ? [event.rawHex] : []));
  const reasons = () =>
    events.flatMap((event) => (event.type === 'rejected' ? [event.reason] : []));

  /** Every reading up to that of a frame sent now: when it has arrived, so has everything before it. */
  async function readingsBefore(last: Uint8Array) {
    await far.inject(last);
    await until(() => readings().includes(hexOf(last)));
    return readings().slice(0, readings().indexOf(hexOf(last)));
  }

  afterEach(async () => {
    await line.stop();
    await far.unplug();
    await pair.close();
  });

  it('sends a measurement at the rate of its line', async () => {
    const monitor = createTm2655Simulator(systemTiming);
    await start(monitor);
    monitor.measure({ sbp: 146, dbp: 93, pulse: 78 });
    await until(() => readings().length === 1);
    const reading = events.find((event) => event.type === 'reading');
    expect(reading).toMatchObject({
      values: [{ value: 146 }, { value: 93 }, { value: 111 }, { value: 78 }],
      driver: 'and-tm2655',
    });
    monitor.stop();
  });

  it('is understood through noise before, between and after', async () => {
    await start(mute);
    const noise = Uint8Array.of(0, 0xff, 0x16, 0x16, 0x16, 0x01, 0x02, 0x03, 0x1e, 0x80);
    for (const bytes of [noise, frame, noise]) await far.inject(bytes);
    expect(await readingsBefore(marker(1))).toEqual([hexOf(frame)]);
  });

  it('gives no reading of a frame with noise inside, and the next one is read', async () => {
    await start(mute);
    await far.inject(frame.slice(0, 30));
    await far.inject(Uint8Array.of(0x41, 0xfe));
    await far.inject(frame.slice(30));
    expect(await readingsBefore(marker(1))).toEqual([]);
    expect(reasons()).toContain('malformed');
  });

  it('is understood when its frame is split at any byte', async () => {
    await start(mute);
    for (let at = 1; at < frame.length; at += 1) {
      const next = marker(at);
      await far.inject(next.slice(0, at));
      await far.inject(next.slice(at));
    }
    await until(() => readings().length === frame.length - 1);
    const expected = Array.from(frame.slice(1), (_, index) => marker(index + 1));
    expect(readings()).toEqual(expected.map(hexOf));
    expect(reasons()).toEqual([]);
  });

  it('makes nothing of half a frame before a replug and the other half after', async () => {
    await start(mute);
    await far.inject(frame.slice(0, 30));
    await pullAndPutBack();
    await far.inject(frame.slice(30));
    expect(await readingsBefore(marker(1))).toEqual([]);
    await far.inject(frame);
    await until(() => readings().includes(hexOf(frame)));
    const last = events.findLast((event) => event.type === 'reading');
    expect(last?.type === 'reading' && last.epoch).toBeGreaterThan(Date.now() - 60_000);
  });

  /** Unplugs the cable where that can be done; over TCP the far end hangs up. */
  async function pullAndPutBack() {
    if (pair.unplug && pair.replug) {
      await pair.unplug();
      await until(() => lastState() !== 'ready');
      await pair.replug();
      await until(() => lastState() === 'ready');
      return;
    }
    await far.unplug();
    await until(() => lastState() !== 'ready');
    far = await plugIn(systemTiming, mute, { kind: 'tcp', port: far.port ?? 0 });
    await until(() => lastState() === 'ready');
  }
});

/** A result that differs from all others by its pulse. */
function marker(index: number): Uint8Array {
  return encodeTm2655Frame({
    address: '00',
    text: encodeResult({
      model: 'TM2655',
      deviceTime: '2026-11-21 08:31',
      mode: 'M',
      sbp: 120,
      map: 93,
      dbp: 80,
      pulse: 50 + index,
      inflation: '17',
      amplitude: '139',
    }),
  });
}
