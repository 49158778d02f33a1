import { afterEach, describe, expect, it } from 'vitest';
import { lineKinds } from '../../../tests/support/line-pair.ts';
import { plugDevice, type PluggedDevice } from '../../../tests/support/plugged-device.ts';
import type { FarEnd } from '../far-end.ts';
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

/** A far end that only says what the test makes it say. */
const mute: FarEnd = {
  profile: { ...tm2655Profile, baudRate: 115_200 },
  connect: () => ({ feed: () => undefined, closed: () => undefined }),
  display: () => [],
  stop: () => undefined,
};

describe.each(lineKinds)('a TM-2655 on %s', (kind) => {
  let plugged: PluggedDevice;

  async function start(device: FarEnd) {
    plugged = await plugDevice(kind, tm2655Driver, device);
  }

  const readings = () => plugged.readings().map(({ rawHex }) => rawHex);
  const reasons = () =>
    plugged.events.flatMap((event) => (event.type === 'rejected' ? [event.reason] : []));

  /** Every reading up to that of a frame sent now: when it has arrived, so has everything before it. */
  async function readingsBefore(last: Uint8Array) {
    await plugged.inject(last);
    await plugged.until(() => readings().includes(hexOf(last)));
    return readings().slice(0, readings().indexOf(hexOf(last)));
  }

  afterEach(() => plugged.close());

  it('sends a measurement at the rate of its line', async () => {
    const monitor = createTm2655Simulator(systemTiming);
    await start(monitor);
    monitor.measure({ sbp: 146, dbp: 93, pulse: 78 });
    await plugged.until(() => readings().length === 1);
    const [reading] = plugged.readings();
    expect(reading).toMatchObject({
      values: [{ value: 146 }, { value: 93 }, { value: 111 }, { value: 78 }],
      driver: 'and-tm2655',
    });
  });

  it('is understood through noise before, between and after', async () => {
    await start(mute);
    const noise = Uint8Array.of(0, 0xff, 0x16, 0x16, 0x16, 0x01, 0x02, 0x03, 0x1e, 0x80);
    for (const bytes of [noise, frame, noise]) await plugged.inject(bytes);
    expect(await readingsBefore(marker(1))).toEqual([hexOf(frame)]);
  });

  it('gives no reading of a frame with noise inside, and the next one is read', async () => {
    await start(mute);
    await plugged.inject(frame.slice(0, 30));
    await plugged.inject(Uint8Array.of(0x41, 0xfe));
    await plugged.inject(frame.slice(30));
    expect(await readingsBefore(marker(1))).toEqual([]);
    expect(reasons()).toContain('malformed');
  });

  it('is understood when its frame is split at any byte', async () => {
    await start(mute);
    for (let at = 1; at < frame.length; at += 1) {
      const next = marker(at);
      await plugged.inject(next.slice(0, at));
      await plugged.inject(next.slice(at));
    }
    await plugged.until(() => readings().length === frame.length - 1);
    const expected = Array.from(frame.slice(1), (_, index) => marker(index + 1));
    expect(readings()).toEqual(expected.map(hexOf));
    expect(reasons()).toEqual([]);
  });

  it('makes nothing of half a frame before a replug and the other half after', async () => {
    await start(mute);
    await plugged.inject(frame.slice(0, 30));
    await plugged.pull();
    await plugged.putBack();
    await plugged.until(plugged.isReady);
    await plugged.inject(frame.slice(30));
    expect(await readingsBefore(marker(1))).toEqual([]);
    await plugged.inject(frame);
    await plugged.until(() => readings().includes(hexOf(frame)));
    expect(plugged.readings().at(-1)?.epoch).toBeGreaterThan(Date.now() - 60_000);
  });
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
