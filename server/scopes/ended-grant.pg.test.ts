import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { atOne, type HomeWorkstation, openDesk } from '../../tests/support/clinic.ts';
import type { RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import type { Replica } from '../../tests/support/replica.ts';
import {
  arrived,
  conditionOp,
  conditionsOf,
  east,
  lookUp,
  memberships,
  openTwoClinics as openTwo,
  people,
} from '../../tests/support/two-clinics.ts';
import type { Operation, Transaction } from '../../shared/replication/transaction.ts';
import { endGrant, grant } from './grants.ts';
import { rewind } from './limbo.ts';
import { inTransaction } from '../db/open.ts';

const { kept } = keeping();
const openTwoClinics = () => openTwo(kept);

/** With a desk of the clinic that looked somebody up, which has the record too. */
async function openVisitorsDesk() {
  const clinics = await openTwoClinics();
  const { district, other } = clinics;
  const desk = await kept(openDesk(other.server.url, { clinicId: east }));
  await desk.start();
  await lookUp(other);
  await eventually(async () => expect(await people(desk)).toHaveLength(1));
  await arrived(district, other, east);
  return { ...clinics, desk };
}

describe('when a membership ends', () => {
  test('by the district, the rows leave; late acts reach the clinic it belongs to', async () => {
    const { district, west, other, residentId, desk } = await openVisitorsDesk();
    desk.replicator.setHomeCut(true);
    const late = uuid();
    await desk.issue([conditionOp(residentId, late)]);

    const [membership] = await memberships(other);
    const said = new Set<string>();
    const writer = { ...district.district.writer, onSaid: (id: string) => void said.add(id) };
    const end = { scopeId: east, grantId: membership?.id ?? '', because: '迁出' };
    await inTransaction(district.db, (trx) => endGrant(trx, end, writer));
    district.district.reference.tell(said);
    await eventually(async () => expect(await people(other)).toEqual([]));

    desk.replicator.setHomeCut(false);
    await atOne(other, desk, east);
    expect(await people(desk)).toEqual([]);
    expect(await conditionsOf(desk)).toEqual([]);
    await eventually(async () => expect(await conditionsOf(west)).toContain(late));
    await arrived(district, other, east);
    const { rows } = await sql`select id from conditions where scope_id = ${east}`.execute(
      district.db,
    );
    expect(rows).toEqual([]);
  });

  test('by the district and begun anew: the clinic has what it wrote meanwhile', async () => {
    const { district, west, other, residentId, conditionId } = await openTwoClinics();
    await lookUp(other);
    await eventually(async () => expect(await conditionsOf(other)).toHaveLength(1));
    await arrived(district, other, east);
    other.replicator.setDistrictCut(true);
    const own = uuid();
    await other.issue([conditionOp(residentId, own)]);

    await grantAnew(district, other, residentId);
    other.replicator.setDistrictCut(false);

    const both = [conditionId, own].sort();
    await eventually(async () => expect(await memberships(other)).toHaveLength(2));
    for (const one of [west, other])
      await eventually(async () => expect(await conditionsOf(one)).toEqual(both));
    expect(await people(other)).toEqual(await people(west));
  });

  test('and begun anew a second time: the clinic has what it wrote between', async () => {
    const { district, west, other, residentId, conditionId } = await openTwoClinics();
    await lookUp(other);
    await eventually(async () => expect(await conditionsOf(other)).toHaveLength(1));
    await grantAnew(district, other, residentId);
    await eventually(async () => expect(await memberships(other)).toHaveLength(2));
    await eventually(async () => expect(await conditionsOf(other)).toEqual([conditionId]));
    await arrived(district, other, east);
    other.replicator.setDistrictCut(true);
    const own = uuid();
    await other.issue([conditionOp(residentId, own)]);

    await grantAnew(district, other, residentId);
    other.replicator.setDistrictCut(false);

    await eventually(async () => expect(await memberships(other)).toHaveLength(3));
    for (const one of [west, other])
      await eventually(async () =>
        expect(await conditionsOf(one)).toEqual([conditionId, own].sort()),
      );
  });

  test('what goes back out of its feed is a part of the rows only if nobody left since', async () => {
    const { district, other, residentId } = await openTwoClinics();
    await lookUp(other);
    await eventually(async () => expect(await conditionsOf(other)).toHaveLength(1));
    const [left, stayed] = [uuid(), uuid()];
    const { seq } = await headOf(other);
    await other.issue([conditionOp(residentId, left)]);
    await other.issue([residentInsert(stayed)]);
    await arrived(district, other, east);
    await grantAnew(district, other, residentId);
    await eventually(async () => expect(await memberships(other)).toHaveLength(2));
    await arrived(district, other, east);
    const statuses = await inTransaction(district.db, async (trx) => {
      await rewind(trx, east, { seq, chk: '' });
      return trx
        .selectFrom('limbo')
        .select(['body', 'status'])
        .where('scope_id', '=', east)
        .orderBy('seq')
        .execute();
    });
    const statusOf = (rowId: string) =>
      statuses
        .filter(({ body }) => (JSON.parse(body) as Transaction).ops.some(makes(rowId)))
        .map(({ status }) => status);
    expect(statusOf(left)).toEqual(['refused', 'applied']);
    expect(statusOf(stayed)).toEqual(['applied']);
  });

  test('by both, and begun anew: what waited for that replaces what the clinic hears again', async () => {
    const { district, west, other, residentId, desk } = await openVisitorsDesk();
    other.replicator.setDistrictCut(true);
    await other.patch(residentId, 'phone', '13600000001');
    await eventually(async () => expect((await phonesAt(desk))?.shown).toBe('13600000001'));
    desk.replicator.setHomeCut(true);
    await endHere(other);
    await desk.patch(residentId, 'phone', '13600000002');
    const { seq } = await headOf(other);
    desk.replicator.setHomeCut(false);
    await eventually(async () => expect(await headOf(other)).toEqual({ seq: seq + 1 }));

    await grantAnew(district, other, residentId);
    other.replicator.setDistrictCut(false);
    for (const one of [other, west]) {
      const phones = { shown: '13600000002', heads: 1 };
      await eventually(async () => expect(await phonesAt(one)).toEqual(phones));
    }
  });

  test('and begun anew while its own clinic is away: an edit of what is under way there comes, too', async () => {
    const { district, west, other, residentId } = await openTwoClinics();
    await lookUp(other);
    await eventually(async () => expect(await conditionsOf(other)).toHaveLength(1));
    west.replicator.setDistrictCut(true);
    const own = uuid();
    await other.issue([conditionOp(residentId, own)]);
    const edit = await other.db.write((trx) =>
      other.ledger.patchOp(trx, 'conditions', own, 'is_managed', 0),
    );
    await other.issue([edit]);
    await arrived(district, other, east);
    await grantAnew(district, other, residentId);
    await eventually(async () => expect(await memberships(other)).toHaveLength(2));
    west.replicator.setDistrictCut(false);
    for (const { db } of [other, west])
      await eventually(async () => {
        const row = db.read.selectFrom('conditions').select('is_managed').where('id', '=', own);
        expect(await row.execute()).toEqual([{ is_managed: 0 }]);
      });
  });

  test('by the clinic, nothing more is handed on; a new look-up brings all of it back', async () => {
    const { district, west, other, residentId, conditionId } = await openTwoClinics();
    await lookUp(other);
    await eventually(async () => expect(await conditionsOf(other)).toHaveLength(1));
    const own = uuid();
    await other.issue([conditionOp(residentId, own)]);
    await endHere(other);
    expect(await people(other)).toEqual([]);
    await arrived(district, other, east);
    await west.patch(residentId, 'phone', '13600000000');
    await arrived(district, west, clinicScope);
    expect(await people(other)).toEqual([]);

    await lookUp(other);
    const both = [conditionId, own].sort();
    await eventually(async () => expect(await conditionsOf(other)).toEqual(both));
    expect(await people(other)).toEqual(await people(west));
    expect(await memberships(other)).toHaveLength(2);
    expect([...district.faults, ...other.faults, ...west.faults]).toEqual([]);
  });
});

async function phonesAt({ db }: Replica): Promise<{ shown: string | null; heads: number } | null> {
  const row = await db.read.selectFrom('residents').select(['phone', 'fv']).executeTakeFirst();
  return row ? { shown: row.phone, heads: JSON.parse(row.fv).phone.length } : null;
}

const makes = (rowId: string) => (op: Operation) => op.op === 'insert' && op.rowId === rowId;

function headOf({ db }: HomeWorkstation) {
  return db.read
    .selectFrom('scopes')
    .select('seq')
    .where('scope_id', '=', east)
    .executeTakeFirstOrThrow();
}

/** The clinic ends the membership itself. */
async function endHere(clinic: HomeWorkstation): Promise<void> {
  const { db, ledger, issue } = clinic;
  const id = (await memberships(clinic)).at(-1)?.id ?? '';
  const op = await db.write((trx) =>
    ledger.patchOp(trx, 'memberships', id, 'ended_at', '2026-11-22T10:00:00Z'),
  );
  await issue([op]);
}

async function grantAnew(
  { db, district: { writer } }: RunningDistrict,
  clinic: HomeWorkstation,
  residentId: string,
): Promise<void> {
  const standing = (await memberships(clinic)).at(-1);
  const end = { scopeId: east, grantId: standing?.id ?? '', because: '迁出' };
  const again = { scopeId: east, residentId, sourceScopeId: clinicScope, role: 'look-up' } as const;
  const why = { because: '又来就诊', askedBy: null, expiresAt: null };
  await inTransaction(db, (trx) => endGrant(trx, end, writer));
  await inTransaction(db, (trx) => grant(trx, { ...again, ...why }, writer));
}
