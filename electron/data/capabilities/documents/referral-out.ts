import { z } from 'zod';
import { sex } from '../../../../shared/contract/schemas.ts';
import { displayAge } from '../../../../shared/domain/identity/age.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import { ageWords } from '../../documents/layouts/words.ts';
import type { PaperReader } from './paper.ts';

/** The person as the row keeps them, as on the day. Phone and number stand in full on this form (ID-52). */
const storedPatient = z.object({
  name: z.string(),
  sex,
  age: z.string().nullish(),
  recordNumber: z.string().nullish(),
  address: z.string().nullish(),
  phone: z.string().nullish(),
});

/** 双向转诊（转出）单: the words as they were sent (c.1). */
export const readReferralOut: PaperReader<'referral-out'> = async (app, { subjectId }) => {
  const row = await app.database.read
    .selectFrom('referrals')
    .innerJoin('residents', 'residents.id', 'referrals.resident_id')
    .selectAll('referrals')
    .select(['residents.birth_date', 'residents.is_demo'])
    .where('referrals.id', '=', subjectId)
    .where('referrals.removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const patient = storedPatient.parse(JSON.parse(row.patient));
  const issuedOn = row.issued_on as CalendarDate;
  const age = displayAge(row.birth_date as CalendarDate, issuedOn);
  return {
    residentId: row.resident_id,
    isDemo: row.is_demo === 1,
    subjectId,
    number: row.number,
    body: {
      number: row.number,
      isGreenChannel: row.is_green_channel === 1,
      standing: standingOf(row.state),
      patient: {
        name: patient.name,
        sex: patient.sex,
        age: patient.age ?? ageWords(age),
        recordNumber: patient.recordNumber ?? null,
        address: patient.address ?? '',
        phone: patient.phone ?? null,
      },
      toOrganisation: row.to_organisation,
      toDepartment: row.to_department,
      toDoctor: row.to_doctor,
      impression: row.impression,
      reason: row.reason,
      pastHistory: row.past_history,
      treatment: row.treatment,
      doctorName: row.doctor_name,
      doctorPhone: row.doctor_phone,
      issuedBy: row.issued_by,
      issuedOn,
    },
    rows: [],
  };
};

/** What the hospital does with a form leaves it valid; what the sender or the patient took back does not. */
function standingOf(state: string): 'valid' | 'cancelled' | 'declined' {
  if (state === 'cancelled') return 'cancelled';
  return state === 'declined-by-patient' ? 'declined' : 'valid';
}
