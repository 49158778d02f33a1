import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import {
  atOne,
  feedIds,
  openDesk,
  openHome,
  outboxIds,
  residents,
  type Workstation,
} from '../../../tests/support/clinic.ts';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';

const { kept } = keeping();

async function clinic() {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  return { home, desk };
}

const isReachable = (desk: Workstation, wanted: boolean) =>
  eventually(() => expect(desk.replicator.state().home.reachable).toBe(wanted));

test('what a desk does is at the home in a moment, and the other way round', async () => {
  const { home, desk } = await clinic();
  await isReachable(desk, true);
  await desk.issue([residentInsert(uuid(), { name: '李四光' })]);
  await home.issue([residentInsert(uuid(), { name: '王五福' })]);
  await atOne(home, desk);
  expect(await feedIds(home)).toHaveLength(2);
  expect(await residents(desk)).toEqual(await residents(home));
  expect([...home.faults, ...desk.faults]).toEqual([]);
});

test('two desks see each other through the home', async () => {
  const { home, desk } = await clinic();
  const other = await kept(openDesk(home.server.url));
  await other.start();
  const id = uuid();
  await desk.issue([residentInsert(id)]);
  await eventually(async () => expect(await residents(other)).toHaveLength(1));
  await other.patch(id, 'phone', '13900000002');
  await eventually(async () =>
    expect(await residents(desk)).toMatchObject([{ phone: '13900000002' }]),
  );
  await atOne(desk, other);
});

test('with the line cut both go on, and everything arrives once when it mends', async () => {
  const { home, desk } = await clinic();
  const id = uuid();
  await home.issue([residentInsert(id, { phone: '1' })]);
  await atOne(home, desk);
  desk.replicator.setHomeCut(true);
  await isReachable(desk, false);
  await desk.patch(id, 'phone', '2');
  await desk.patch(id, 'name', '张叁丰');
  await home.patch(id, 'phone', '3');
  await desk.issue([residentInsert(uuid())]);
  expect(await outboxIds(desk)).toHaveLength(3);
  await eventually(() =>
    expect(desk.replicator.state()).toMatchObject({ waitingForHome: 3, stoppedBecause: null }),
  );
  desk.replicator.setHomeCut(false);
  await atOne(home, desk);
  const [row] = await residents(home);
  expect(await residents(desk)).toEqual(await residents(home));
  expect(JSON.parse(row?.fv ?? '').phone).toHaveLength(2);
  expect(new Set(await feedIds(home)).size).toBe(5);
  await eventually(() => expect(desk.replicator.state().waitingForHome).toBe(0));
});

test('a desk that starts long after the home gets everything', async () => {
  const home = await kept(openHome());
  await home.start();
  for (let count = 0; count < 30; count += 1) await home.issue([residentInsert(uuid())]);
  const desk = await kept(openDesk(home.server.url));
  await desk.start();
  await atOne(home, desk);
  expect(await residents(desk)).toEqual(await residents(home));
});

test("a desk whose clock is an hour off is put right, and its stamps are the home's", async () => {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url, { clockOffsetMs: 3_600_000 }));
  await home.start();
  await desk.start();
  const offset = () =>
    desk.db.read
      .selectFrom('scopes')
      .select('clock_offset_ms')
      .where('scope_id', '=', clinicScope)
      .executeTakeFirst();
  await eventually(async () => expect((await offset())?.clock_offset_ms).not.toBe(0));
  await eventually(() => expect(desk.replicator.state().clockAheadMinutes).toBe(60));
  expect(home.replicator.state().clockAheadMinutes).toBe(0);
  const before = Date.now();
  const { hlc } = await desk.issue([residentInsert(uuid())]);
  expect(hlc).toBeGreaterThan(before - 5_000);
  expect(hlc).toBeLessThan(Date.now() + 5_000);
  await atOne(home, desk);
});

test('a desk without the code is not let in, and says why', async () => {
  const home = await kept(openHome());
  const stranger = await kept(openDesk(home.server.url, { enrolmentCode: 'a guess' }));
  await home.start();
  await stranger.start();
  await stranger.issue([residentInsert(uuid())]);
  await eventually(() => expect(stranger.replicator.state().stoppedBecause).toBe('not-enrolled'));
  expect(await feedIds(home)).toEqual([]);
});
