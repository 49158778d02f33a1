import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { clinicScope, residentInsert, said } from '../../../tests/support/acts.ts';
import { atOne, feedIds, openDesk, openHome, residents } from '../../../tests/support/clinic.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import type { Replica } from '../../../tests/support/replica.ts';
import { type Operation, ZERO_HASH } from '../../../shared/replication/transaction.ts';
import { rewind } from './limbo.ts';
import { beginAnew } from './presence.ts';

const { kept, closed } = keeping();

/** A newcomer with a condition, here because of a membership. */
function visitor() {
  const [residentId, membershipId, conditionId] = [uuid(), uuid(), uuid()];
  const fields = { resident_id: residentId, role: 'look-up', from_clinic_id: uuid() };
  const more = {
    from_clinic: '东站',
    because: '就诊',
    asked_by: null,
    since: '2026-11-22T00:00:00Z',
  };
  const membership = { ...fields, ...more, ended_at: null, ended_because: null };
  const ops: Operation[] = [
    { op: 'insert', entity: 'memberships', rowId: membershipId, fields: membership },
    residentInsert(residentId),
    conditionOf(residentId, conditionId),
  ];
  return { residentId, membershipId, conditionId, ops };
}

/** Another one, for somebody who was here before. */
function membershipOf(residentId: string): Operation {
  const [membership] = visitor().ops;
  if (membership?.op !== 'insert') throw new Error('the membership comes first');
  return { ...membership, fields: { ...membership.fields, resident_id: residentId } };
}

function conditionOf(residentId: string, rowId: string): Operation {
  const fields = { resident_id: residentId, code: 'hypertension', onset_date: null, is_managed: 1 };
  return { op: 'insert', entity: 'conditions', rowId, fields };
}

function paperOf(residentId: string, sha256: string): Operation {
  const fields = { resident_id: residentId, title: '出院小结', sha256, bytes: 3 };
  const more = { media_type: 'application/pdf', added_at: '2026-11-22T00:00:00Z', added_by: null };
  return { op: 'insert', entity: 'attachments', rowId: uuid(), fields: { ...fields, ...more } };
}

function end({ db, ledger, issue }: Replica, membershipId: string) {
  return db
    .write((trx) =>
      ledger.patchOp(trx, 'memberships', membershipId, 'ended_at', '2026-11-22T10:00:00Z'),
    )
    .then((op) => issue([op]));
}

/** Behind the first act of a feed. */
const back = { seq: 1, chk: ZERO_HASH };

function notManaged({ db, ledger }: Replica, conditionId: string) {
  return db.write((trx) => ledger.patchOp(trx, 'conditions', conditionId, 'is_managed', 0));
}

async function conditions({ db }: Replica) {
  return db.read.selectFrom('conditions').select(['id', 'resident_id']).orderBy('id').execute();
}

async function managed({ db }: Replica) {
  const rows = await db.read
    .selectFrom('conditions')
    .select('id')
    .where('is_managed', '=', 1)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function waiting({ db }: Replica) {
  const rows = await db.read.selectFrom('inbox_bad').select('reason').execute();
  return rows.map(({ reason }) => reason);
}

async function openClinic() {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  return { home, desk };
}

describe('when a membership ends', () => {
  test('the rows of that resident leave every workstation, and nobody else’s', async () => {
    const { home, desk } = await openClinic();
    const stays = uuid();
    const { membershipId, ops } = visitor();
    await home.issue([residentInsert(stays)]);
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    expect(await residents(desk)).toHaveLength(2);

    await end(desk, membershipId);
    await atOne(home, desk);
    for (const one of [home, desk]) {
      expect((await residents(one)).map(({ id }) => id)).toEqual([stays]);
      expect(await conditions(one)).toEqual([]);
      expect(await waiting(one)).toEqual([]);
    }
  });

  test('papers go too, unless nobody else has their bytes yet', async () => {
    const { home } = await openClinic();
    const { residentId, membershipId, ops } = visitor();
    const [held, unsent] = ['a'.repeat(64), 'b'.repeat(64)];
    await home.issue(ops);
    for (const sha256 of [held, unsent]) await home.issue([paperOf(residentId, sha256)]);
    await home.db.write(async (trx) => {
      const file = { bytes: 3, here: 3, state: 'whole', began_at: '2026-11-22T00:00:00Z' } as const;
      await trx
        .insertInto('attachment_files')
        .values([
          { id: uuid(), sha256: held, held_by: uuid(), ...file },
          { id: uuid(), sha256: unsent, held_by: null, ...file },
        ])
        .execute();
    });
    await end(home, membershipId);
    const left = await home.db.read.selectFrom('attachment_files').select('sha256').execute();
    expect(left).toEqual([{ sha256: unsent }]);
  });

  test('an act of a desk that had not heard of it is accepted, and counts for nothing here', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    await end(home, membershipId);
    const late = conditionOf(residentId, uuid());
    await desk.issue([late]);
    await desk.patch(residentId, 'phone', '13800000000');
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);
    for (const one of [home, desk]) {
      expect(await residents(one)).toEqual([]);
      expect(await conditions(one)).toEqual([]);
      expect(await waiting(one)).toEqual(['resident-away', 'resident-away']);
    }
  });

  test('an end that comes behind another beginning ends nothing, also where it was said', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    await home.issue([membershipOf(residentId)]);
    const meanwhile = uuid();
    await home.issue([conditionOf(residentId, meanwhile)]);
    await home.patch(residentId, 'phone', '13800000000');
    await end(desk, membershipId);
    expect(await residents(desk)).toEqual([]);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);
    expect((await conditions(desk)).map(({ id }) => id).sort()).toEqual(
      [conditionId, meanwhile].sort(),
    );
    expect(await residents(desk)).toEqual(await residents(home));
    expect(await conditions(desk)).toEqual(await conditions(home));
    expect(await waiting(desk)).toEqual([]);
  });

  test('what waited for the return counts also where another end was said, and came behind it', async () => {
    const { home, desk } = await openClinic();
    const other = await kept(openDesk(home.server.url));
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await Promise.all([desk.start(), other.start()]);
    await atOne(home, desk);
    await atOne(home, other);
    for (const one of [desk, other]) one.replicator.setHomeCut(true);
    const [waited, beside] = [uuid(), uuid()];
    await end(home, membershipId);
    await other.issue([conditionOf(residentId, waited)]);
    await other.patch(residentId, 'phone', '13800000000');
    await other.issue([residentInsert(uuid()), conditionOf(residentId, beside)]);
    other.replicator.setHomeCut(false);
    await atOne(home, other);
    await home.issue([membershipOf(residentId)]);
    await home.issue(ops.slice(1));
    await end(desk, membershipId);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);
    expect((await conditions(desk)).map(({ id }) => id)).toEqual([conditionId, waited].sort());
    expect(await conditions(desk)).toEqual(await conditions(home));
    expect(await residents(desk)).toMatchObject([{ id: residentId, phone: '13800000000' }, {}]);
    expect(await residents(desk)).toEqual(await residents(home));
  });

  test('it counts as soon as the resident is back', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    await end(home, membershipId);
    const lateId = uuid();
    await desk.issue([conditionOf(residentId, lateId)]);
    await desk.patch(residentId, 'phone', '13800000000');
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);

    await home.issue([membershipOf(residentId)]);
    await home.issue(ops.slice(1));
    await atOne(home, desk);
    for (const one of [home, desk]) {
      expect(await residents(one)).toMatchObject([{ id: residentId, phone: '13800000000' }]);
      const ids = (await conditions(one)).map(({ id }) => id);
      expect(ids).toEqual([conditionId, lateId].sort());
      expect(await waiting(one)).toEqual([]);
    }
    expect(await residents(desk)).toEqual(await residents(home));
  });

  test('also an edit of a row that comes later than the membership', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    await end(home, membershipId);
    await desk.issue([await notManaged(desk, conditionId)]);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);

    await home.issue([membershipOf(residentId)]);
    await home.issue(ops.slice(1));
    await atOne(home, desk);
    for (const { db } of [home, desk]) {
      const rows = await db.read.selectFrom('conditions').select('is_managed').execute();
      expect(rows).toEqual([{ is_managed: 0 }]);
    }
  });

  test('what the one who ended it did before went with the resident, there too', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    await desk.patch(residentId, 'phone', '13800000000');
    await end(desk, membershipId);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);

    await home.issue([membershipOf(residentId)]);
    await home.issue(ops.slice(1));
    await atOne(home, desk);
    expect(await residents(desk)).toMatchObject([{ id: residentId, phone: null }]);
    expect(await residents(desk)).toEqual(await residents(home));
  });

  test('and so did what others did before it, also in rows that were never there', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    const meanwhile = uuid();
    await home.issue([conditionOf(residentId, meanwhile)]);
    await home.issue([await notManaged(home, meanwhile)]);
    await end(desk, membershipId);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);
    for (const one of [home, desk]) expect(await waiting(one)).toEqual([]);

    await home.issue([membershipOf(residentId)]);
    await home.issue([...ops.slice(1), conditionOf(residentId, meanwhile)]);
    await atOne(home, desk);
    for (const one of [home, desk])
      expect(await managed(one)).toEqual([conditionId, meanwhile].sort());
  });

  test('but what such an act says of others counts there, too', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    const meanwhile = uuid();
    await home.issue([conditionOf(residentId, meanwhile)]);
    await home.issue([await notManaged(home, meanwhile), residentInsert(uuid())]);
    await end(desk, membershipId);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);
    for (const one of [home, desk]) expect(await waiting(one)).toEqual([]);
    expect(await residents(desk)).toEqual(await residents(home));

    await home.issue([membershipOf(residentId)]);
    await home.issue([...ops.slice(1), conditionOf(residentId, meanwhile)]);
    await atOne(home, desk);
    for (const one of [home, desk])
      expect(await managed(one)).toEqual([conditionId, meanwhile].sort());
  });

  test('nor does an edit wait that comes again before an end in limbo, and in another batch than its row', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    const meanwhile = uuid();
    await home.issue([conditionOf(residentId, meanwhile)]);
    for (let i = 0; i < 260; i += 1) await home.issue([residentInsert(uuid())]);
    await home.issue([await notManaged(home, meanwhile)]);
    await end(home, membershipId);
    await desk.start();
    await atOne(home, desk);
    const image = desk.image();
    desk.replicator.setHomeCut(true);
    const again = await kept(openDesk(home.server.url, { image }));
    const { chk } = await again.db.read
      .selectFrom('feed')
      .select('chk')
      .where('scope_id', '=', clinicScope)
      .where('seq', '=', 1)
      .executeTakeFirstOrThrow();
    await again.db.write(async (trx) => void rewind(trx, clinicScope, { seq: 1, chk }));
    await again.start();
    await atOne(home, again);
    expect(await again.db.read.selectFrom('limbo').selectAll().execute()).toEqual([]);
    for (const one of [home, again]) expect(await waiting(one)).toEqual([]);
    await home.issue([membershipOf(residentId)]);
    await home.issue([...ops.slice(1), conditionOf(residentId, meanwhile)]);
    await atOne(home, again);
    for (const one of [home, again])
      expect(await managed(one)).toEqual([conditionId, meanwhile].sort());
  });

  test('but an edit waits with its row where another end had come before both, there too', async () => {
    const { home, desk } = await openClinic();
    const other = await kept(openDesk(home.server.url));
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await Promise.all([desk.start(), other.start()]);
    await atOne(home, desk);
    await atOne(home, other);
    for (const one of [desk, other]) one.replicator.setHomeCut(true);
    const waits = uuid();
    await other.issue([conditionOf(residentId, waits)]);
    await other.issue([await notManaged(other, waits)]);
    await end(desk, membershipId);
    await end(home, membershipId);
    other.replicator.setHomeCut(false);
    await atOne(home, other);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);
    for (const one of [home, desk])
      expect(await waiting(one)).toEqual(['resident-away', 'row-missing']);

    await home.issue([membershipOf(residentId)]);
    await home.issue(ops.slice(1));
    await atOne(home, desk);
    for (const one of [home, desk]) {
      expect(await waiting(one)).toEqual([]);
      expect(await managed(one)).toEqual([conditionId]);
    }
  });

  test('but waits for the return where another end had come before it, there too', async () => {
    const { home, desk } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    await home.issue(ops);
    await desk.start();
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    const waits = uuid();
    await desk.issue([conditionOf(residentId, waits)]);
    await desk.issue([await notManaged(desk, waits)]);
    await end(desk, membershipId);
    await end(home, membershipId);
    desk.replicator.setHomeCut(false);
    await atOne(home, desk);
    expect(await waiting(desk)).toEqual(['resident-away', 'resident-away']);

    await home.issue([membershipOf(residentId)]);
    await home.issue(ops.slice(1));
    await atOne(home, desk);
    for (const one of [home, desk])
      expect((await conditions(one)).map(({ id }) => id)).toEqual([conditionId, waits].sort());
  });

  test('what goes back out of the feed is a part of the rows only if nobody left since', async () => {
    const { home } = await openClinic();
    const { residentId, membershipId, conditionId, ops } = visitor();
    const stays = uuid();
    await home.issue([...ops, residentInsert(stays)]);
    await home.patch(stays, 'phone', '13800000001');
    await home.patch(residentId, 'phone', '13800000000');
    await home.issue([await notManaged(home, conditionId)]);
    await end(home, membershipId);
    await home.issue([membershipOf(residentId)]);
    await home.issue(ops.slice(1));
    await home.patch(residentId, 'phone', '13800000002');
    await home.db.write(async (trx) => void rewind(trx, clinicScope, back));
    const limbo = await home.db.read
      .selectFrom('limbo')
      .select('status')
      .orderBy('place')
      .execute();
    const [stayed, left, rest] = ['applied', 'refused', 'applied'];
    expect(limbo.map(({ status }) => status)).toEqual([stayed, left, left, rest, rest, rest, rest]);
  });

  test('what began behind an end by a new order counts anew', async () => {
    const { home } = await openClinic();
    const { residentId, membershipId, ops } = visitor();
    await home.issue(ops);
    await home.issue([membershipOf(residentId)]);
    await home.issue([residentInsert(uuid())]);
    const fields = { entity: 'memberships', rowId: membershipId, field: 'ended_at' } as const;
    const over: Operation = { op: 'patch', ...fields, value: '2026-11-22T10:00:00Z', base: [] };
    await home.db.write(async (trx) => {
      rewind(trx, clinicScope, back);
      beginAnew(trx, clinicScope, [said(uuid(), [over])], 0);
    });
    const limbo = await home.db.read
      .selectFrom('limbo')
      .select('status')
      .orderBy('place')
      .execute();
    expect(limbo.map(({ status }) => status)).toEqual(['refused', 'applied']);
    const standing = await home.db.read.selectFrom('memberships').select('id').execute();
    expect(standing).toEqual([{ id: membershipId }]);
  });

  describe.each([
    ['is here', () => Promise.resolve(), 2],
    ['was let go of', letGoOfWords, 0],
  ])(
    'an end that is folded already, behind another beginning by a new order, when what was said %s',
    (_, before, at) => {
      test('takes nobody away', async () => {
        const { home, desk } = await openClinic();
        const { residentId, membershipId, conditionId, ops } = visitor();
        await home.issue(ops);
        await desk.start();
        await atOne(home, desk);
        const image = home.image();
        const { txId } = await end(home, membershipId);
        await atOne(home, desk);
        expect(await residents(desk)).toEqual([]);
        await before(desk);
        desk.replicator.setHomeCut(true);
        await closed(home);

        const restored = await kept(openHome({ image, port: home.server.port }));
        await restored.start();
        const second = uuid();
        await restored.issue([conditionOf(residentId, second)]);
        await restored.issue([membershipOf(residentId)]);
        desk.replicator.setHomeCut(false);
        await eventually(async () => expect(await feedIds(restored)).toContain(txId));
        await atOne(restored, desk);

        expect((await conditions(restored)).map(({ id }) => id)).toEqual(
          [conditionId, second].sort(),
        );
        expect(await conditions(desk)).toEqual((await conditions(restored)).slice(0, at));
        const wanted = await desk.db.read.selectFrom('rows_to_fetch').select('row_id').execute();
        expect(wanted).toEqual(at === 0 ? [{ row_id: residentId }] : []);
      });
    },
  );
});

async function letGoOfWords({ db }: Replica): Promise<void> {
  await db.write((trx) => trx.updateTable('feed').set({ body: '' }).where('seq', '=', 1).execute());
}
