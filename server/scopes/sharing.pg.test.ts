import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { createHmac } from 'node:crypto';
import { clinicScope, nurse, residentInsert } from '../../tests/support/acts.ts';
import {
  attachmentInsert,
  inventPaper,
  keepBytes,
  openCourier,
  type Paper,
  wholeBytes,
} from '../../tests/support/attachments.ts';
import { type HomeWorkstation, openDesk } from '../../tests/support/clinic.ts';
import type { RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import {
  arrived,
  conditionOp,
  conditionsOf,
  documentOp,
  east,
  lookUp,
  memberships,
  number,
  openTwoClinics as openTwo,
  people,
  staffId,
} from '../../tests/support/two-clinics.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { documentText } from '../../shared/replication/look-up.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { contestedFields } from '../../shared/replication/rows.ts';
import { readPart } from './attachment-store.ts';
import { countMail } from './mailbox.ts';

const { kept } = keeping();
const openTwoClinics = () => openTwo(kept);

const log = ({ db }: RunningDistrict) =>
  db.selectFrom('look_up_log').selectAll().orderBy('at').execute();

describe('a look-up', () => {
  test('brings the whole record, says from where and why, and is noted', async () => {
    const { district, west, other, residentId, conditionId } = await openTwoClinics();
    const desk = await kept(openDesk(other.server.url, { clinicId: east }));
    await desk.start();
    expect(await lookUp(other)).toEqual({ outcome: 'found', residentIds: [residentId] });
    for (const one of [other, desk]) {
      await eventually(async () => expect(await conditionsOf(one)).toEqual([conditionId]));
      expect(await people(one)).toEqual(await people(west));
      expect(await memberships(one)).toMatchObject([
        { resident_id: residentId, from_clinic: '西站', because: '就诊', asked_by: staffId },
      ]);
    }
    expect(await log(district)).toMatchObject([
      { scope_id: east, staff_id: staffId, reason: '就诊', outcome: 'found' },
    ]);
    expect([...district.faults, ...other.faults, ...west.faults]).toEqual([]);
  });

  test('of somebody whose row was moved to another record by a correction is answered', async () => {
    const { district, west, other, residentId, conditionId } = await openTwoClinics();
    const [another, rowId] = [uuid(), uuid()];
    const { fields } = conditionOp(another, rowId) as Extract<Operation, { op: 'insert' }>;
    const moved = { op: 'replace', entity: 'conditions', rowId, replaces: conditionId } as const;
    await west.issue([residentInsert(another), { ...moved, reason: 'wrong person', fields }]);
    await arrived(district, west, clinicScope);
    expect(await lookUp(other)).toEqual({ outcome: 'found', residentIds: [residentId] });
    await eventually(async () => expect(await conditionsOf(other)).toEqual([conditionId]));
    expect(district.faults).toEqual([]);
  });

  test('of nobody says so; the number is in no row of the district’s books', async () => {
    const { district, other } = await openTwoClinics();
    expect(await lookUp(other, { number: '110199195001010026' })).toEqual({
      outcome: 'not-found',
    });
    expect(await people(other)).toEqual([]);
    const [line] = await log(district);
    expect(JSON.stringify(line)).not.toContain('110199');
    const hashes = await district.db.selectFrom('document_hashes').select('hash').execute();
    const { key } = district.district.lookUpKey;
    const text = documentText({ type: 'id-card', number });
    const own = createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
    expect(hashes).toEqual([{ hash: own }]);
  });

  test('by somebody who does not work there is refused and noted', async () => {
    const { district, other } = await openTwoClinics();
    await expect(lookUp(other, { staffId: uuid() })).rejects.toMatchObject({
      code: 'unknown-scope',
    });
    expect(await log(district)).toMatchObject([{ outcome: 'refused' }]);
    expect(await people(other)).toEqual([]);
  });

  test('is answered thirty times in a minute', async () => {
    const { other } = await openTwoClinics();
    for (let count = 0; count < 30; count += 1)
      await lookUp(other, { number: `11019919500101${count}` });
    await expect(lookUp(other)).rejects.toMatchObject({ code: 'too-many' });
    expect(await people(other)).toEqual([]);
  });

  test('is answered after a minute of many questions under a clock that was years ahead', async () => {
    const { district, other, residentId } = await openTwoClinics();
    for (let count = 0; count < 30; count += 1)
      await lookUp(other, { number: `11019919500101${count}` });
    await district.db.updateTable('look_up_log').set({ at: '2091-11-21T01:00:00.000Z' }).execute();
    expect(await lookUp(other)).toEqual({ outcome: 'found', residentIds: [residentId] });
  });

  test('a second time changes nothing', async () => {
    const { district, other, residentId } = await openTwoClinics();
    await lookUp(other);
    await lookUp(other);
    await eventually(async () => expect(await people(other)).toHaveLength(1));
    await arrived(district, other, east);
    expect(await memberships(other)).toHaveLength(1);
    expect(await lookUp(other)).toEqual({ outcome: 'found', residentIds: [residentId] });
  });
});

describe('while two clinics hold a record', () => {
  test('what either writes reaches both, and a value replaces what its writer saw', async () => {
    const { district, west, other, residentId, conditionId } = await openTwoClinics();
    await lookUp(other);
    await eventually(async () => expect(await conditionsOf(other)).toEqual([conditionId]));
    await other.patch(residentId, 'phone', '13900000000');
    await eventually(async () =>
      expect(await people(west)).toMatchObject([{ phone: '13900000000' }]),
    );
    await west.patch(residentId, 'phone', '13700000000');
    await eventually(async () =>
      expect(await people(other)).toMatchObject([{ phone: '13700000000' }]),
    );
    const added = uuid();
    await other.issue([conditionOp(residentId, added)]);
    const both = [conditionId, added].sort();
    await eventually(async () => expect(await conditionsOf(west)).toEqual(both));
    for (const one of [west, other]) {
      const row = await one.db.read.selectFrom('residents').select('fv').executeTakeFirstOrThrow();
      expect(JSON.parse(row.fv)).toEqual({ phone: [[expect.any(String), expect.any(Number)]] });
    }
    await arrived(district, west, clinicScope);
    await arrived(district, other, east);
    expect([...district.faults, ...other.faults, ...west.faults]).toEqual([]);
  });

  test('what others of the clinic wrote stays there', async () => {
    const { district, west, other, residentId } = await openTwoClinics();
    await lookUp(other);
    await eventually(async () => expect(await people(other)).toHaveLength(1));
    await west.issue([residentInsert(uuid()), conditionOp(residentId, uuid())]);
    await eventually(async () => expect(await conditionsOf(other)).toHaveLength(2));
    expect((await people(other)).map(({ id }) => id)).toEqual([residentId]);
    await arrived(district, other, east);
    const { rows } = await sql<{ id: string }>`select id from residents
      where scope_id = ${east}`.execute(district.db);
    expect(rows).toEqual([{ id: residentId }]);
  });
});

/** The district ends what a clinic was granted, and grants it again. */
/** A newcomer is registered, and the same act asks the district to look. */
async function askLater(
  clinic: HomeWorkstation,
  asked: { readonly asked_by: string; readonly asked_at: string },
): Promise<string> {
  const provisional = uuid();
  const who = { resident_id: provisional, reason: '就诊', ...asked };
  const fields = { ...who, state: 'waiting', found_id: null };
  await clinic.issue([
    residentInsert(provisional),
    documentOp(provisional),
    { op: 'insert', entity: 'look_ups', rowId: uuid(), fields },
  ]);
  return provisional;
}

async function isAnswered(clinic: HomeWorkstation, state: string, foundId: string | null) {
  await eventually(async () => {
    const rows = await clinic.db.read
      .selectFrom('look_ups')
      .select(['state', 'found_id'])
      .execute();
    expect(rows).toEqual([{ state, found_id: foundId }]);
  });
}

const daysAgo = (days: number) => toInstant(Date.now() - days * 86_400_000);

test('who was registered while nobody could be asked is looked up when the line is back', async () => {
  const { district, other, residentId } = await openTwoClinics();
  other.replicator.setDistrictCut(true);
  const provisional = await askLater(other, { asked_by: staffId, asked_at: daysAgo(10) });
  other.replicator.setDistrictCut(false);
  await isAnswered(other, 'found', residentId);
  expect((await people(other)).map(({ id }) => id)).toEqual([residentId, provisional].sort());
  expect(await log(district)).toMatchObject([{ outcome: 'found', staff_id: staffId }]);
  expect([...district.faults, ...other.faults]).toEqual([]);
});

test('a kiosk’s newcomer is asked for by its workstation', async () => {
  const { other, residentId } = await openTwoClinics();
  const { deviceId } = other.device;
  await askLater(other, { asked_by: deviceId, asked_at: daysAgo(0) });
  await isAnswered(other, 'found', residentId);
});

test.each([
  ['a look-up that waited for more than a month', 'expired', 31, staffId],
  ['one of tomorrow’s tomorrow', 'refused', -3, staffId],
  ['one of somebody who does not work there', 'refused', 0, uuid()],
])('%s opens no record, and is noted', async (_, state, days, askedBy) => {
  const { district, other } = await openTwoClinics();
  await askLater(other, { asked_by: askedBy, asked_at: daysAgo(days) });
  await isAnswered(other, state, null);
  expect(await people(other)).toHaveLength(1);
  expect(await memberships(other)).toEqual([]);
  expect(await log(district)).toMatchObject([{ outcome: 'refused', staff_id: askedBy }]);
});

test('a clinic that lets more look-ups wait than it has newcomers is not answered', async () => {
  const { district, other } = await openTwoClinics();
  const at = toInstant(Date.now());
  const noted = { at, scope_id: east, device_id: district.district.device.deviceId };
  const line = { ...noted, staff_id: staffId, reason: '', outcome: 'not-found' };
  const lines = Array.from({ length: 1_000 }, () => ({ id: uuid(), ...line, resident_ids: '[]' }));
  await district.db.insertInto('look_up_log').values(lines).execute();
  await askLater(other, { asked_by: staffId, asked_at: at });
  await isAnswered(other, 'refused', null);
  expect(await people(other)).toHaveLength(1);
});

test('a link of a visitor with a record made here goes to the visitor’s clinic, with that record', async () => {
  const { district, west, other, residentId } = await openTwoClinics();
  await lookUp(other);
  await eventually(async () => expect(await people(other)).toHaveLength(1));
  const provisional = uuid();
  await other.issue([residentInsert(provisional), conditionOp(provisional, uuid())]);
  const pair = { a: provisional, b: residentId };
  await other.issue([{ op: 'link', kind: 'merge', linkId: uuid(), ...pair, supersedes: null }]);
  await eventually(async () => {
    const links = await west.db.read.selectFrom('links').select(['a', 'b']).execute();
    expect(links).toEqual([pair]);
    expect(await conditionsOf(west)).toHaveLength(2);
  });
  expect((await people(west)).map(({ id }) => id)).toEqual([residentId, provisional].sort());
  expect(await memberships(west)).toMatchObject([
    { resident_id: provisional, from_clinic: '东站', ended_at: null },
  ]);
  await west.patch(provisional, 'phone', '13500000000');
  await eventually(async () => {
    const [row] = (await people(other)).filter(({ id }) => id === provisional);
    expect(row?.phone).toBe('13500000000');
  });
  expect([...district.faults, ...other.faults, ...west.faults]).toEqual([]);
});

test('what was corrected before the link that brings the record along is not shown beside its correction', async () => {
  const { district, west, other, residentId } = await openTwoClinics();
  await lookUp(other);
  await eventually(async () => expect(await people(other)).toHaveLength(1));
  await arrived(district, other, east);
  const provisional = uuid();
  const pair = { a: provisional, b: residentId };
  // One offer brings all of it.
  await other.db.write(async (trx) => {
    const say = (ops: readonly Operation[]) =>
      other.ledger.issue(trx, { scopeId: east, actor: nurse, ops });
    const phone = (value: string) =>
      other.ledger.patchOp(trx, 'residents', provisional, 'phone', value);
    await say([residentInsert(provisional)]);
    await say([await phone('13500000001')]);
    await say([await phone('13500000002')]);
    await say([{ op: 'link', kind: 'merge', linkId: uuid(), ...pair, supersedes: null }]);
  });
  await eventually(async () => expect(await people(west)).toHaveLength(2));
  await arrived(district, other, east);
  await eventually(async () => expect(await countMail(district.db, clinicScope)).toBe(0));
  const row = await west.db.read
    .selectFrom('residents')
    .selectAll()
    .where('id', '=', provisional)
    .executeTakeFirstOrThrow();
  expect(row.phone).toBe('13500000002');
  expect(contestedFields('residents', row)).toEqual({});
  expect([...district.faults, ...other.faults, ...west.faults]).toEqual([]);
});

test('papers that were added elsewhere reach their own clinic, also when the record leaves before their bytes', async () => {
  const { district, west, other, residentId } = await openTwoClinics();
  await lookUp(other);
  await eventually(async () => expect(await people(other)).toHaveLength(1));
  const [sent, unsent] = [inventPaper(1, 90_000), inventPaper(2, 300_000)];
  const add = async (paper: Paper) => {
    await keepBytes(other, paper);
    await other.issue([attachmentInsert(paper, { resident_id: residentId })]);
    await arrived(district, other, east);
  };
  const carry = async (home: HomeWorkstation, scopeId: string) => {
    // A minute passes between two looks for what is not to be had yet.
    const clock = { now: Date.now, monotonic: () => performance.now() * 1_000 };
    const courier = openCourier(home, 'district', { scopeId, clock });
    courier.start();
    return kept(Promise.resolve({ close: () => courier.stop() }));
  };
  await add(sent);
  const { close } = await carry(other, east);
  await eventually(async () => {
    const files = district.db.selectFrom('attachment_files').select('is_whole');
    expect(await files.execute()).toEqual([{ is_whole: true }]);
  });
  await close();
  await add(unsent);
  const [membership] = await memberships(other);
  const at = toInstant(Date.now());
  await other.issue([
    await other.db.write((trx) =>
      other.ledger.patchOp(trx, 'memberships', String(membership?.id), 'ended_at', at),
    ),
  ]);
  await arrived(district, other, east);
  expect(await people(other)).toEqual([]);

  await carry(other, east);
  const files = () => other.db.read.selectFrom('attachment_files').select('sha256').execute();
  await eventually(async () => expect(await files()).toEqual([]));
  const nosy = { scopeId: east, sha256: sent.sha256, from: 0 };
  expect(await readPart(district.db, nosy)).toBeNull();
  await carry(west, clinicScope);
  for (const paper of [sent, unsent])
    await eventually(async () =>
      expect((await wholeBytes(west, paper))?.equals(paper.bytes)).toBe(true),
    );
  expect([...district.faults, ...other.faults, ...west.faults]).toEqual([]);
});
