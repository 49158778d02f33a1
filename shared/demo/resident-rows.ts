import type { Operation } from '../replication/transaction.ts';
import { consultationRows } from './consultations.ts';
import { catchmentOf, staffOf } from './reference.ts';
import type { Writing } from './resident.ts';
import { flag, insert } from './rows.ts';
import { morningDoctors } from './sessions.ts';
import { visitRows } from './visit-rows.ts';

/** All rows of one resident, in an order in which each row only names earlier ones. */
export function residentRows(writing: Writing): readonly Operation[] {
  return [
    ...identityRows(writing),
    ...healthRows(writing),
    ...visitRows(writing),
    ...consultationRows(writing),
    ...appointmentRows(writing),
  ];
}

function identityRows({ makeId, resident, organisation }: Writing): readonly Operation[] {
  const { person, residentId } = resident;
  const { document } = person;
  const row = insert('residents', residentId, {
    name: person.name,
    sex: person.sex,
    birth_date: person.birthDate,
    phone: person.phone,
    address: person.address,
    ethnic_code: person.ethnicCode,
    record_number: person.recordNumber,
    doctor_id: resident.doctorId,
    catchment_id: catchmentOf(organisation, person.address)?.catchmentId ?? null,
    priority: resident.priority,
    is_demo: 1,
    registered_at: person.registeredAt,
  });
  if (!document) return [row];
  const { type, number, validTo } = document;
  const fields = { resident_id: residentId, type, number, is_read_from_chip: 1, valid_to: validTo };
  return [row, insert('resident_documents', makeId(), fields)];
}

function healthRows({ makeId, resident }: Writing): readonly Operation[] {
  const resident_id = resident.residentId;
  const { conditions, allergies } = resident.health;
  return [
    ...conditions.map(({ code, onsetDate, isManaged }) =>
      insert('conditions', makeId(), {
        resident_id,
        code,
        onset_date: onsetDate,
        is_managed: flag(isManaged),
      }),
    ),
    ...allergies.map(({ category, substance }) =>
      insert('allergies', makeId(), { resident_id, category, substance, is_refuted: 0 }),
    ),
  ];
}

/** With their own doctor, or whoever is on duty where that one has no places. */
function appointmentRows({ makeId, resident, organisation }: Writing): readonly Operation[] {
  const { appointment, doctorId, residentId, course } = resident;
  if (!appointment) return [];
  const doctorIds = staffOf(organisation, 'doctor').map(({ staffId }) => staffId);
  return [
    insert('appointments', makeId(), {
      resident_id: residentId,
      date: appointment.date,
      start_time: appointment.startTime,
      end_time: appointment.endTime,
      queue_id: appointment.queueId,
      doctor_id: doctorId && morningDoctors(doctorIds).includes(doctorId) ? doctorId : null,
      purpose: course.length > 0 ? 'follow-up' : 'consultation',
      channel: 'phone',
      state: 'booked',
    }),
  ];
}
