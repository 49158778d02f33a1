import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces, damage, damaged, joined } from '../../../tests/support/chunks.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import type { DriverEvent } from '../driver.ts';
import type { FarEnd } from '../far-end.ts';
import { astmDriver } from './driver.ts';
import { control, encodeFrame } from './frames.ts';
import { framesOf } from './sender.ts';
import { createMeterSimulator, recordsOf } from './simulator.ts';

const nothing: Pick<FarEnd, 'connect'> = {
  connect: () => ({ feed: () => undefined, closed: () => undefined }),
};

const readingsIn = (events: readonly DriverEvent[]) =>
  events.flatMap((event) => (event.type === 'reading' ? [event] : []));
const reasonsIn = (events: readonly DriverEvent[]) =>
  events.flatMap((event) => (event.type === 'rejected' ? [event.reason] : []));

function withMeter() {
  const time = createManualTime();
  const meter = createMeterSimulator(time);
  return { time, meter, rig: createRig(time, astmDriver, meter) };
}

describe('a glucometer', () => {
  it('sends a result with its meal mark, its time and its bytes', async () => {
    const { time, meter, rig } = withMeter();
    meter.take({ value: '6.4', unit: 'mmol/L', mark: 'F' });
    await time.advance(1_000);
    expect(rig.events).toEqual([
      {
        type: 'reading',
        values: [{ kind: 'glucose-fasting', value: 6.4, unit: 'mmol/L' }],
        deviceTime: '2026-11-21 08:30:00',
        subjectId: null,
        flags: ['model:Contour', 'mark:F'],
        recordKey: expect.stringContaining('2026-11-21 08:30:00'),
        clockBehindMs: 0,
        rawHex: expect.stringMatching(/^485c|^487c/),
      },
    ]);
    expect(meter.display()).toEqual(['6.4 mmol/L', '已传送 · 记忆 6']);
  });

  it('sends the words HI and LO, and its control solution is nobody’s', async () => {
    const { time, meter, rig } = withMeter();
    for (const button of ['high', 'low', 'control']) meter.press(button, null);
    await time.advance(60_000);
    expect(readingsIn(rig.events).map(({ values }) => values[0])).toMatchObject([
      { kind: 'glucose', code: 'HI', original: { text: '>33.4' } },
      { kind: 'glucose', code: 'LO', original: { text: '<0.5' } },
    ]);
    expect(reasonsIn(rig.events)).toEqual(['unsupported']);
  });

  it('sends its whole memory, each with the key that it had before', async () => {
    const { time, meter, rig } = withMeter();
    meter.sendMemory();
    await time.advance(60_000);
    meter.sendMemory();
    await time.advance(60_000);
    const keys = readingsIn(rig.events).map(({ recordKey }) => recordKey);
    expect(keys).toHaveLength(8);
    expect(new Set(keys).size).toBe(4);
  });

  it('is called out when its clock is more than two minutes off', async () => {
    const time = createManualTime();
    const rig = createRig(time, astmDriver, nothing);
    const send = async (clockMs: number) => {
      const taken = { value: '6', unit: 'mmol/L', mark: '', takenAt: clockMs } as const;
      await rig.inject(transmission(recordsOf([taken], clockMs)));
      await time.settle();
    };
    await send(time.now() - 2 * 60_000);
    expect([...rig.warnings]).toEqual([]);
    await send(time.now() - 3_600_000);
    expect([...rig.warnings]).toEqual(['clock-off']);
    expect(readingsIn(rig.events).at(-1)?.clockBehindMs).toBe(3_600_000);
  });

  it('brings everything again while the data host is away, and each is on its way once', async () => {
    const { time, meter, rig } = withMeter();
    const stored: ((isStored: boolean) => void)[] = [];
    rig.store = () => new Promise((resolve) => stored.push(resolve));
    meter.sendMemory();
    await time.advance(120_000);
    expect(readingsIn(rig.events)).toHaveLength(4);
    expect(meter.display()[1]).toContain('传送中');
    for (const settle of stored) settle(true);
    rig.store = () => Promise.resolve(true);
    await time.advance(60_000);
    expect(meter.display()[1]).toContain('已传送');
  });

  it('asks again when both wanted the line: the instrument wins', async () => {
    const { time, meter, rig } = withMeter();
    const wasSent = rig.sent.length;
    meter.take({ value: '6.4', unit: 'mmol/L', mark: 'F' });
    await time.settle();
    expect(rig.sent.length).toBeGreaterThan(wasSent);
    const quarrel = createMeterSimulator(time);
    const said: number[] = [];
    const line = quarrel.connect((bytes) => (said.push(bytes[0] ?? 0), Promise.resolve()));
    quarrel.take({ value: '6.4', unit: 'mmol/L', mark: 'F' });
    line.feed(Uint8Array.of(control.ENQ));
    await time.advance(999);
    expect(said).toEqual([control.ENQ]);
    await time.advance(1);
    expect(said).toEqual([control.ENQ, control.ENQ]);
  });
});

const takenAt = Date.parse('2026-11-21T00:20:00.000Z');
const records = recordsOf(
  [
    { value: '6.4', unit: 'mmol/L', mark: 'F', takenAt },
    { value: '300', unit: 'mg/dL', mark: 'A', takenAt: takenAt + 60_000 },
  ],
  takenAt + 120_000,
);
const expected = ['6.4', '16.7'];

/** Everything that a meter says when each of its frames is acknowledged at once. */
function transmission(lines: readonly string[]): Uint8Array {
  return joined(Uint8Array.of(control.ENQ), ...framesOf(lines, 240), Uint8Array.of(control.EOT));
}

describe('a line to a glucometer', () => {
  const rigOf = () => createRig(createManualTime(), astmDriver, nothing);
  const valuesIn = (events: readonly DriverEvent[]) =>
    readingsIn(events).map(({ values }) => String(values[0]?.value ?? values[0]?.code));

  it('takes a message of one frame', async () => {
    const rig = rigOf();
    const text = Buffer.from(`${records.join('\r')}\r`);
    await rig.inject(Uint8Array.of(control.ENQ));
    await rig.inject(encodeFrame({ number: 1, text, isEnd: true }));
    expect(valuesIn(rig.events)).toEqual(expected);
  });

  it('takes the same from the same bytes, however they are split', async () => {
    const whole = transmission(records);
    for (let at = 1; at < whole.length; at += 1) {
      const rig = rigOf();
      await rig.inject(whole.slice(0, at));
      await rig.inject(whole.slice(at));
      expect(valuesIn(rig.events)).toEqual(expected);
    }
  });

  it('refuses what is no message, and does not hold up its sender', async () => {
    const rig = rigOf();
    await rig.inject(Uint8Array.of(control.ENQ));
    await rig.inject(encodeFrame({ number: 1, text: Buffer.from('Q|1\rL|1\r'), isEnd: true }));
    await createManualTime().settle();
    expect(reasonsIn(rig.events)).toEqual(['malformed']);
    expect(rig.sent.map(([byte]) => byte)).toEqual([control.ACK, control.ACK]);
  });

  it('makes a reading only of a frame that came whole: damaged, in pieces, in noise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(damage, fc.constant(null)), { minLength: 1, maxLength: 4 }),
        fc.uint8Array({ maxLength: 40 }),
        cutPlaces,
        async (damages, noise, places) => {
          const rig = rigOf();
          const whole = transmission(records);
          const sent = damages.map((one) => (one ? damaged(whole, one) : whole));
          const stream = joined(...sent.flatMap((each) => [noise, each]));
          for (const chunk of cutAt(stream, places)) await rig.inject(chunk);
          for (const value of valuesIn(rig.events)) expect(expected).toContain(value);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('makes nothing of random bytes, and does not throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 })), async (chunks) => {
        const rig = rigOf();
        await rig.inject(Uint8Array.of(control.ENQ));
        for (const chunk of chunks) await rig.inject(chunk);
        expect(readingsIn(rig.events)).toEqual([]);
      }),
    );
  });
});
