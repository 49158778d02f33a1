import { z } from 'zod';
import { addDays, addMonths } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  clinicInstant,
  type EpochMs,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import { bloodPressureOfVisit } from '../measurement/blood-pressure.ts';
import type { JudgedFacts, MeasuredFacts, Treated } from './prefill-words.ts';
import { idsOf } from '../residents/same-person.ts';
import { standingAllergies } from '../residents/standing.ts';

/** What a form is filled from, read out of the record. */

export type PrefillRequest = {
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

export type FollowUp = Awaited<ReturnType<typeof findFollowUps>>[number];

/**
 * The follow-ups of this visit, one a programme, what asks for a referral first; without a visit those
 * of the newest one that asked for a referral.
 */
export async function findFollowUps(db: ReadDb, { residentId, visitId, now }: PrefillRequest) {
  const newest = selectFollowUps(db, residentId);
  if (visitId !== null) return newest.where('visit_id', '=', visitId).execute();
  const asking = await newest
    .where('visit_date', '>=', addDays(clinicDate(now), -ASKING_DAYS))
    .where('actions', 'like', '%REFER%')
    .executeTakeFirst();
  if (!asking) return [];
  return asking.visit_id === null
    ? [asking]
    : newest.where('visit_id', '=', asking.visit_id).execute();
}

function selectFollowUps(db: ReadDb, residentId: string) {
  return db
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
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('visit_date', 'desc')
    .orderBy((order) => order.case().when('actions', 'like', '%REFER%').then(0).else(1).end())
    .orderBy('confirmed_at', 'desc');
}

const flags = z.looseObject({
  controlled: z.boolean().nullish(),
  adverseReaction: z.boolean().nullish(),
  complication: z.boolean().nullish(),
});
const answered = z.looseObject({
  previousControlled: z.boolean().nullish(),
  danger: z.record(z.string(), z.unknown()).nullish(),
});

/** What the rules said of one programme. */
export function judgedOf(followUp: FollowUp): JudgedFacts {
  const said = flags.parse(JSON.parse(followUp.flags));
  const given = answered.parse(JSON.parse(followUp.inputs));
  return {
    programme: followUp.programme,
    class: followUp.class,
    isControlled: said.controlled ?? null,
    wasControlled: given.previousControlled ?? null,
    hasAdverseReaction: said.adverseReaction === true,
    hasComplication: said.complication === true,
  };
}

/** Danger signs that were answered with yes, at the station or in the room, each once. */
export async function findDanger(
  db: ReadDb,
  { visitId }: PrefillRequest,
  followUps: readonly FollowUp[],
): Promise<readonly string[]> {
  const asked = await db
    .selectFrom('visit_answers')
    .select('answers')
    .where('visit_id', '=', visitId ?? followUps[0]?.visit_id ?? '')
    .where('removed_reason', 'is', null)
    .orderBy('asked_at', 'desc')
    .executeTakeFirst();
  const texts = [...followUps.map(({ inputs }) => inputs), ...(asked ? [asked.answers] : [])];
  const signs = texts.flatMap((text) =>
    Object.entries(answered.parse(JSON.parse(text)).danger ?? {}).flatMap(([sign, isPresent]) =>
      isPresent === true ? [sign] : [],
    ),
  );
  return [...new Set(signs)];
}

/** What was measured at the visit; without one, today. */
export async function findMeasured(
  db: ReadDb,
  { residentId, visitId, now }: PrefillRequest,
  followUps: readonly FollowUp[],
): Promise<MeasuredFacts> {
  const rows = await db
    .selectFrom('observations')
    .select(['kind', 'value_x10', 'visit_id'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .where('effective_at', '>=', toInstant(clinicInstant(clinicDate(now), '00:00')))
    .orderBy('effective_at')
    .execute();
  const newest = new Map(rows.map(({ kind, value_x10 }) => [kind, value_x10]));
  const measuredAt = visitId ?? rows.findLast(({ kind }) => kind === 'sbp')?.visit_id ?? null;
  const judged = followUps.find(({ sbp, dbp }) => sbp !== null && dbp !== null);
  const taken = measuredAt ? await bloodPressureOfVisit(db, measuredAt, residentId) : null;
  return {
    pressure:
      judged?.sbp && judged.dbp ? { sbp: judged.sbp, dbp: judged.dbp } : (taken?.value ?? null),
    others: kindsOnForm.flatMap((kind) => {
      const value = newest.get(kind);
      return value === null || value === undefined ? [] : [{ kind, value: value / 10 }];
    }),
  };
}

/** Conditions and allergies that stand. */
export async function findKnown(db: ReadDb, residentId: string) {
  const conditions = await db
    .selectFrom('conditions')
    .select(['code', 'onset_date'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('is_managed', 'desc')
    .orderBy('onset_date')
    .execute();
  const allergies = await standingAllergies(db, residentId);
  return {
    conditions: conditions.map(({ code, onset_date }) => ({
      code,
      onsetDate: onset_date as CalendarDate | null,
    })),
    allergies,
  };
}

const sheet = z.record(z.string(), z.unknown());
const medicineName = /^.+\.medicine\.[^.]+(?=\.name$)/;

/** How often the resident was followed up in a year, and the medicines of each programme's last sheet. */
export async function findTreated(
  db: ReadDb,
  residentId: string,
  today: CalendarDate,
): Promise<Treated> {
  const rows = await db
    .selectFrom('follow_ups')
    .select(['visit_date', 'programme', 'form'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .where('visit_date', '>', addMonths(today, -12))
    .orderBy('visit_date', 'desc')
    .execute();
  const lastSheets = new Map<string, string>();
  for (const { programme, form } of rows) {
    if (form !== null && !lastSheets.has(programme)) lastSheets.set(programme, form);
  }
  return {
    followUps: new Set(rows.map(({ visit_date }) => visit_date)).size,
    lastOn: (rows[0]?.visit_date ?? null) as CalendarDate | null,
    medicines: [...new Set([...lastSheets.values()].flatMap(medicinesOf))],
  };
}

/** 用药情况 of a sheet: `<programme>.medicine.<place>.{name,times,amount}` (d.5). */
function medicinesOf(form: string): readonly string[] {
  const values = sheet.parse(JSON.parse(form));
  return Object.keys(values).flatMap((key) => {
    const place = medicineName.exec(key)?.[0];
    const name = values[key];
    if (place === undefined || typeof name !== 'string' || name.trim() === '') return [];
    const times = values[`${place}.times`];
    const amount = values[`${place}.amount`];
    const said = [
      name.trim(),
      ...(typeof amount === 'string' && amount.trim() !== '' ? [`每次 ${amount.trim()}`] : []),
      ...(typeof times === 'number' ? [`每日 ${times} 次`] : []),
    ];
    return [said.join(' ')];
  });
}

/** Who issues the form, and the phone at which the doctor is asked back. */
export async function findIssuer(db: ReadDb, { clinicId, doctorId }: PrefillRequest) {
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
