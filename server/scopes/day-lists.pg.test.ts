import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { DAY_LIST_MAX_MS } from '../../shared/domain/day-list.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { openHome, type Workstation } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { joinGuest, staffOp } from '../../tests/support/guests.ts';
import { keeping } from '../../tests/support/kept.ts';
import { systemAfter } from '../timer.ts';
import { keepExpiring } from './guests.ts';
import { makeEnrolmentCode, revokeDevice } from './workstations.ts';

const { kept } = keeping();
const HOUR_MS = 3_600_000;
const doctor = uuid();

async function openClinic() {
  const district = await kept(openTestDistrict());
  await district.district.reference.seed([staffOp(doctor, clinicScope)]);
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  const [first, second] = [uuid(), uuid()];
  await home.issue([residentInsert(first)]);
  await home.issue([residentInsert(second)]);
  await eventually(async () => {
    const scope = await district.db
      .selectFrom('scopes')
      .select('seq')
      .where('scope_id', '=', clinicScope)
      .executeTakeFirst();
    expect(scope?.seq).toBe(2);
  });
  const tabletId = uuid();
  const tablet = await kept(joinGuest(district, tabletId, 'tablet'));
  await tablet.start();
  // A list for a tablet that has not come yet is refused.
  await eventually(async () =>
    expect(await home.db.read.selectFrom('tablets').select(['id', 'name']).execute()).toEqual([
      { id: tabletId, name: 'guest' },
    ]),
  );
  return { district, home, tablet, tabletId, first, second };
}

function listOp(tabletId: string, residentIds: readonly string[], more = {}): Operation {
  const whom = { tablet_id: tabletId, resident_ids: JSON.stringify(residentIds) };
  const who = { asked_by: doctor, asked_at: toInstant(Date.now()) };
  const until = { expires_at: toInstant(Date.now() + HOUR_MS), state: 'waiting', because: null };
  const fields = { ...whom, ...who, ...until, ...more };
  return { op: 'insert', entity: 'day_lists', rowId: uuid(), fields };
}

const given = { state: 'given', because: null };

/** What became of a list, as the clinic's home hears it. */
async function answerTo(home: Workstation, op: Operation) {
  await home.issue([op]);
  const rowId = op.op === 'link' ? '' : op.rowId;
  return eventually(async () => {
    const row = await home.db.read
      .selectFrom('day_lists')
      .select(['state', 'because'])
      .where('id', '=', rowId)
      .executeTakeFirstOrThrow();
    expect(row.state).not.toBe('waiting');
    return row;
  });
}

async function holds({ db }: Workstation, residentIds: readonly string[]) {
  await eventually(async () => {
    const rows = await db.read.selectFrom('residents').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual([...residentIds].sort());
  });
}

test('the clinic hears of its tablet, gives it a list, another one, and takes it back', async () => {
  const { district, home, tablet, tabletId, first, second } = await openClinic();
  expect(await answerTo(home, listOp(tabletId, [first, uuid()]))).toEqual(given);
  await holds(tablet, [first]);
  expect(await answerTo(home, listOp(tabletId, [second, first]))).toEqual(given);
  await holds(tablet, [first, second]);
  expect(await answerTo(home, listOp(tabletId, [second]))).toEqual(given);
  await holds(tablet, [second]);
  expect(await answerTo(home, listOp(tabletId, []))).toEqual(given);
  await holds(tablet, []);
  expect([...district.faults, ...home.faults, ...tablet.faults]).toEqual([]);
});

test('at its end the records leave, by the clock of the district', async () => {
  const { district, home, tablet, tabletId, first, second } = await openClinic();
  const until = Date.now() + 60_000;
  const list = listOp(tabletId, [first, second], { expires_at: toInstant(until) });
  expect(await answerTo(home, list)).toEqual(given);
  await holds(tablet, [first, second]);
  const { writer } = district.district;
  const then = { ...district.district, writer: { ...writer, now: () => until } };
  const stop = keepExpiring(then, systemAfter);
  await holds(tablet, []);
  await stop();
  const ended = await tablet.db.read
    .selectFrom('memberships')
    .select(['because', 'ended_because'])
    .execute();
  const end = { because: toInstant(until), ended_because: 'the day is over' };
  expect(ended).toEqual([end, end]);
  expect(district.faults).toEqual([]);
});

/** A tablet of another clinic, let in by its own code. */
async function tabletOfAnother(district: RunningDistrict): Promise<string> {
  const tabletId = uuid();
  const whose = { clinicId: uuid(), tabletId, role: 'tablet' } as const;
  const chance = (bytes: number) => new Uint8Array(bytes);
  const order = { ...whose, madeBy: 'test', now: Date.now(), makeChance: chance };
  await makeEnrolmentCode(district.db, order);
  return tabletId;
}

test('a list that may not be is refused with its reason, and nothing is given', async () => {
  const { district, home, tablet, tabletId, first } = await openClinic();
  const refused = (because: string) => ({ state: 'refused', because });
  const another = await tabletOfAnother(district);
  const at = (ms: number) => ({ expires_at: toInstant(Date.now() + ms) });
  expect(await answerTo(home, listOp(another, [first]))).toEqual(refused('no-such-tablet'));
  expect(await answerTo(home, listOp(tabletId, [first], { asked_by: uuid() }))).toEqual(
    refused('not-staff'),
  );
  expect(await answerTo(home, listOp(tabletId, [first], at(-1)))).toEqual(refused('over'));
  const timeless = { expires_at: 'tomorrow evening' };
  expect(await answerTo(home, listOp(tabletId, [first], timeless))).toEqual(refused('over'));
  const long = at(DAY_LIST_MAX_MS + 60_000);
  expect(await answerTo(home, listOp(tabletId, [first], long))).toEqual(refused('too-long'));
  const many = Array.from({ length: 61 }, () => uuid());
  expect(await answerTo(home, listOp(tabletId, many))).toEqual(refused('too-many'));
  const { deviceId } = tablet.device;
  await revokeDevice(district.db, { deviceId, by: 'test', reason: 'lost', now: Date.now() });
  expect(await answerTo(home, listOp(tabletId, [first]))).toEqual(refused('sent-away'));
  expect(await district.db.selectFrom('grants').select('grant_id').execute()).toEqual([]);
  expect(district.faults).toEqual([]);
});
