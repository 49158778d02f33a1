import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../../tests/support/eventually.ts';
import { openTwoDesks, type TwoDesks } from '../../../../tests/support/two-desks.ts';
import { firstOf, problemOf } from '../../../../tests/support/workstation.ts';

let clinic: TwoDesks;
let disk: string;
beforeEach(async () => {
  clinic = await openTwoDesks();
  disk = mkdtempSync(join(tmpdir(), 'yizhan-disk-'));
});
afterEach(async () => {
  await clinic.close();
  rmSync(disk, { recursive: true, force: true });
});

test('a home has everything from the start, a new desk as soon as it followed', async () => {
  const stageAt = async (at: TwoDesks['home']) =>
    (await firstOf(at.connect().client.load.watch())).stage;
  expect(await stageAt(clinic.home)).toBe('complete');
  await eventually(async () => {
    expect(await stageAt(clinic.desk)).toBe('complete');
  });
});

test('the manager writes a disk at the home; its digits open it, and no others', async () => {
  const { home, desk } = clinic;
  const { digits } = await home
    .signedIn('manager')
    .load.toFolder({ idempotencyKey: home.key(), folder: disk });
  await eventually(async () => {
    const { carrying } = await firstOf(home.connect().client.load.watch());
    expect(carrying).toEqual({ state: 'done', percent: 100 });
  });
  const take = (typed: string) =>
    desk
      .signedIn('reception')
      .load.fromFolder({ idempotencyKey: desk.key(), folder: disk, digits: typed });
  expect(await problemOf(take('0'.repeat(24)))).toBe('not-found');
  expect(await take(digits)).toEqual({ done: true });
});

test('a disk is written by the manager alone, and at the home alone', async () => {
  const { home, desk } = clinic;
  const write = (at: TwoDesks['home'], role: 'reception' | 'manager') =>
    problemOf(at.signedIn(role).load.toFolder({ idempotencyKey: at.key(), folder: disk }));
  expect(await write(home, 'reception')).toBe('forbidden');
  expect(await write(desk, 'manager')).toBe('wrong-state');
});
