import { appointmentCode } from '../../../../shared/domain/slots/appointment-code.ts';
import { maskDocument, maskPhone } from '../../../../shared/domain/identity/mask.ts';
import { type CalendarDate, clinicInstant, clinicTime } from '../../../../shared/lib/clock.ts';
import type { DocumentType } from '../../../../shared/contract/schemas.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb } from '../../db/handle.ts';
import { selectBrief } from '../residents/brief.ts';
import type { PaperReader } from './paper.ts';
import { managedCodes } from '../residents/managed.ts';
import { canonicalId } from '../residents/same-person.ts';

/** So long before the slot somebody is punctual (QUE-11). */
const PUNCTUAL_MS = 10 * 60_000;

/** Blood for a fasting value is taken in the morning (DM-05). */
const FASTING_BEFORE = '11:00';

type Purpose = 'follow-up' | 'consultation' | 'measurement' | 'other';
const purposes: ReadonlySet<string> = new Set(['follow-up', 'consultation', 'measurement']);

/** 预约单: numbers masked as for all paper that is handed out (ID-52). */
export const readAppointmentSlip: PaperReader<'appointment-slip'> = async (app, { subjectId }) => {
  const db = app.database.read;
  const row = await findAppointment(db, subjectId);
  const resident =
    row &&
    (await selectBrief(db)
      .where('residents.id', '=', await canonicalId(db, row.resident_id))
      .executeTakeFirst());
  if (!resident) throw new AppError('not-found');
  const purpose = purposes.has(row.purpose) ? (row.purpose as Purpose) : 'other';
  const managed = await managedCodes(db, row.resident_id);
  const isMorning = row.start_time < FASTING_BEFORE;
  const startMs = clinicInstant(row.date as CalendarDate, row.start_time);
  const type = resident.document_type as DocumentType | null;
  return {
    residentId: row.resident_id,
    isDemo: resident.is_demo === 1,
    subjectId,
    number: null,
    body: {
      resident: {
        name: resident.name,
        documentMasked:
          type && resident.document_number
            ? maskDocument(type, resident.document_number, 'paper')
            : null,
        phoneMasked: resident.phone ? maskPhone(resident.phone) : null,
      },
      date: row.date,
      startTime: row.start_time,
      endTime: row.end_time,
      arriveBy: clinicTime(startMs - PUNCTUAL_MS),
      purpose,
      place: [row.queue_name, row.room_name].filter(Boolean).join(' · '),
      doctorName: row.doctor_name,
      // A follow-up of diabetes classifies by a fasting value only (DM-05).
      isFasting: purpose === 'follow-up' && isMorning && managed.has('diabetes-2'),
      isCancelled: row.state === 'cancelled',
      code: appointmentCode(subjectId ?? ''),
    },
    rows: [],
  };
};

function findAppointment(db: ReadDb, appointmentId: string) {
  return db
    .selectFrom('appointments')
    .leftJoin('queues', 'queues.id', 'appointments.queue_id')
    .leftJoin('staff', 'staff.id', 'appointments.doctor_id')
    .leftJoin('rooms', 'rooms.id', 'staff.room_id')
    .select([
      'appointments.resident_id',
      'appointments.date',
      'appointments.start_time',
      'appointments.end_time',
      'appointments.purpose',
      'appointments.state',
      'queues.name as queue_name',
      'staff.name as doctor_name',
      'rooms.name as room_name',
    ])
    .where('appointments.id', '=', appointmentId)
    .where('appointments.removed_reason', 'is', null)
    .executeTakeFirst();
}
