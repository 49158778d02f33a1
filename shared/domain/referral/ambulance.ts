import type { HypertensionDangerSign } from '../care/hypertension.ts';
import { type Decision, ruleIds } from '../decision.ts';

const ruleSet = { ruleSet: 'referral', version: '2026.1' } as const;

/** Blood pressure in mmHg as the rule means it (REF-19); "raised" as in HTN-21. */
const severe = { sbp: 180, dbp: 110 } as const;
const raised = { sbp: 140, dbp: 90 } as const;

export type AmbulanceInput = {
  readonly sbp: number | null;
  readonly dbp: number | null;
  /** As asked at the station or in the room; what was not asked is not there. */
  readonly danger: Readonly<Partial<Record<HypertensionDangerSign, boolean | undefined>>>;
};

/** Why 120 is called before any form is written; the window has the words. */
export type AmbulanceSign =
  | 'consciousness'
  | 'severe-with-headache'
  | 'severe-with-vomiting'
  | 'severe-with-chest'
  | 'raised-with-dyspnoea'
  | 'threat-to-life';

export type AmbulanceDecision = Decision & { readonly signs: readonly AmbulanceSign[] };

/**
 * Signs for which an ambulance comes first and the form afterwards (REF-19). A hint that a person may
 * overrule, never a judgement; what no question asks for (loss of speech or limb, ST elevation) it
 * can not see.
 */
export function ambulanceSigns({ sbp, dbp, danger }: AmbulanceInput): AmbulanceDecision {
  const isSevere = isAtLeast({ sbp, dbp }, severe);
  const isRaised = isAtLeast({ sbp, dbp }, raised);
  const table: readonly (readonly [AmbulanceSign, boolean | undefined])[] = [
    ['consciousness', danger.consciousness],
    ['severe-with-headache', isSevere && danger.severeHeadache],
    ['severe-with-vomiting', isSevere && danger.nauseaVomiting],
    ['severe-with-chest', isSevere && danger.chestTightness],
    ['raised-with-dyspnoea', isRaised && danger.dyspnoea],
    ['threat-to-life', danger.other],
  ];
  const signs = table.flatMap(([sign, isPresent]) => (isPresent === true ? [sign] : []));
  return { signs, because: ruleIds(signs.length > 0 && 'REF-19'), ...ruleSet };
}

type Pressure = { readonly sbp: number | null; readonly dbp: number | null };

function isAtLeast({ sbp, dbp }: Pressure, limit: { readonly sbp: number; readonly dbp: number }) {
  return (sbp ?? 0) >= limit.sbp || (dbp ?? 0) >= limit.dbp;
}
