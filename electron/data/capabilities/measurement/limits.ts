import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import {
  ADULT_FROM_DAYS,
  checkLimits,
  type LimitTier,
} from '../../../../shared/domain/measurement/limits.ts';
import { callsDoctorNow } from '../../../../shared/domain/measurement/doctor-now.ts';
import { checkPressurePair } from '../../../../shared/domain/measurement/limits-together.ts';
import { daysBetween } from '../../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { compareWithLast, type LastBody } from './last-body.ts';

/** Hard before alert before confirm (domain.md h.1). */
const severity: readonly LimitTier[] = ['ok', 'confirm', 'alert', 'refuse'];

export type Judgement = { readonly tier: LimitTier; readonly hints: readonly string[] };

/** Days of age at a date, for the limits; undefined counts as adult. */
export function ageInDays(birthDate: string | null, at: CalendarDate): number | undefined {
  return birthDate === null ? undefined : daysBetween(birthDate as CalendarDate, at);
}

/** Whose values they are, as far as the limits ask. */
export type Measured = {
  readonly ageDays?: number | undefined;
  readonly diabetic?: boolean;
  /** Null where nothing is known of the person. */
  readonly last?: LastBody | null;
  /** The day of the measurement, for what is compared with {@link last}. */
  readonly today: CalendarDate;
};

/** The gravest tier among the values of one reading, and everything the rules hint at. */
export function judgeValues(
  values: readonly MeasuredValue[],
  source: 'typed' | 'device',
  { ageDays, diabetic, last, today }: Measured,
): Judgement {
  const decisions = values.map((value) =>
    value.value === undefined && value.code === undefined
      ? { tier: 'refuse' as const }
      : checkLimits({ ...value, source, ageDays, diabetic }),
  );
  const pair = pressurePair(values);
  const isAdult = (ageDays ?? ADULT_FROM_DAYS) >= ADULT_FROM_DAYS;
  const changes = last && isAdult ? compareWithLast(values, last, today) : [];
  const all = [...decisions, ...changes, ...(pair ? [pair] : [])];
  const hints = all.flatMap((decision) =>
    'hint' in decision && decision.hint ? [decision.hint] : [],
  );
  if (values.some((value) => callsDoctorNow({ ...value, ageDays }))) hints.push('DOCTOR_NOW');
  const worst = Math.max(...all.map(({ tier }) => severity.indexOf(tier)));
  return { tier: severity[worst] ?? 'refuse', hints: [...new Set(hints)] };
}

function pressurePair(values: readonly MeasuredValue[]) {
  const valueOf = (kind: string) => values.find((value) => value.kind === kind)?.value;
  const [sbp, dbp] = [valueOf('sbp'), valueOf('dbp')];
  return sbp === undefined || dbp === undefined ? null : checkPressurePair(sbp, dbp);
}
