import { outcomeDueDate } from '../domain/referral/clocks.ts';
import { referralNumber } from '../domain/referral/number.ts';
import { isOpen, type ReferralState } from '../domain/referral/states.ts';
import { ageInYears } from '../lib/calendar.ts';
import { type EpochMs, toInstant } from '../lib/clock.ts';
import type { Operation } from '../replication/transaction.ts';
import type { CourseVisit } from './course.ts';
import type { Weighted } from './random.ts';
import { DEMO_CLINIC_PHONE } from './reference.ts';
import type { Writing } from './resident.ts';
import { insert, json } from './rows.ts';

/** The letter of the desk that wrote the history; no workstation has it, so its numbers are nobody's. */
const HISTORY_PREFIX = 'H';

type Standing = { readonly state: ReferralState; readonly reason: string | null };

/** Where the recent ones stand today. */
const recent: readonly Weighted<Standing>[] = [
  [{ state: 'accepted', reason: null }, 40],
  [{ state: 'submitted', reason: null }, 25],
  [{ state: 'closed', reason: 'treatment-changed' }, 15],
  [{ state: 'declined-by-patient', reason: '家里没人陪同' }, 12],
  [{ state: 'cancelled', reason: '填错机构或科室' }, 8],
];

/** What became of those whose two weeks are over. */
const past: readonly Weighted<Standing>[] = [
  [{ state: 'closed', reason: 'treatment-changed' }, 50],
  [{ state: 'closed', reason: 'seen-diagnosed' }, 25],
  [{ state: 'closed', reason: 'admitted' }, 8],
  [{ state: 'no-show', reason: 'not-gone' }, 12],
  [{ state: 'closed', reason: 'unreachable' }, 5],
];

export type DemoReferral = {
  readonly visit: CourseVisit;
  readonly visitId: string;
  readonly followUpId: string;
  readonly atMs: EpochMs;
};

/** Whether the clinic still asks for the outcome, and the form where one was written (R1). */
export function makeReferral(
  writing: Writing,
  referral: DemoReferral,
): { readonly isAsked: boolean; readonly rows: readonly Operation[] } {
  const { resident, today, random } = writing;
  const { recordNumber } = resident.person;
  const { date } = referral.visit;
  const isPast = today > outcomeDueDate(date);
  const standing = random.fork(`referral ${date}`).weighted(isPast ? past : recent);
  // A form that was taken back leaves what the rules recommended to be asked for (REF-12).
  const isAsked = isOpen(standing.state) || standing.state === 'cancelled';
  // Its number ends in the record's: a resident has one form a day, so no two are the same.
  if (recordNumber === null) return { isAsked: !isPast, rows: [] };
  const number = referralNumber(HISTORY_PREFIX, date, Number(recordNumber.slice(-8)));
  return { isAsked, rows: [rowOf(writing, referral, { number, standing })] };
}

type Form = { readonly number: string; readonly standing: Standing };

function rowOf(
  { resident, organisation, makeId, dutyDoctorId }: Writing,
  { visit, visitId, followUpId, atMs }: DemoReferral,
  { number, standing }: Form,
): Operation {
  const { person, residentId } = resident;
  const [hospital] = organisation.hospitals;
  const doctorId = resident.doctorId ?? dutyDoctorId;
  const { sbp, dbp } = visit.value;
  return insert('referrals', makeId(), {
    resident_id: residentId,
    visit_id: visitId,
    follow_up_id: followUpId,
    programme: 'hypertension',
    number,
    urgency: 'ordinary',
    is_green_channel: 0,
    patient: json({
      name: person.name,
      sex: person.sex,
      age: `${ageInYears(person.birthDate, visit.date)} 岁`,
      recordNumber: person.recordNumber,
      address: person.address,
      phone: person.phone,
    }),
    to_organisation_id: hospital.organisationId,
    to_organisation: hospital.name,
    to_department: hospital.departments[0] ?? null,
    impression: '高血压（控制不满意）',
    reason: `本次测量：血压 ${sbp}/${dbp} mmHg。高血压连续两次随访控制不满意。`,
    past_history: '见健康档案摘要。',
    treatment: '两周前已调整治疗，复查仍未达标。',
    doctor_id: doctorId,
    doctor_name: organisation.staff.find(({ staffId }) => staffId === doctorId)?.name ?? '',
    doctor_phone: DEMO_CLINIC_PHONE,
    issued_by: organisation.site.name,
    issued_on: visit.date,
    submitted_at: toInstant(atMs),
    state: standing.state,
    state_reason: standing.reason,
  });
}
