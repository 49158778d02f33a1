import { describe, expect, it } from 'vitest';
import { inventedCard } from '../../tests/support/cards.ts';
import { createRig, type DeviceRig } from '../../tests/support/device-rig.ts';
import { createManualTime, type ManualTime } from '../../tests/support/manual-time.ts';
import { createSeeded } from '../../tests/support/seeded.ts';
import { ua767Driver } from './and-ua767/driver.ts';
import { createUa767Simulator } from './and-ua767/simulator.ts';
import { bcmDriver } from './bcm-h10/driver.ts';
import { createBcmSimulator } from './bcm-h10/simulator.ts';
import { cms50v7Driver } from './contec-cms50-v7/driver.ts';
import { createCms50v7Simulator } from './contec-cms50-v7/simulator.ts';
import type { Driver } from './driver.ts';
import type { FarEnd } from './far-end.ts';
import { escposDriver } from './escpos/driver.ts';
import { createEscposSimulator } from './escpos/simulator.ts';
import { sdtIdCardDriver } from './sdt-id-card/driver.ts';
import { createSdtSimulator } from './sdt-id-card/simulator.ts';
import { suntechDriver } from './suntech-nibp/driver.ts';
import { createSuntechSimulator } from './suntech-nibp/simulator.ts';
import { taidocDriver } from './taidoc/driver.ts';
import { createTaidocSimulator } from './taidoc/simulator.ts';

const CYCLES = 1_000;
const MINUTE_MS = 60_000;

/** What a device has to tell, and how often somebody does something to it. */
type Asked = {
  readonly driver: Driver;
  readonly device: FarEnd;
  readonly use: (round: number) => void;
  /** Everything that may be told of it, besides refusals. */
  readonly truth: readonly string[];
};

const askedOf: Readonly<Record<string, (time: ManualTime, isOther?: boolean) => Asked>> = {
  'sdt-id-card': (_time, isOther = false) => {
    const card = inventedCard(isOther ? { name: '测试乙' } : {});
    const reader = createSdtSimulator();
    return {
      driver: sdtIdCardDriver,
      device: reader,
      use: () => reader.present(card),
      truth: [card.name, 'lifted'],
    };
  },
  taidoc(time, isOther = false) {
    const meter = createTaidocSimulator(time);
    if (isOther) meter.press('after', 333);
    return {
      driver: taidocDriver,
      device: meter.device,
      use: () => undefined,
      truth: [
        'before 5.7 2026-11-20 08:30',
        'after 11.8 2026-11-19 08:30',
        ...(isOther ? ['after 18.5 2026-11-21 08:30'] : []),
      ],
    };
  },
  'suntech-nibp'(time, isOther = false) {
    const monitor = createSuntechSimulator(time);
    const pressure = isOther ? { sbp: 171, dbp: 99, pulse: 88 } : { sbp: 138, dbp: 86, pulse: 71 };
    return {
      driver: suntechDriver,
      device: monitor.device,
      use: () => monitor.measurePressure?.(pressure),
      truth: [Object.values(pressure).join(' ')],
    };
  },
  'and-ua767'(time, isOther = false) {
    const monitor = createUa767Simulator(time);
    const pressure = isOther ? { sbp: 171, dbp: 99, pulse: 88 } : { sbp: 138, dbp: 86, pulse: 71 };
    return {
      driver: ua767Driver,
      device: monitor.device,
      use: () => monitor.measurePressure?.(pressure),
      truth: [Object.values(pressure).join(' ')],
    };
  },
  'contec-cms50-v7'(time, isOther = false) {
    const { device, press } = createCms50v7Simulator(time);
    const spo2 = isOther ? 91 : 97;
    const truth = [`spo2 ${spo2} pulse 72`];
    return { driver: cms50v7Driver, device, use: () => press('finger', spo2), truth };
  },
  'bcm-h10'(time, isOther = false) {
    const { device, press } = createBcmSimulator(time);
    const weight = isOther ? 81.2 : 63.4;
    const truth = [`weight ${weight}`, 'height 168.5'];
    return { driver: bcmDriver, device, use: () => press('weigh', weight), truth };
  },
  escpos(time) {
    const printer = createEscposSimulator(time);
    return { driver: escposDriver, device: printer.device, use: () => undefined, truth: ['ok'] };
  },
};

/** Its only check is that its last digits may be a mean: of some changed digits that is as true as before. */
const unchecked = new Set(['and-ua767']);

function told({ events }: DeviceRig): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'card') return event.card?.name ?? 'lifted';
    if (event.type === 'printer') return event.state;
    if (event.type !== 'reading') return [];
    const valueOf = (wanted: string) => event.values.find(({ kind }) => kind === wanted)?.value;
    const [first] = event.values;
    if (first?.kind === 'sbp') return [first.value, valueOf('dbp'), valueOf('pulse')].join(' ');
    if (!first?.kind.startsWith('glucose')) {
      return event.values.map(({ kind, value }) => `${kind} ${value}`).join(' ');
    }
    const meal = first.kind === 'glucose-2h' ? 'after' : 'before';
    return `${meal} ${first.value} ${event.deviceTime}`;
  });
}

/** What was told and is not so. */
function strangeIn(rig: DeviceRig, truth: readonly string[]): readonly string[] {
  return told(rig).filter((one) => !truth.includes(one));
}

/** Time that knows how many timers wait. */
function countingTime() {
  const time = createManualTime();
  const waiting = new Set<object>();
  return {
    time: {
      ...time,
      after(delayMs: number, act: () => void) {
        const entry = {};
        waiting.add(entry);
        const cancel = time.after(delayMs, () => {
          waiting.delete(entry);
          act();
        });
        return () => {
          waiting.delete(entry);
          cancel();
        };
      },
    },
    waiting,
  };
}

describe.each(Object.keys(askedOf))('the driver %s, which asks', (id) => {
  it('tells the same after a thousand plugs, and leaves nothing behind', async () => {
    const { time, waiting } = countingTime();
    const random = createSeeded(11);
    const { driver, device, use, truth } = askedOf[id]!(time);
    const rig = createRig(time, driver, device);
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      use(cycle);
      await time.advance(random.below(400));
      await rig.unplug();
      rig.plug();
    }
    expect(strangeIn(rig, truth)).toEqual([]);
    rig.events.length = 0;
    await rig.unplug();
    device.stop();
    expect(waiting.size).toBe(0);
    rig.plug();
    use(CYCLES);
    await time.advance(MINUTE_MS);
    const [first] = truth;
    if (id !== 'escpos') expect(told(rig)).toContain(first);
  });

  it.skipIf(unchecked.has(id))(
    'believes nothing that one byte in a hundred has changed on its way',
    async () => {
      const time = createManualTime();
      const random = createSeeded(12);
      const turned = (bytes: Uint8Array) => [
        bytes.map((byte) => (random.next() < 0.01 ? byte ^ (1 << random.below(8)) : byte)),
      ];
      const { driver, device, use, truth } = askedOf[id]!(time);
      const rig = createRig(time, driver, device, { toHost: turned, toDevice: turned });
      for (let round = 0; round < 60; round += 1) {
        use(round);
        await time.advance(6_000);
      }
      expect(strangeIn(rig, truth)).toEqual([]);
    },
  );

  it.each([
    [20, 70],
    [50, 120],
    [110, 130],
    [90, 310],
  ])('mixes nothing of two that answer after %i and %i ms', async (soonMs, lateMs) => {
    const time = createManualTime();
    const one = askedOf[id]!(time);
    const other = askedOf[id]!(time, true);
    const both: Pick<FarEnd, 'connect'> = {
      connect(send) {
        const after = (delayMs: number) => (bytes: Uint8Array) => {
          time.after(delayMs, () => void send(bytes));
          return Promise.resolve();
        };
        const ends = [one.device.connect(after(soonMs)), other.device.connect(after(lateMs))];
        return {
          feed: (bytes) => ends.forEach((end) => end.feed(bytes)),
          closed: () => ends.forEach((end) => end.closed()),
        };
      },
    };
    const rig = createRig(time, one.driver, both);
    for (let round = 0; round < 5; round += 1) {
      one.use(round);
      other.use(round);
      await time.advance(6_000);
    }
    expect(strangeIn(rig, [...one.truth, ...other.truth])).toEqual([]);
  });
});
