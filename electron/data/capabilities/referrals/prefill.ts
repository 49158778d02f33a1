import type { ReferralPrefill } from '../../../../shared/contract/referrals.ts';
import { ambulanceSigns } from '../../../../shared/domain/referral/ambulance.ts';
import { supplementBy, type Urgency } from '../../../../shared/domain/referral/clocks.ts';
import { clinicDate, fromInstant, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import {
  type FollowUp,
  findDanger,
  findFollowUps,
  findIssuer,
  findKnown,
  findMeasured,
  findTreated,
  judgedOf,
  type PrefillRequest,
} from './prefill-facts.ts';
import { findDraft } from './drafts.ts';
import { impressionWords, pastHistoryWords, reasonWords, treatmentWords } from './prefill-words.ts';
import { judgeVisitOf, visitSubject } from '../care/reader.ts';
import { listAddressees, patientOf } from './reader.ts';

const EMERGENCY = 'EMERGENCY_REFERRAL';

/** The form as the record fills it (R1). Nothing is stored. @throws AppError `not-found` */
export async function prefillReferral(
  db: ReadDb,
  request: PrefillRequest,
): Promise<ReferralPrefill> {
  const { residentId, visitId, doctorId, now } = request;
  const today = clinicDate(now);
  const patient = await patientOf(db, residentId, { today, isPhoneMasked: true });
  const followUps = await findFollowUps(db, request);
  const [first] = followUps;
  const judged = followUps.map(judgedOf);
  const danger = await findDanger(db, request, followUps);
  const measured = await findMeasured(db, request, followUps);
  const known = await findKnown(db, residentId);
  const addressees = await listAddressees(db, today);
  const issuer = await findIssuer(db, request);
  const signs = ambulanceSigns({
    sbp: measured.pressure?.sbp ?? null,
    dbp: measured.pressure?.dbp ?? null,
    danger: Object.fromEntries(danger.map((sign) => [sign, true])),
  });
  const urgency = await urgencyOf(db, request, followUps);
  return {
    draft: {
      residentId,
      visitId: visitId ?? first?.visit_id ?? null,
      followUpId: first?.id ?? null,
      urgency,
      isGreenChannel: urgency === 'emergency',
      ...addresseeOf(first?.refer_to ?? '', addressees),
      toDoctor: '',
      impression: impressionWords(known.conditions, judged),
      reason: reasonWords({ measured, danger, judged }),
      pastHistory: pastHistoryWords(known.conditions, known.allergies),
      treatment: treatmentWords(await findTreated(db, residentId, today)),
      doctorPhone: issuer.phone,
    },
    patient,
    doctorName: issuer.doctorName,
    issuedBy: issuer.name,
    issuedOn: today,
    addressees,
    ambulanceSigns: [...signs.signs],
    supplementBy:
      first && urgency === 'emergency'
        ? toInstant(supplementBy(fromInstant(first.confirmed_at as Instant)))
        : null,
    because: [...signs.because],
    begun: doctorId ? await findDraft(db, { staffId: doctorId, residentId }, now) : null,
  };
}

/**
 * What was confirmed says it; of a visit that nobody has confirmed yet, the rules do, so that a form
 * that is written first is not an ordinary one for somebody in danger (HTN-20, DM-03).
 */
async function urgencyOf(
  db: ReadDb,
  { visitId }: PrefillRequest,
  followUps: readonly FollowUp[],
): Promise<Urgency> {
  if (followUps.length > 0)
    return followUps.some(({ actions }) => actions.includes(EMERGENCY)) ? 'emergency' : 'ordinary';
  if (visitId === null) return 'ordinary';
  const judged = await judgeVisitOf(db, await visitSubject(db, visitId), { danger: {} });
  const proposals = judged?.judgement.proposals ?? [];
  return proposals.some(({ actions }) => actions.includes(EMERGENCY)) ? 'emergency' : 'ordinary';
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
