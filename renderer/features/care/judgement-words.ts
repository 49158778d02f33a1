import type { TFunction } from 'i18next';
import type { Proposal } from '../../../shared/contract/care.ts';
import type { Meaning } from '../../ui/Mark.tsx';
import { levelOf, type PressureTarget } from '../../parts/blood-pressure.ts';

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

/** What the rules say of a managed resident's visit, in one sentence. */
export function proposalWords(t: TFunction, proposal: Proposal): Judgement {
  const action = byGravity.find((one) => proposal.actions.includes(one));
  const pressure = proposal.bloodPressure;
  if (!pressure && action !== 'EMERGENCY_REFERRAL') {
    return { meaning: 'information', text: t('care.needBloodPressure') };
  }
  if (!action) return { meaning: 'information', text: t('care.sentence.unknown') };
  const value = pressure ? `${pressure.sbp}/${pressure.dbp}` : t('values.unknown');
  return { meaning: meanings[action], text: t(`care.sentence.${action}`, { value }) };
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
