import { z } from 'zod';
import type { ReferralPrefill } from '../../../../shared/contract/referrals.ts';
import { ambulanceSigns } from '../../../../shared/domain/referral/ambulance.ts';
import { supplementBy, type Urgency } from '../../../../shared/domain/referral/clocks.ts';
import { addDays, addMonths } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  clinicInstant,
  type EpochMs,
  fromInstant,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/open.ts';
import { bloodPressureOfVisit } from '../measurement/blood-pressure.ts';
import {
  impressionWords,
  type JudgedFacts,
  type MeasuredFacts,
  pastHistoryWords,
  reasonWords,
  treatmentWords,
} from './prefill-words.ts';
import { listAddressees, patientOf } from './reader.ts';

type Request = {
  readonly residentId: string;
  readonly visitId: string | null;
  readonly doctorId: string | null;
  readonly clinicId: string;
  readonly now: EpochMs;
};

/** A follow-up asks for a referral no longer than its own two weeks (REF-12). */
const ASKING_DAYS = 14;
/** Values of a visit that a hospital wants to read; the newest of each. */
const kindsOnForm = [
  'glucose-fasting',
  'glucose-2h',
  'glucose-random',
  'glucose',
  'hba1c',
  'spo2',
  'pulse',
  'temperature',
] as const;

/** The form as the record fills it (R1). Nothing is stored. @throws AppError `not-found` */
export async function prefillReferral(db: ReadDb, request: Request): Promise<ReferralPrefill> {
  const { residentId, visitId, now } = request;
  const today = clinicDate(now);
  const patient = await patientOf(db, residentId, { today, isPhoneMasked: true });
  const followUp = await findFollowUp(db, request, today);
  const judged = followUp ? judgedOf(followUp) : null;
  const measured = await findMeasured(db, request, followUp);
  const known = await findKnown(db, residentId);
  const addressees = await listAddressees(db, today);
  const clinic = await findClinic(db, request);
  const signs = ambulanceSigns({
    sbp: measured.pressure?.sbp ?? null,
    dbp: measured.pressure?.dbp ?? null,
    danger: Object.fromEntries((judged?.danger ?? []).map((sign) => [sign, true])),
  });
  const urgency = urgencyOf(followUp?.actions ?? '[]');
  const to = addresseeOf(followUp?.refer_to ?? '', addressees);
  return {
    draft: {
      residentId,
      visitId: visitId ?? followUp?.visit_id ?? null,
      followUpId: followUp?.id ?? null,
      urgency,
      isGreenChannel: urgency === 'emergency',
      ...to,
      toDoctor: '',
      impression: impressionWords(known.conditions, judged),
      reason: reasonWords(measured, judged),
      pastHistory: pastHistoryWords(known.conditions, known.allergies),
      treatment: treatmentWords(await findTreated(db, residentId, today)),
      doctorPhone: clinic.phone,
    },
    patient,
    doctorName: clinic.doctorName,
    issuedBy: clinic.name,
    issuedOn: today,
    addressees,
    ambulanceSigns: [...signs.signs],
    supplementBy:
      followUp && urgency === 'emergency'
        ? toInstant(supplementBy(fromInstant(followUp.confirmed_at as Instant)))
        : null,
    because: [...signs.because],
  };
}

type FollowUp = NonNullable<Awaited<ReturnType<typeof findFollowUp>>>;

/** The follow-up of this visit; without a visit the newest one that asked for a referral. */
async function findFollowUp(db: ReadDb, { residentId, visitId }: Request, today: CalendarDate) {
  const newest = db
    .selectFrom('follow_ups')
    .select([
      'id',
      'visit_id',
      'programme',
      'class',
      'flags',
      'actions',
      'inputs',
      'sbp',
      'dbp',
      'refer_to',
      'confirmed_at',
    ])
    .where('resident_id', '=', residentId)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    // Of two programmes in one visit the one that asks for more.
    .orderBy('visit_date', 'desc')
    .orderBy((order) => order.case().when('actions', 'like', '%REFER%').then(0).else(1).end())
    .orderBy('confirmed_at', 'desc');
  return visitId === null
    ? newest
        .where('visit_date', '>=', addDays(today, -ASKING_DAYS))
        .where('actions', 'like', '%REFER%')
        .executeTakeFirst()
    : newest.where('visit_id', '=', visitId).executeTakeFirst();
}

const flags = z.looseObject({
  controlled: z.boolean().nullish(),
  adverseReaction: z.boolean().nullish(),
  complication: z.boolean().nullish(),
});
const inputs = z.looseObject({
  previousControlled: z.boolean().nullish(),
  danger: z.record(z.string(), z.unknown()).nullish(),
});

function judgedOf(followUp: FollowUp): JudgedFacts {
  const said = flags.parse(JSON.parse(followUp.flags));
  const given = inputs.parse(JSON.parse(followUp.inputs));
  return {
    programme: followUp.programme,
    class: followUp.class,
    isControlled: said.controlled ?? null,
    wasControlled: given.previousControlled ?? null,
    hasAdverseReaction: said.adverseReaction === true,
    hasComplication: said.complication === true,
    danger: Object.entries(given.danger ?? {}).flatMap(([sign, is]) => (is === true ? [sign] : [])),
  };
}

function urgencyOf(actions: string): Urgency {
  return actions.includes('EMERGENCY_REFERRAL') ? 'emergency' : 'ordinary';
}

/** What the doctor wrote as `institution department` on the follow-up sheet (REF-03). */
function addresseeOf(referTo: string, addressees: ReferralPrefill['addressees']) {
  const [name = '', ...rest] = referTo.trim().split(/\s+/);
  const known = addressees.find((one) => one.name === name);
  return {
    toOrganisationId: known?.organisationId ?? null,
    toOrganisation: name,
    toDepartment: rest.join(' '),
  };
}

/** What was measured at the visit; without one, today. */
async function findMeasured(
  db: ReadDb,
  { residentId, visitId, now }: Request,
  followUp: FollowUp | undefined,
): Promise<MeasuredFacts> {
  const ofVisit = visitId ?? followUp?.visit_id ?? null;
  const rows = await db
    .selectFrom('observations')
    .select(['kind', 'value_x10', 'visit_id'])
    .where('resident_id', '=', residentId)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .where('effective_at', '>=', toInstant(clinicInstant(clinicDate(now), '00:00')))
    .orderBy('effective_at')
    .execute();
  const newest = new Map(rows.map(({ kind, value_x10 }) => [kind, value_x10]));
  const measuredAt = ofVisit ?? rows.findLast(({ kind }) => kind === 'sbp')?.visit_id ?? null;
  const judged = followUp?.sbp && followUp.dbp ? { sbp: followUp.sbp, dbp: followUp.dbp } : null;
  const taken = measuredAt ? await bloodPressureOfVisit(db, measuredAt, residentId) : null;
  return {
    pressure: judged ?? taken?.value ?? null,
    others: kindsOnForm.flatMap((kind) => {
      const value = newest.get(kind);
      return value === null || value === undefined ? [] : [{ kind, value: value / 10 }];
    }),
  };
}

async function findKnown(db: ReadDb, residentId: string) {
  const conditions = await db
    .selectFrom('conditions')
    .select(['code', 'onset_date'])
    .where('resident_id', '=', residentId)
    .where('removed_reason', 'is', null)
    .orderBy('is_managed', 'desc')
    .orderBy('onset_date')
    .execute();
  const allergies = await db
    .selectFrom('allergies')
    .select(['category', 'substance'])
    .where('resident_id', '=', residentId)
    .where('is_refuted', '=', 0)
    .where('removed_reason', 'is', null)
    .orderBy('category')
    .execute();
  return {
    conditions: conditions.map(({ code, onset_date }) => ({
      code,
      onsetDate: onset_date as CalendarDate | null,
    })),
    allergies,
  };
}

/** The sheet's medicines: name and how it is taken (d.5). Sheets without any are common. */
const sheet = z.looseObject({
  medicines: z
    .array(z.looseObject({ name: z.string().trim().min(1), dose: z.string().trim().nullish() }))
    .catch([]),
});

async function findTreated(db: ReadDb, residentId: string, today: CalendarDate) {
  const rows = await db
    .selectFrom('follow_ups')
    .select(['visit_date', 'form'])
    .where('resident_id', '=', residentId)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .where('visit_date', '>', addMonths(today, -12))
    .orderBy('visit_date', 'desc')
    .execute();
  const last = rows.find(({ form }) => form !== null)?.form ?? '{}';
  const { medicines } = sheet.parse({ medicines: [], ...JSON.parse(last) });
  return {
    followUps: new Set(rows.map(({ visit_date }) => visit_date)).size,
    lastOn: (rows[0]?.visit_date ?? null) as CalendarDate | null,
    medicines: medicines.map(({ name, dose }) => (dose ? `${name} ${dose}` : name)),
  };
}

async function findClinic(db: ReadDb, { clinicId, doctorId }: Request) {
  const clinic = await db
    .selectFrom('clinics')
    .select(['name', 'phone'])
    .where('id', '=', clinicId)
    .executeTakeFirst();
  const doctor = await db
    .selectFrom('staff')
    .select(['name', 'phone'])
    .where('id', '=', doctorId ?? '')
    .executeTakeFirst();
  return {
    name: clinic?.name ?? '',
    doctorName: doctor?.name ?? '',
    phone: doctor?.phone ?? clinic?.phone ?? '',
  };
}
