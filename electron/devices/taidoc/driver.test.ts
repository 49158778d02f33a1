import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damage, damaged } from '../../../tests/support/chunks.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { taidocDriver } from './driver.ts';
import { createTaidocSimulator } from './simulator.ts';

const MINUTE_MS = 60_000;

function setUp(line: Parameters<typeof createRig>[3] = {}) {
  const time = createManualTime();
  const meter = createTaidocSimulator(time);
  const rig = createRig(time, taidocDriver, meter.device, line);
  const values = () =>
    rig.events.flatMap((event) =>
      event.type === 'reading' ? (event.values[0]?.original?.text ?? []) : event.type,
    );
  return { time, meter, rig, values };
}

describe('a meter', () => {
  it('gives its memory once, the newest first, each record with its own time', async () => {
    const { time, rig, values } = setUp();
    await time.advance(10 * MINUTE_MS);
    expect(values()).toEqual(['103', '212']);
    expect(rig.events[0]).toMatchObject({
      deviceTime: '2026-11-20 08:30',
      clockBehindMs: 0,
      flags: ['model:TD-4277', 'meal:before'],
    });
    expect(rig.health).toEqual(['ready']);
  });

  it('gives a new test when it was taken', async () => {
    const { time, meter, values } = setUp();
    await time.advance(MINUTE_MS);
    meter.press('after', 168);
    await time.advance(MINUTE_MS);
    expect(values().slice(2)).toEqual(['168', '103', '212']);
  });

  it('gives no test of the control solution', async () => {
    const { time, meter, values } = setUp();
    meter.press('control', 110);
    await time.advance(MINUTE_MS);
    expect(values()).toEqual(['rejected', '103', '212']);
  });

  it('is asked again for what could not be stored', async () => {
    const { time, rig, values } = setUp();
    rig.store = () => Promise.resolve(false);
    await time.advance(1_000);
    expect(values()).toEqual(['103']);
    rig.store = () => Promise.resolve(true);
    await time.advance(10 * MINUTE_MS);
    expect(values()).toEqual(['103', '103', '212']);
  });

  it('that does not answer is said to be silent, and at last the line is doubted', async () => {
    const { time, rig } = setUp({ toDevice: () => [] });
    await time.advance(2 * MINUTE_MS);
    expect(rig.health).toEqual(['no-answer']);
    expect(rig.reopenAsked).toBe(1);
    expect(rig.events).toEqual([]);
  });

  it('is asked nothing any more when it was pulled out', async () => {
    const { time, rig } = setUp();
    await time.advance(1_000);
    await rig.unplug();
    const { length } = rig.sent;
    await time.advance(10 * MINUTE_MS);
    expect(rig.sent).toHaveLength(length);
  });

  it('is never told to change or erase anything', async () => {
    const { time, rig } = setUp();
    await time.advance(10 * MINUTE_MS);
    const commands = new Set(rig.sent.map((bytes) => bytes[1]));
    expect(commands).toEqual(new Set([0x23, 0x24, 0x25, 0x26, 0x2b]));
  });

  it('whose answers are damaged gives only what it has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(damage), { maxLength: 40 }), async (damages) => {
        let at = 0;
        const { time, values } = setUp({
          toHost(bytes) {
            const one = damages[at++] ?? null;
            return [one ? damaged(bytes, one) : bytes];
          },
        });
        await time.advance(3 * MINUTE_MS);
        const readings = values().filter((value) => value !== 'rejected');
        expect(readings.filter((value) => value !== '103' && value !== '212')).toEqual([]);
        expect(readings.slice(-2)).toEqual(['103', '212']);
      }),
      { numRuns: 40 },
    );
  });
});
