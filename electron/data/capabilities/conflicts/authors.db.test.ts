import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toInstant } from '../../../../shared/lib/clock.ts';
import {
  apart,
  conflictsAt,
  firstConflict,
  isKnownAt,
  writeField,
} from '../../../../tests/support/contested.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { registration } from '../../../../tests/support/people.ts';
import { openTwoDesks, type TwoDesks } from '../../../../tests/support/two-desks.ts';
import { firstOf } from '../../../../tests/support/workstation.ts';

/** Who wrote what, once the words of it are in backups and no longer at the desk (ADR 9, 6). */

let clinic: TwoDesks;
let phone: { entity: 'residents'; rowId: string; field: 'phone' };

beforeEach(async () => {
  clinic = await openTwoDesks();
  const { residentId: rowId } = await clinic.home.signedIn('reception').residents.register({
    idempotencyKey: clinic.home.key(),
    registration: registration({ name: '张桂兰', birthDate: '1953-04-18', sex: 'female' }),
    cardToken: null,
    reason: null,
  });
  phone = { entity: 'residents', rowId, field: 'phone' };
  await isKnownAt(clinic.desk, 'residents', rowId);
});
afterEach(() => clinic.close());

const feedOf = (at: TwoDesks['desk']) =>
  at.app.database.read
    .selectFrom('feed')
    .select(['seq', 'chk', 'body'])
    .where('scope_id', '=', at.app.workstation.scopeId)
    .orderBy('seq', 'desc');

/** Two backups hold everything up to now; the home hears of it, and tells the desk with the next act. */
async function backUp(): Promise<void> {
  const { home, desk } = clinic;
  const { seq, chk } = await feedOf(home).executeTakeFirstOrThrow();
  await home.app.database.write((db) =>
    db
      .updateTable('scopes')
      .set({ durable_seq: seq, durable_chk: chk })
      .where('scope_id', '=', home.app.workstation.scopeId)
      .execute(),
  );
  await writeField(home, { ...phone, field: 'address' }, `北京路${seq}号`);
  await eventually(async () => {
    const held = await feedOf(desk).where('body', '<>', '').execute();
    expect(held.every((entry) => entry.seq > seq)).toBe(true);
  });
}

async function writePhonesApart(): Promise<void> {
  await apart(clinic, async () => {
    await writeField(clinic.home, phone, '13900005678');
    clinic.desk.clock.advance(60_000);
    await writeField(clinic.desk, phone, '13700008821');
  });
  await conflictsAt(clinic.home, ({ conflicts }) => conflicts.length === 1);
  await firstConflict(clinic.desk);
}

const authorsAt = async (at: TwoDesks['desk']) =>
  (await firstConflict(at)).values.map(({ author }) => author);

test('after two backups the desk still says who wrote each value, where and when', async () => {
  await writePhonesApart();
  const before = await authorsAt(clinic.desk);
  expect(before.map(({ place }) => place)).toEqual(['工作站A', '工作站B']);
  await backUp();
  expect(await authorsAt(clinic.desk)).toEqual(before);
});

test('a record that was taken back, and edited since, names who did both', async () => {
  const { home, desk } = clinic;
  await apart(clinic, async () => {
    await home.app.database.write((db) =>
      home.app.ledger.issue(db, {
        scopeId: home.app.workstation.scopeId,
        actor: { kind: 'server', id: 'test', place: home.app.workstation.deviceId },
        ops: [{ op: 'tombstone', entity: 'residents', rowId: phone.rowId, reason: '导入撤销' }],
      }),
    );
    desk.clock.advance(1_000);
    await writeField(desk, phone, '13700008821');
  });
  const told = async () =>
    (await conflictsAt(desk, ({ removed }) => removed.length > 0)).removed.map((one) => ({
      removed: one.removed,
      authors: one.edits.map(({ author }) => author),
    }));
  await conflictsAt(home, ({ removed }) => removed.length > 0);
  const before = await told();
  await backUp();
  expect(await told()).toEqual(before);
});

/** As a snapshot leaves it, and as databases lie that let go of words before authors were kept. */
function forgetAuthors() {
  return clinic.desk.app.database.write((db) =>
    sql`update feed set author = null where body = ''`.execute(db),
  );
}

test('what came without words: when and at which workstation by itself', async () => {
  await writePhonesApart();
  const before = await authorsAt(clinic.desk);
  await backUp();
  await clinic.setCut(true);
  await forgetAuthors();
  expect(await authorsAt(clinic.desk)).toEqual(
    before.map(({ place, at }) => ({ kind: 'unknown', name: null, place, at })),
  );
});

test('what came without words: the home is asked who, once, and it is kept', async () => {
  await writePhonesApart();
  const before = await authorsAt(clinic.desk);
  await backUp();
  await forgetAuthors();
  const { conflicts } = await conflictsAt(clinic.desk, (list) =>
    list.conflicts.every(({ values }) => values.every(({ author }) => author.name !== null)),
  );
  expect(conflicts.flatMap(({ values }) => values.map(({ author }) => author))).toEqual(before);
  await clinic.setCut(true);
  expect(await authorsAt(clinic.desk)).toEqual(before);
});

test('a report that was closed long ago names who closed it', async () => {
  const { home, desk } = clinic;
  const { visitId } = await home.signedIn('reception').visits.checkIn({
    idempotencyKey: home.key(),
    residentId: phone.rowId,
    appointmentId: null,
    purpose: 'follow-up',
  });
  const { taskId } = await home.signedIn('doctor').reports.name({
    idempotencyKey: home.key(),
    residentId: phone.rowId,
    visitId,
    disease: 'measles',
  });
  const closing = { taskId, state: 'cancelled', because: '排除了麻疹' } as const;
  await home.signedIn('doctor').reports.close({ idempotencyKey: home.key(), ...closing });
  await backUp();
  const [closed] = await firstOf(desk.signedIn('doctor').reports.closed());
  const doctor = home.organisation.staff.find(({ role }) => role === 'doctor');
  expect(closed?.closedBy).toBe(doctor?.name);
  expect(closed?.closedAt?.slice(0, 16)).toBe(toInstant(home.clock.now()).slice(0, 16));
});
