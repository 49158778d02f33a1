import type { ResidentRecord } from '../../shared/contract/residents.ts';
import type { MeasuredValue } from '../../shared/contract/schemas.ts';
import { hypertensionRules2017 } from '../../shared/domain/care/hypertension-rule-set.ts';

/** The blood pressure of one visit, and its readings. */
export type BloodPressure = ResidentRecord['pressures'][number];

/** Below these the public-health rules call it controlled (HTN-30); mmHg. */
export type PressureTarget = { readonly sbp: number; readonly dbp: number };

/** Both numbers of one reading; null when it is something else. */
export function pressureOfValues(
  values: readonly MeasuredValue[],
): { readonly sbp: number; readonly dbp: number; readonly pulse: number | null } | null {
  const valueOf = (kind: string) => values.find((value) => value.kind === kind)?.value;
  const [sbp, dbp] = [valueOf('sbp'), valueOf('dbp')];
  if (sbp === undefined || dbp === undefined) return null;
  return { sbp, dbp, pulse: valueOf('pulse') ?? null };
}

/** The target of HTN-30 at an age in full years. */
export function targetAt(ageYears: number): PressureTarget {
  const rules = hypertensionRules2017;
  const sbp = ageYears >= rules.elderFromYears ? rules.elderSbpBelow : rules.sbpBelow;
  return { sbp, dbp: rules.dbpBelow };
}

export type PressureLevel = 'normal' | 'highNormal' | 'high' | 'severe';

/** The level of HTN-05, measured against the person's own target (HTN-30) and the danger limits (HTN-20). */
export function levelOf(sbp: number, dbp: number, target: PressureTarget): PressureLevel {
  const rules = hypertensionRules2017;
  if (sbp >= rules.dangerSbpFrom || dbp >= rules.dangerDbpFrom) return 'severe';
  if (sbp >= target.sbp || dbp >= target.dbp) return 'high';
  return sbp >= 120 || dbp >= 80 ? 'highNormal' : 'normal';
}
