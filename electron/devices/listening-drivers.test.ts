import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captures } from '../../tests/support/captures.ts';
import { cutAt, cutPlaces, damage, damaged, everySplit } from '../../tests/support/chunks.ts';
import { createRig } from '../../tests/support/device-rig.ts';
import { type Heard, hear, nextPerson, readingsIn } from '../../tests/support/hear.ts';
import { createManualTime } from '../../tests/support/manual-time.ts';
import type { DeviceModel } from './device-model.ts';
import { deviceModels } from './drivers.ts';
import { plainDesk } from './kiosk/desk.ts';

/** Those that ask, answer and acknowledge have tests of their own. */
const others = new Set([
  'kiosk',
  'sdt-id-card',
  'and-tm2655',
  'astm',
  'hl7',
  'taidoc',
  'barcode',
  'escpos',
]);
const models = deviceModels.filter(({ id }) => !others.has(id));

const SILENCE_MS = 60_000;
const driverOf = (model: DeviceModel) =>
  model.createDriver({
    makeId: () => '',
    makeEpoch: () => 1,
    clinicName: () => '',
    deskOf: () => plainDesk(),
  });

describe.each(models)('the driver $id', (model) => {
  const driver = driverOf(model);
  const capture = captures[model.id]!;
  const listen = (...pieces: Parameters<typeof hear>[1][]) => hear(driver, ...pieces, SILENCE_MS);

  it('reads its capture, wherever it is cut in two', async () => {
    const whole = await listen(capture);
    expect(readingsIn(whole).length).toBeGreaterThan(0);
    for (const halves of someSplits(capture)) {
      expect((await listen(...halves)).events).toEqual(whole.events);
    }
  });

  it('reads it in any pieces', async () => {
    const whole = await listen(capture);
    await fc.assert(
      fc.asyncProperty(cutPlaces, async (places) => {
        expect((await listen(...cutAt(capture, places))).events).toEqual(whole.events);
      }),
      { numRuns: 30 },
    );
  });

  it('reads it behind any noise that has ended', async () => {
    const whole = await listen(capture);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (noise) => {
        const found = await listen(noise, SILENCE_MS, capture);
        expect(readingsIn(found)).toEqual(readingsIn(whole));
      }),
      { numRuns: 60 },
    );
  });

  it('reads it behind any beginning of itself that broke off', async () => {
    const whole = valuesIn(await listen(capture));
    for (const [beginning] of someSplits(capture)) {
      expect(valuesIn(await listen(beginning, capture))).toEqual(expect.arrayContaining(whole));
    }
  });

  it('reads nothing in noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (noise) => {
        expect(readingsIn(await listen(noise))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('reads of a damaged capture only what stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        cutPlaces,
        async (all, at) => {
          const stream = all.reduce(damaged, capture);
          const found = await listen(...cutAt(stream, at));
          expect(rawIn(found).filter((raw) => !Buffer.from(stream).includes(raw))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads of two devices that speak at once only what one of them said in one piece', async () => {
    const streams = models.map(({ id }) => captures[id]!);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...streams),
        cutPlaces,
        cutPlaces,
        async (other, one, two) => {
          const stream = atOnce(cutAt(capture, one), cutAt(other, two));
          const found = await listen(stream);
          expect(rawIn(found).filter((raw) => !Buffer.from(stream).includes(raw))).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('reads of a line that turns one byte in a hundred only what stands in it', async () => {
    const turned = fc.array(fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }) }), {
      minLength: 1,
      maxLength: Math.ceil(capture.length / 50),
    });
    await fc.assert(
      fc.asyncProperty(turned, async (all) => {
        const stream = Uint8Array.from(capture);
        for (const { at, byte } of all) stream[at % stream.length] = byte;
        const found = await listen(stream);
        expect(rawIn(found).filter((raw) => !Buffer.from(stream).includes(raw))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('completes nothing that was cut off by a silence', async () => {
    for (const [head, tail] of someSplits(capture)) {
      const found = rawIn(await listen(head, SILENCE_MS, tail));
      const isIn = (raw: Buffer) => [head, tail].some((half) => Buffer.from(half).includes(raw));
      expect(found.filter((raw) => !isIn(raw))).toEqual([]);
    }
  });

  // Its association is the device's and outlives the person: a whole report behind it is a reading.
  it.skipIf(model.id === 'ieee11073')('makes nothing of what two people half said', async () => {
    for (const [head, tail] of someSplits(capture)) {
      const both = readingsIn(await listen(head, nextPerson, tail));
      const apart = [...readingsIn(await listen(head)), ...readingsIn(await listen(tail))];
      const known = new Set(apart.map((reading) => JSON.stringify(reading)));
      expect(both.filter((reading) => !known.has(JSON.stringify(reading)))).toEqual([]);
      expect(both.length).toBeLessThanOrEqual(apart.length);
    }
  });

  it('understands its simulator', async () => {
    const time = createManualTime();
    const simulator = model.createSimulator({ timing: time, makeEpoch: () => 1 });
    const rig = createRig(time, driver, simulator.device);
    simulator.measurePressure?.({ sbp: 138, dbp: 86, pulse: 71 });
    await time.advance(SILENCE_MS);
    for (const { key, field } of simulator.buttons ?? []) {
      simulator.press?.(key, field?.initial ?? null);
      await time.advance(SILENCE_MS);
    }
    simulator.device.stop();
    expect(rig.events.filter(({ type }) => type === 'reading').length).toBeGreaterThan(0);
  });
});

/** By turns, as two devices on one line are heard. */
function atOnce(one: readonly Uint8Array[], two: readonly Uint8Array[]): Uint8Array {
  const turns = Math.max(one.length, two.length);
  return Buffer.concat(
    Array.from({ length: turns }, (_, at) => [one[at], two[at]].filter((piece) => !!piece)).flat(),
  );
}

/** All of a short capture; of a stream as many as there is time for. */
function someSplits(capture: Uint8Array): [Uint8Array, Uint8Array][] {
  const step = Math.ceil(capture.length / 149);
  return everySplit(capture).filter((_, at) => at % step === 0);
}

function valuesIn(heard: Heard): string[] {
  return readingsIn(heard).map(({ values }) => JSON.stringify(values));
}

function rawIn(heard: Heard): Buffer[] {
  return readingsIn(heard).map(({ rawHex }) => Buffer.from(rawHex, 'hex'));
}
