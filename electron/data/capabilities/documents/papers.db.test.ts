import { createHash } from 'node:crypto';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { PaperKind } from '../../../../shared/contract/documents.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';
import type { FieldValue } from '../../../../shared/replication/transaction.ts';
import { residentRecord } from '../residents/reader.ts';
import { documentFile } from './files.ts';

const DAY_MS = 86_400_000;

let desk: TestWorkstation;
let residentId: string;
beforeEach(async () => {
  desk = await startWorkstation();
  residentId = await registerAt(desk, {
    name: '甲一',
    birthDate: '1950-01-01',
    phone: '19900001234',
  });
});
afterEach(() => desk.close());

/** A row as it comes in from another desk. */
async function keep(entity: EntityName, fields: Record<string, FieldValue>): Promise<string> {
  const rowId = desk.key();
  await desk.app.database.write((db) =>
    desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [{ op: 'insert', entity, rowId, fields }],
    }),
  );
  return rowId;
}

const make = (kind: PaperKind, subjectId: string) =>
  desk.signedIn('doctor').documents.make({ idempotencyKey: desk.key(), kind, subjectId });

/** What was handed to the layout. */
async function dataOf(kind: PaperKind, subjectId: string): Promise<unknown> {
  const render = vi.spyOn(desk.app.documents, 'render');
  await make(kind, subjectId);
  return render.mock.lastCall?.[1];
}

const checkIn = () => checkInAt(desk, residentId, 'follow-up');

const observation = (kind: string, tenths: number | null, at: string, more = {}) =>
  keep('observations', {
    resident_id: residentId,
    visit_id: null,
    reading_id: desk.key(),
    kind,
    value_x10: tenths,
    code: null,
    unit: 'x',
    effective_at: at,
    device_time: null,
    source: 'typed',
    device_id: null,
    device_label: null,
    driver: null,
    driver_version: null,
    raw_sha256: null,
    is_simulated: 0,
    operator_id: null,
    ...more,
  });

async function pressure(visitId: string, [sbp, dbp]: [number, number], at: string): Promise<void> {
  const more = { visit_id: visitId, reading_id: desk.key() };
  await observation('sbp', sbp * 10, at, more);
  await observation('dbp', dbp * 10, at, more);
}

const referral = (more: Record<string, FieldValue> = {}) =>
  keep('referrals', {
    resident_id: residentId,
    number: 'ZZA20261120-001',
    urgency: 'urgent',
    is_green_channel: 1,
    patient: JSON.stringify({
      name: '甲一',
      sex: 'male',
      birthDate: '1950-01-01',
      recordNumber: null,
      address: '演示区',
      phone: '19900001234',
    }),
    to_organisation: '演示区人民医院',
    to_department: null,
    to_doctor: null,
    impression: '高血压',
    reason: '头晕',
    past_history: '',
    treatment: '',
    doctor_id: desk.key(),
    doctor_name: '陈志远',
    doctor_phone: '010-00000199',
    issued_by: '演示中心',
    issued_on: '2026-11-20',
    submitted_at: '2026-11-20T01:00:00.000Z',
    state: 'submitted',
    state_reason: null,
    ...more,
  });

describe('the journal', () => {
  test('names the subject, the form’s number and the hash of the bytes that were kept', async () => {
    const subjectId = await referral();
    const { documentId } = await make('referral-out', subjectId);
    const { pdfBase64 } = await desk.signedIn('doctor').documents.file({ documentId });
    const line = await desk.app.database.read
      .selectFrom('documents')
      .select(['resident_id', 'kind', 'subject_id', 'number', 'sha256'])
      .where('id', '=', documentId)
      .executeTakeFirst();
    const pdf = Buffer.from(pdfBase64, 'base64');
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    expect(line).toEqual({
      resident_id: residentId,
      kind: 'referral-out',
      subject_id: subjectId,
      number: 'ZZA20261120-001',
      sha256,
    });
    const kept = await documentFile(desk.app.database.read, documentId);
    expect(kept && { ...kept, pdf: Buffer.from(kept.pdf) }).toMatchObject({ pdf, sha256 });
  });

  test('counts the copies of each subject by themselves', async () => {
    const [one, other] = [await referral(), await referral()];
    const copies = [];
    for (const subject of [one, one, other, one]) {
      copies.push((await make('referral-out', subject)).copyNumber);
    }
    expect(copies).toEqual([1, 2, 1, 3]);
  });

  test('lets go of the bytes after thirty days, not of its line', async () => {
    const { documentId } = await make('health-record-summary', residentId);
    desk.clock.advance(31 * DAY_MS);
    await make('health-record-summary', residentId);
    expect(await documentFile(desk.app.database.read, documentId)).toBeNull();
    const lines = await desk.app.database.read.selectFrom('documents').select('id').execute();
    expect(lines).toHaveLength(2);
  });

  test('says nothing of a paper that could not be made', async () => {
    vi.spyOn(desk.app.documents, 'render').mockRejectedValueOnce(new Error('broken'));
    expect(await problemOf(make('health-record-summary', residentId))).toBe('internal');
    const rows = desk.app.database.read;
    expect(await rows.selectFrom('documents').select('id').execute()).toEqual([]);
    expect(await rows.selectFrom('document_files').select('document_id').execute()).toEqual([]);
  });
});

describe('双向转诊（转出）单', () => {
  test('is the row as it was sent, the age as of that day', async () => {
    expect(await dataOf('referral-out', await referral())).toMatchObject({
      number: 'ZZA20261120-001',
      isGreenChannel: true,
      standing: 'valid',
      patient: { name: '甲一', age: '76 岁', recordNumber: null, phone: '19900001234' },
      toDepartment: null,
      issuedOn: '2026-11-20',
      imprint: { copyNumber: 1, isDemo: true },
    });
  });

  test('takes the age that the row says', async () => {
    const patient = JSON.stringify({ name: '甲一', sex: 'male', age: '75 岁' });
    expect(await dataOf('referral-out', await referral({ patient }))).toMatchObject({
      patient: { age: '75 岁', address: '', phone: null },
    });
  });

  test.each([
    ['cancelled', 'cancelled'],
    ['declined-by-patient', 'declined'],
    ['accepted', 'valid'],
  ])('%s is %s', async (state, standing) => {
    expect(await dataOf('referral-out', await referral({ state }))).toMatchObject({ standing });
  });

  test('is not found where there is none', async () => {
    expect(await problemOf(make('referral-out', desk.key()))).toBe('not-found');
  });
});

describe('预约单', () => {
  const booking = (more: Record<string, FieldValue> = {}) =>
    keep('appointments', {
      resident_id: residentId,
      date: '2026-12-05',
      start_time: '09:15',
      end_time: '09:30',
      queue_id: desk.organisation.queues.consultation,
      doctor_id: desk.organisation.staff.find(({ name }) => name === '陈志远')?.staffId ?? null,
      purpose: 'follow-up',
      channel: 'desk',
      state: 'booked',
      ...more,
    });

  test('masks what is handed out, and knows the doctor’s room (ID-52)', async () => {
    expect(await dataOf('appointment-slip', await booking())).toMatchObject({
      resident: { name: '甲一', phoneMasked: '199****1234' },
      date: '2026-12-05',
      arriveBy: '09:05',
      place: '全科门诊 · 1 诊室',
      doctorName: '陈志远',
      isFasting: false,
      isCancelled: false,
    });
    expect(JSON.stringify(await dataOf('appointment-slip', await booking()))).not.toContain(
      '110199',
    );
  });

  test('asks diabetics for an empty stomach in the morning only (DM-05)', async () => {
    await keep('conditions', {
      resident_id: residentId,
      code: 'diabetes-2',
      onset_date: null,
      is_managed: 1,
    });
    const isFasting = async (start_time: string) =>
      await dataOf('appointment-slip', await booking({ start_time }));
    expect(await isFasting('09:15')).toMatchObject({ isFasting: true });
    expect(await isFasting('14:00')).toMatchObject({ isFasting: false });
  });

  test('without a doctor, and with a purpose of another version', async () => {
    const subject = await booking({ doctor_id: null, purpose: 'vaccination', state: 'cancelled' });
    expect(await dataOf('appointment-slip', subject)).toMatchObject({
      place: '全科门诊',
      doctorName: null,
      purpose: 'other',
      isCancelled: true,
    });
  });
});

describe('排队号', () => {
  test('says where to go and how many are ahead now', async () => {
    const { ticket } = await checkIn();
    expect(await dataOf('ticket', ticket.ticketId)).toMatchObject({
      number: ticket.number,
      goTo: ticket.goTo,
      ahead: 0,
      aboutMinutes: null,
    });
  });

  test('is not printed for a check-in that was taken back, nor another day', async () => {
    const { ticket, visitId } = await checkIn();
    await desk
      .signedIn('reception')
      .visits.undoCheckIn({ idempotencyKey: desk.key(), visitId, reason: '错' });
    expect(await problemOf(make('desk-ticket', ticket.ticketId))).toBe('ticket-over');
    const again = await checkIn();
    desk.clock.advance(DAY_MS);
    expect(await problemOf(make('ticket', again.ticket.ticketId))).toBe('ticket-over');
  });
});

describe('测量结果', () => {
  test('is refused while nothing was measured', async () => {
    expect(await problemOf(make('measurement-slip', residentId))).toBe('nothing-measured');
  });

  test('shows the newest day, each kind once, the pressure as the visit’s value', async () => {
    const { visitId } = await checkIn();
    await observation('weight', 615, '2026-10-01T01:00:00.000Z');
    await observation('pulse', 700, '2026-11-21T01:00:00.000Z');
    await pressure(visitId, [150, 88], '2026-11-21T01:00:00.000Z');
    await pressure(visitId, [144, 84], '2026-11-21T01:02:00.000Z');
    await observation('pulse', 720, '2026-11-21T01:02:00.000Z');
    expect(await dataOf('measurement-slip', residentId)).toMatchObject({
      bloodPressure: { sbp: 147, dbp: 86, readings: 2, target: null, verdict: 'high' },
      values: [{ kind: 'pulse', value: 72, verdict: null }],
      next: null,
    });
  });

  test('says of three readings what the summary says of them (MEA-10)', async () => {
    const { visitId } = await checkIn();
    await pressure(visitId, [170, 100], '2026-11-21T01:00:00.000Z');
    await pressure(visitId, [150, 90], '2026-11-21T01:02:00.000Z');
    await pressure(visitId, [148, 88], '2026-11-21T01:04:00.000Z');
    const value = { sbp: 149, dbp: 89 };
    expect(await dataOf('measurement-slip', residentId)).toMatchObject({ bloodPressure: value });
    expect(await dataOf('health-record-summary', residentId)).toMatchObject({
      bloodPressure: { points: [{ ...value, date: '2026-11-21', source: 'typed' }] },
    });
  });

  test('of two readings that are apart it says what screens and summary say, not the last one', async () => {
    const { visitId } = await checkIn();
    await pressure(visitId, [170, 100], '2026-11-21T01:00:00.000Z');
    await pressure(visitId, [150, 90], '2026-11-21T01:02:00.000Z');
    const value = { sbp: 160, dbp: 95 };
    expect(await dataOf('measurement-slip', residentId)).toMatchObject({ bloodPressure: value });
    expect(await dataOf('health-record-summary', residentId)).toMatchObject({
      bloodPressure: { points: [value] },
    });
    const record = await residentRecord(desk.app.database.read, residentId, desk.clock.now());
    expect(record.pressures).toMatchObject([{ ...value, visitId, readings: [{}, {}] }]);
  });

  test('is a new paper after another value, and a reprint of the same ones', async () => {
    const copyOf = async () => (await make('measurement-slip', residentId)).copyNumber;
    await observation('pulse', 700, '2026-11-21T01:00:00.000Z');
    expect([await copyOf(), await copyOf()]).toEqual([1, 2]);
    await observation('pulse', 720, '2026-11-21T01:05:00.000Z');
    expect(await copyOf()).toBe(1);
  });
});
