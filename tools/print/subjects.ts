import { observationOps } from '../../electron/data/capabilities/measurement/observations.ts';
import type { PaperKind } from '../../shared/contract/documents.ts';
import type { MeasuredValue } from '../../shared/contract/schemas.ts';
import { insert } from '../../shared/demo/rows.ts';
import { assert } from '../../shared/lib/assert.ts';
import { addDays, addMonths } from '../../shared/lib/calendar.ts';
import { clinicInstant } from '../../shared/lib/clock.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { PRINT_DAY, type PrintClinic } from './clinic.ts';

/** What the paper is about: made now where the generated clinic has none of it. */
export function subjectOf(clinic: PrintClinic, kind: PaperKind): Promise<string> {
  return subjects[kind](clinic);
}

type Subject = (clinic: PrintClinic) => Promise<string>;

const subjects: Readonly<Record<PaperKind, Subject>> = {
  'health-record-summary': ({ residentId }) => Promise.resolve(residentId),
  'measurement-slip': measured,
  'referral-out': referred,
  'appointment-slip': booked,
  ticket: checkedIn,
  'desk-ticket': checkedIn,
  'specimen-label': labelled,
};

/** The tube of a test that was ordered now. */
async function labelled(clinic: PrintClinic): Promise<string> {
  const { visitId } = await clinic.as('reception').visits.checkIn({
    idempotencyKey: clinic.makeId(),
    residentId: clinic.residentId,
    appointmentId: null,
    purpose: 'follow-up',
  });
  const { specimenIds } = await clinic.as('doctor').orders.order({
    idempotencyKey: clinic.makeId(),
    visitId,
    tests: ['lipids', 'kidney'],
  });
  const [specimenId] = specimenIds;
  assert(specimenId !== undefined, 'blood needs a tube');
  return specimenId;
}

async function checkedIn(clinic: PrintClinic): Promise<string> {
  const { ticket } = await clinic.as('reception').visits.checkIn({
    idempotencyKey: clinic.makeId(),
    residentId: clinic.residentId,
    appointmentId: null,
    purpose: 'follow-up',
  });
  return ticket.ticketId;
}

function pressure(sbp: number, dbp: number): readonly MeasuredValue[] {
  return [
    { kind: 'sbp', value: sbp, unit: 'mm[Hg]' },
    { kind: 'dbp', value: dbp, unit: 'mm[Hg]' },
    { kind: 'pulse', value: 72, unit: '/min' },
  ];
}

/** Two readings a minute apart, a pulse and a fasting glucose, as the devices of a station give them. */
async function measured(clinic: PrintClinic): Promise<string> {
  const { makeId, residentId } = clinic;
  const { visitId } = await clinic.as('reception').visits.checkIn({
    idempotencyKey: makeId(),
    residentId,
    appointmentId: null,
    purpose: 'follow-up',
  });
  const reading = (time: string, values: readonly MeasuredValue[]) =>
    observationOps(
      values,
      {
        residentId,
        visitId,
        readingId: makeId(),
        effectiveAt: clinicInstant(PRINT_DAY, time),
        deviceTime: null,
        source: 'typed',
        device: null,
        operatorId: makeId(),
      },
      makeId,
    );
  await clinic.write([
    ...reading('09:20', [{ kind: 'glucose-fasting', value: 6.8, unit: 'mmol/L' }]),
    ...reading('09:24', pressure(146, 86)),
    ...reading('09:26', pressure(142, 84)),
    ...(await nextDates(clinic)),
  ]);
  return residentId;
}

/** What is due becomes done, and due again in three months: the doctor has seen the resident. */
async function nextDates({ app, makeId, residentId }: PrintClinic): Promise<readonly Operation[]> {
  const due = await app.database.read
    .selectFrom('tasks')
    .select(['id', 'programme', 'follow_up_id'])
    .where('resident_id', '=', residentId)
    .where('kind', '=', 'follow-up')
    .where('state', '=', 'open')
    .execute();
  const done = await app.database.write((db) =>
    Promise.all(due.map(({ id }) => app.ledger.patchOp(db, 'tasks', id, 'state', 'done'))),
  );
  const next = due.map(({ programme, follow_up_id }) =>
    insert('tasks', makeId(), {
      resident_id: residentId,
      kind: 'follow-up',
      programme,
      due_date: addMonths(PRINT_DAY, 3),
      follow_up_id,
      state: 'open',
    }),
  );
  return [...done, ...next];
}

async function booked({ app, makeId, residentId, write }: PrintClinic): Promise<string> {
  const resident = await app.database.read
    .selectFrom('residents')
    .select('doctor_id')
    .where('id', '=', residentId)
    .executeTakeFirstOrThrow();
  const queue = await app.database.read
    .selectFrom('queues')
    .select('id')
    .where('kind', '=', 'consultation')
    .executeTakeFirstOrThrow();
  const appointmentId = makeId();
  await write([
    insert('appointments', appointmentId, {
      resident_id: residentId,
      date: addDays(PRINT_DAY, 14),
      start_time: '09:15',
      end_time: '09:30',
      queue_id: queue.id,
      doctor_id: resident.doctor_id,
      purpose: 'follow-up',
      channel: 'desk',
      state: 'booked',
    }),
  ]);
  return appointmentId;
}

/** The form as the record fills it, and the words that only a doctor can say. */
async function referred(clinic: PrintClinic): Promise<string> {
  const { residentId, makeId } = clinic;
  const doctor = clinic.as('doctor');
  const { draft } = await doctor.referrals.prefill({ residentId, visitId: null });
  const words = {
    toOrganisation: draft.toOrganisation || '演示区人民医院',
    toDepartment: draft.toDepartment || '心内科',
    toDoctor: '李晓东',
    impression: draft.impression || '血压控制不满意',
    reason:
      draft.reason || '近两周反复头晕，今日诊室血压 168/98 mmHg，复测 166/96 mmHg，请进一步检查。',
    pastHistory: draft.pastHistory || '无其他慢性病史。',
    treatment: draft.treatment || '已调整降压药，低盐饮食指导。',
    doctorPhone: draft.doctorPhone || '010-00000199',
  };
  const { referralId } = await doctor.referrals.submit({
    idempotencyKey: makeId(),
    draft: { ...draft, ...words },
  });
  return referralId;
}
