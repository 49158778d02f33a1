import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces, damage, damaged, joined } from '../../../tests/support/chunks.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import type { DriverEvent } from '../driver.ts';
import type { FarEnd } from '../far-end.ts';
import { encodeTm2655Frame } from '../framing/tm2655-frames.ts';
import { tm2655Driver } from './driver.ts';
import { ACK, encodeResult, NAK } from './protocol.ts';
import { createTm2655Simulator } from './simulator.ts';

const measured = { sbp: 138, dbp: 86, pulse: 71 };
const nothing: Pick<FarEnd, 'connect'> = {
  connect: () => ({ feed: () => undefined, closed: () => undefined }),
};

const resultText = encodeResult({
  model: 'TM2655',
  deviceTime: '2026-11-21 08:30',
  mode: 'M',
  sbp: 138,
  map: 103,
  dbp: 86,
  pulse: 71,
  inflation: '17',
  amplitude: '139',
});
const frame = encodeTm2655Frame({ address: '00', text: resultText });

const readings = (events: readonly DriverEvent[]) =>
  events.filter((event) => event.type === 'reading');
const answers = (sent: readonly Uint8Array[]) => sent.map((bytes) => bytes[0]);

function setUp(device: Pick<FarEnd, 'connect'> = nothing) {
  const time = createManualTime();
  return { time, rig: createRig(time, tm2655Driver, device) };
}

describe('a blood pressure monitor', () => {
  it('gives its result with device time, flags and its bytes, and is acknowledged', async () => {
    const time = createManualTime();
    const monitor = createTm2655Simulator(time);
    const rig = createRig(time, tm2655Driver, monitor);
    monitor.measure(measured);
    await time.advance(60_000);
    expect(rig.events).toEqual([
      {
        type: 'reading',
        values: [
          { kind: 'sbp', value: 138, unit: 'mm[Hg]' },
          { kind: 'dbp', value: 86, unit: 'mm[Hg]' },
          { kind: 'map', value: 103, unit: 'mm[Hg]' },
          { kind: 'pulse', value: 71, unit: '/min' },
        ],
        deviceTime: '2026-11-21 08:30',
        subjectId: null,
        flags: ['model:TM2655', 'mode:M', 'inflation:17', 'amplitude:139'],
        rawHex: Buffer.from(frame).toString('hex'),
      },
    ]);
    expect(answers(rig.sent)).toEqual([ACK]);
  });

  it('is neither refused nor answered where a host asks it something', async () => {
    const { rig } = setUp();
    for (const text of ['ST', 'SP', 'RB', 'RP']) {
      await rig.inject(encodeTm2655Frame({ address: '00', text }));
    }
    expect(rig.events).toEqual([]);
    expect(rig.sent).toEqual([]);
  });

  it('sends again until the reading is stored, which makes one reading', async () => {
    const time = createManualTime();
    const monitor = createTm2655Simulator(time);
    const rig = createRig(time, tm2655Driver, monitor);
    const stored: ((isStored: boolean) => void)[] = [];
    rig.store = () => new Promise((resolve) => stored.push(resolve));
    monitor.measure(measured);
    await time.advance(5_000);
    expect(rig.sent).toEqual([]);
    stored[0]!(true);
    await time.advance(60_000);
    expect(readings(rig.events)).toHaveLength(1);
    expect(answers(rig.sent)).toEqual([ACK, ACK, ACK]);
  });

  it('brings its result again after a replug when nobody had acknowledged it', async () => {
    const time = createManualTime();
    const monitor = createTm2655Simulator(time);
    const rig = createRig(time, tm2655Driver, monitor);
    rig.store = () => new Promise(() => undefined);
    monitor.measure(measured);
    await time.advance(100);
    await rig.unplug();
    rig.plug();
    await time.advance(60_000);
    expect(readings(rig.events)).toHaveLength(1);
    expect(rig.connection.counters.frames).toBeGreaterThan(0);
  });

  it('makes two readings of two measurements', async () => {
    const time = createManualTime();
    const monitor = createTm2655Simulator(time);
    const rig = createRig(time, tm2655Driver, monitor);
    monitor.measure(measured);
    await time.advance(60_000);
    monitor.measure(measured);
    await time.advance(1_000);
    expect(readings(rig.events)).toHaveLength(2);
  });

  it('is called out when its clock is more than two minutes off', async () => {
    const { time, rig } = setUp();
    await time.advance(2 * 60_000);
    await rig.inject(frame);
    expect([...rig.warnings]).toEqual([]);
    await time.advance(60_000);
    await rig.inject(frame);
    expect([...rig.warnings]).toEqual(['clock-off']);
  });

  it('without a measurement makes no reading, and says why', async () => {
    const time = createManualTime();
    const monitor = createTm2655Simulator(time);
    const rig = createRig(time, tm2655Driver, monitor);
    monitor.measure(measured, '04');
    await time.advance(60_000);
    expect(rig.events).toMatchObject([{ type: 'rejected', reason: 'error' }]);
    expect(answers(rig.sent)).toEqual([ACK]);
  });
});

describe('a line with noise on it', () => {
  it('loses nothing to noise before and after a frame', async () => {
    const { rig } = setUp();
    const noise = Uint8Array.of(0xff, 0x16, 0x02, 0x16, 0x16);
    await rig.inject(joined(noise, frame, noise));
    expect(readings(rig.events)).toHaveLength(1);
  });

  it('refuses a broken frame with its bytes and asks for it again', async () => {
    const { rig } = setUp();
    const broken = Uint8Array.from(frame);
    broken[30] = broken[30]! ^ 1;
    await rig.inject(broken);
    const rawHex = Buffer.from(broken).toString('hex');
    expect(rig.events).toEqual([{ type: 'rejected', reason: 'checksum', rawHex }]);
    expect(answers(rig.sent)).toEqual([NAK]);
  });

  it('refuses half a frame after a silence, and its other half is nothing', async () => {
    const { time, rig } = setUp();
    await rig.inject(frame.slice(0, 40));
    await time.advance(200);
    expect(rig.events).toEqual([]);
    await time.advance(100);
    expect(rig.events).toMatchObject([{ type: 'rejected', reason: 'incomplete' }]);
    await rig.inject(frame.slice(40));
    await time.advance(1_000);
    expect(readings(rig.events)).toEqual([]);
  });

  it('does not join halves from before and after a replug', async () => {
    const { time, rig } = setUp();
    await rig.inject(frame.slice(0, 40));
    await rig.unplug();
    rig.plug();
    await rig.inject(frame.slice(40));
    await time.advance(1_000);
    expect(readings(rig.events)).toEqual([]);
    await rig.inject(frame);
    expect(readings(rig.events)).toHaveLength(1);
  });

  it('makes a reading only of bytes that came: damaged frames, in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(damage, fc.constant(null)), { minLength: 1, maxLength: 5 }),
        fc.uint8Array({ maxLength: 40 }),
        cutPlaces,
        async (damages, noise, places) => {
          const { rig } = setUp();
          const frames = damages.map((one) => (one ? damaged(frame, one) : frame));
          const stream = joined(...frames.flatMap((each) => [noise, each]));
          for (const chunk of cutAt(stream, places)) await rig.inject(chunk);
          for (const event of readings(rig.events)) {
            // The check byte does not cover the address, which means nothing on a line with one device.
            const raw = event.type === 'reading' ? event.rawHex.slice(10) : '';
            expect(raw).toBe(Buffer.from(frame).toString('hex').slice(10));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
