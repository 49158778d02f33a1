import { afterEach, beforeEach, expect, test } from 'vitest';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import type { ConnectionStatus } from '../../../../shared/contract/connection.ts';
import { openTwoDesks, type TwoDesks, until } from '../../../../tests/support/two-desks.ts';
import { firstOf, problemOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';

let clinic: TwoDesks;
beforeEach(async () => {
  clinic = await openTwoDesks();
});
afterEach(() => clinic.close());

const statusAt = (at: TestWorkstation, isIt: (status: ConnectionStatus) => boolean = () => true) =>
  until(at.signedIn('nurse').connection.status(), isIt);

const SILENCE_MS = 6 * 60_000;

async function takeIn(at: TestWorkstation): Promise<void> {
  const residentId = await registerAt(at, {
    name: '张桂兰',
    birthDate: '1953-04-18',
    sex: 'female',
  });
  await checkInAt(at, residentId);
}

test('a desk alone says how many of what waits, since when, and whose never', async () => {
  expect(await statusAt(clinic.desk)).toMatchObject({ forHome: { count: 0, oldestAt: null } });
  await clinic.setCut(true);
  await takeIn(clinic.desk);
  const status = await statusAt(clinic.desk, ({ forHome }) => forHome.count === 2);
  expect(status.workstationName).toBe('工作站B');
  expect(status.forHome.kinds.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
    { kind: 'check-in', count: 1 },
    { kind: 'registration', count: 1 },
  ]);
  expect(status.forHome.oldestAt).not.toBeNull();
  expect(JSON.stringify(status)).not.toContain('张桂兰');
  expect(status.notSecured).toBeNull();
  await clinic.setCut(false);
  await statusAt(clinic.desk, ({ forHome }) => forHome.count === 0);
});

test('what the home has and no district yet waits for the district', async () => {
  const before = (await statusAt(clinic.home)).forDistrict.count;
  await takeIn(clinic.desk);
  const { forHome } = await statusAt(
    clinic.home,
    ({ forDistrict }) => forDistrict.count === before + 2,
  );
  expect(forHome.count).toBe(0);
});

test('the bar, the page and the end of the day count the same acts, each of them once', async () => {
  const { desk } = clinic;
  await clinic.setCut(true);
  // Where a feed was mended, an act is on its way into the feed of another home.
  await desk.app.database.write((db) =>
    db
      .insertInto('limbo')
      .values({
        scope_id: desk.app.workstation.clinicId,
        tx_id: desk.key(),
        tx_hash: '',
        replica_id: desk.key(),
        tx_no: 1,
        status: 'applied',
        body: JSON.stringify({ ops: [] }),
      })
      .execute(),
  );
  await takeIn(desk);
  const bar = await until(
    desk.connect().client.connection.watch(),
    ({ waitingForHome }) => waitingForHome === 2,
  );
  const page = await statusAt(desk, ({ forHome }) => forHome.count === 2);
  expect(bar.waitingForDistrict).toBe(page.forDistrict.count);
});

test('what two backups hold is secured, and only once the district said so', async () => {
  await takeIn(clinic.home);
  const { app } = clinic.home;
  await app.database.write((db) =>
    db
      .updateTable('scopes')
      .set({ durable_seq: 1 })
      .where('scope_id', '=', app.workstation.clinicId)
      .execute(),
  );
  const { notSecured, forDistrict } = await statusAt(clinic.home);
  expect(notSecured).toBe(forDistrict.count - 1);
});

test('what could not be taken in is counted by its reason', async () => {
  await clinic.home.app.database.write((db) =>
    db
      .insertInto('inbox_bad')
      .values(
        ['one', 'two'].map((tx_id) => ({
          scope_id: clinic.home.app.workstation.clinicId,
          tx_id,
          reason: 'newer-schema',
          at: '2026-11-21T01:00:00.000Z',
        })),
      )
      .execute(),
  );
  expect((await statusAt(clinic.home)).notFolded).toEqual([
    { reason: 'newer-schema', count: 2, oldestAt: '2026-11-21T01:00:00.000Z' },
  ]);
});

test('the home names the desk that it has not heard for minutes; the desk speaks of nobody', async () => {
  const { home, desk } = clinic;
  const heard = await statusAt(home);
  expect(heard.desks).toEqual({ count: 1, silent: [] });
  await clinic.setCut(true);
  const lastContactAt = toInstant(home.clock.now());
  home.clock.advance(SILENCE_MS);
  const { silent } = (await statusAt(home)).desks ?? {};
  expect(silent).toMatchObject([{ name: '工作站B', lastContactAt }]);
  const closing = await firstOf(home.signedIn('reception').closing.watch());
  expect(closing.desks).toEqual({ count: 1, silent });
  expect((await statusAt(desk)).desks).toBeNull();
  await clinic.setCut(false);
  await eventually(async () => {
    expect((await statusAt(home)).desks).toEqual({ count: 1, silent: [] });
  });
});

test('trying again is for whoever is signed in, and promises nothing', async () => {
  const act = { idempotencyKey: clinic.desk.key() };
  expect(await problemOf(clinic.desk.connect().client.connection.tryNow(act))).toBe(
    'not-signed-in',
  );
  expect(await clinic.desk.signedIn('doctor').connection.tryNow(act)).toEqual({ done: true });
  const seen = async (at: TestWorkstation) => firstOf(at.connect().client.connection.watch());
  expect(await seen(clinic.desk)).toMatchObject({ isHome: false, hasDistrict: true });
  expect(await seen(clinic.home)).toMatchObject({ isHome: true, hasDistrict: false });
});
