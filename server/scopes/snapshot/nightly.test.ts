import { expect, test } from 'vitest';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { lastDue, startNightly } from './nightly.ts';

const HOUR_MS = 3_600_000;
/** 22 November, at the clinics. */
const at = (time: string) => Date.parse(`2026-11-22T${time}:00+08:00`);

test('they were due in this night, or in the one before', () => {
  expect(lastDue(at('02:00'), 2)).toBe(at('02:00'));
  expect(lastDue(at('23:59'), 2)).toBe(at('02:00'));
  expect(lastDue(at('01:59'), 2)).toBe(at('02:00') - 24 * HOUR_MS);
  expect(lastDue(at('07:30'), 0)).toBe(at('00:00'));
});

/** A district of two clinics, of which one can not be made while the disk is full. */
function district(time: ManualTime) {
  const made: string[] = [];
  const faults: unknown[] = [];
  const disk = { isFull: false };
  const snapshots = {
    clinics: async () => ['east', 'west'],
    renew: async (clinicId: string, since: number) => {
      made.push(`${clinicId} ${new Date(since + 8 * HOUR_MS).toISOString().slice(0, 16)}`);
      if (disk.isFull && clinicId === 'west') throw new Error('full');
      return true;
    },
  };
  const onFault = (error: unknown) => void faults.push(error);
  return { snapshots, now: time.now, onFault, made, faults, disk };
}

test('each clinic once a night, and a night that was slept through at the start', async () => {
  const time = createManualTime(at('09:00'));
  const { made, ...world } = district(time);
  const nightly = startNightly(world, { hour: 2, after: time.after });
  expect(nightly.nextAt()).toBe(at('02:00') + 24 * HOUR_MS);
  await time.advance(HOUR_MS);
  expect(made).toEqual(['east 2026-11-22T02:00', 'west 2026-11-22T02:00']);
  await time.advance(15 * HOUR_MS);
  expect(made).toHaveLength(2);
  await time.advance(HOUR_MS);
  expect(made.slice(2)).toEqual(['east 2026-11-23T02:00', 'west 2026-11-23T02:00']);
  await nightly.stop();
  await time.advance(48 * HOUR_MS);
  expect(made).toHaveLength(4);
});

test('what fails is said, tried again every hour, and holds nobody else up', async () => {
  const time = createManualTime(at('02:00'));
  const { made, faults, disk, ...world } = district(time);
  disk.isFull = true;
  const nightly = startNightly(world, { hour: 2, after: time.after });
  await time.advance(3 * HOUR_MS);
  expect(made.filter((one) => one.startsWith('east'))).toHaveLength(1);
  expect(faults).toHaveLength(3);
  expect(nightly.failingSince('west')).toBe(at('02:05'));
  expect(nightly.failingSince('east')).toBeNull();
  disk.isFull = false;
  await time.advance(HOUR_MS);
  expect(nightly.failingSince('west')).toBeNull();
  await time.advance(10 * HOUR_MS);
  expect(made).toHaveLength(5);
  await nightly.stop();
});

test('an hour of null makes none', async () => {
  const time = createManualTime();
  const { made, ...world } = district(time);
  const nightly = startNightly(world, { hour: null, after: time.after });
  await time.advance(48 * HOUR_MS);
  expect(made).toEqual([]);
  expect(nightly.nextAt()).toBeNull();
});
