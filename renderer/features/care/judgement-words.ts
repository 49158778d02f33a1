import type { TFunction } from 'i18next';
import type { Proposal, VisitJudgement } from '../../../shared/contract/care.ts';
import { levelOf, type PressureTarget } from '../../parts/blood-pressure.ts';
import { conditionWord } from '../../parts/condition-words.ts';
import { valueWords } from '../../parts/value-words.ts';
import type { Meaning } from '../../ui/Mark.tsx';

/** One sentence and its meaning. */
export type Judgement = { readonly meaning: Meaning; readonly text: string };

type Action = Proposal['actions'][number];

const meanings: Readonly<Record<Action, Meaning>> = {
  ROUTINE: 'ok',
  ADJUST: 'attention',
  REFER: 'attention',
  EMERGENCY_REFERRAL: 'danger',
};

/** The gravest first: what is said is what must be done. */
const byGravity: readonly Action[] = ['EMERGENCY_REFERRAL', 'REFER', 'ADJUST', 'ROUTINE'];

/** What the rules of one programme say of a managed resident's visit, in one sentence. */
export function proposalWords(
  t: TFunction,
  judgement: VisitJudgement,
  proposal: Proposal,
): Judgement {
  const action = byGravity.find((one) => proposal.actions.includes(one));
  const missing = missingWords(t, judgement, proposal);
  if (missing && action !== 'EMERGENCY_REFERRAL') return { meaning: 'information', text: missing };
  if (!action) return { meaning: 'information', text: t('care.sentence.unknown') };
  const subject = subjectWords(t, judgement, proposal);
  return { meaning: meanings[action], text: t(`care.sentence.${action}`, { subject }) };
}

/** The value that is missing before anything can be said; null where it is there. */
function missingWords(t: TFunction, judgement: VisitJudgement, proposal: Proposal): string | null {
  if (proposal.needs.includes('BP_REQUIRED'))
    return pressureMissingWords(t, judgement.pressureReadings);
  if (!proposal.needs.includes('FPG_REQUIRED')) return null;
  const { glucose } = judgement;
  return glucose
    ? t('care.notFasting', { value: glucoseWords(t, glucose) })
    : t('care.needFastingGlucose');
}

/** Nothing was measured yet, or not often enough for a value (MEA-10). */
export function pressureMissingWords(t: TFunction, readings: number): string {
  return readings === 0
    ? t('care.needBloodPressure')
    : t('care.needAnotherPressure', { count: readings });
}

function subjectWords(t: TFunction, judgement: VisitJudgement, { programme }: Proposal): string {
  const { bloodPressure, glucose } = judgement;
  if (programme === 'hypertension') {
    const value = bloodPressure ? `${bloodPressure.sbp}/${bloodPressure.dbp}` : t('values.unknown');
    return t('care.subject.pressure', { value });
  }
  return glucose ? glucoseWords(t, glucose) : conditionWord(t, programme);
}

function glucoseWords(t: TFunction, glucose: NonNullable<VisitJudgement['glucose']>): string {
  const value = valueWords(t, { ...glucose, unit: 'mmol/L' });
  return t(`care.subject.glucose.${glucose.kind}`, { value });
}

/** What a value alone says, where there is no programme to judge by. */
export function levelWords(
  t: TFunction,
  pressure: { readonly sbp: number; readonly dbp: number },
  target: PressureTarget,
): Judgement {
  const level = levelOf(pressure.sbp, pressure.dbp, target);
  const words = {
    value: `${pressure.sbp}/${pressure.dbp}`,
    target: `${target.sbp}/${target.dbp}`,
  };
  const meaning = (
    { normal: 'ok', highNormal: 'ok', high: 'attention', severe: 'danger' } as const
  )[level];
  return { meaning, text: t(`care.level.${level}`, words) };
}
