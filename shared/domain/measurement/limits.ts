import { assert, unreachable } from '../../lib/assert.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { adultLimits, type Limit, type LimitCondition } from './limit-table.ts';
import { type ObservationKind, storedUnit, type Tenths, toStoredTenths } from './units.ts';

/** In rising order of force: hard > alert > confirm (domain.md h.1). */
export type LimitTier = 'ok' | 'confirm' | 'alert' | 'refuse';

/**
 * What the interface adds to the tier.
 * - `mg/dL?`: the number would fit the other unit (MEA-03)
 * - `UNIT`: the unit does not belong to this kind
 * - `TRAY`: from a device and outside the hard limits; to the unattributed tray, never dropped
 * - `below_range`, `above_range`: the meter said LO or HI (MEA-02)
 * - `REST_AND_REPEAT`: pressure without symptoms, rest and measure again before alarming (MEA-15)
 * - `DOCTOR_NOW`: call the doctor at once, the repeat runs beside it (MEA-15)
 * - `FEVER_LANE`: 37.3 °C and above
 * - `ADULTS_ONLY`: below 18 years only the hard limits were looked at
 */
export type LimitHint =
  | 'mg/dL?'
  | 'UNIT'
  | 'TRAY'
  | 'below_range'
  | 'above_range'
  | 'REST_AND_REPEAT'
  | 'DOCTOR_NOW'
  | 'FEVER_LANE'
  | 'ADULTS_ONLY';

/** Exactly one of `value` and `code`. */
export type LimitInput = {
  readonly kind: ObservationKind;
  readonly value?: number | undefined;
  /** What a meter shows in place of a number. */
  readonly code?: 'LO' | 'HI' | undefined;
  /** UCUM; absent means the unit of storage. */
  readonly unit?: string | undefined;
  /** Absent means adult. */
  readonly ageDays?: number | undefined;
  readonly diabetic?: boolean | undefined;
  readonly symptoms?: boolean | undefined;
  /** A repeat after rest has confirmed the value. */
  readonly confirmed?: boolean | undefined;
  /** Absent means typed. */
  readonly source?: 'typed' | 'device' | undefined;
};

export type LimitDecision = Decision & {
  readonly tier: LimitTier;
  readonly hint?: LimitHint | undefined;
};

/** The earliest eighteenth birthday, in days: some have one leap day more behind them. */
export const ADULT_FROM_DAYS = 6574;
const FEVER_FROM: Tenths = 373;

/** What a single value asks for before it is kept (domain.md h.1, MEA-01 to MEA-03). */
export function checkLimits(input: LimitInput): LimitDecision {
  assert((input.value === undefined) !== (input.code === undefined), 'a value or a code');
  if (input.code) {
    return decide('alert', input.code === 'LO' ? 'below_range' : 'above_range', 'MEA-02');
  }
  const tenths = toStoredTenths(input.kind, input.value ?? 0, input.unit);
  if (tenths === null) return decide('refuse', 'UNIT', 'h.1');
  const row = adultLimits[input.kind];
  if (!row) return decide('ok', undefined, 'h.1');
  if (tenths < row.hard.from || tenths > row.hard.to) return beyondHard(input, tenths);
  if ((input.ageDays ?? ADULT_FROM_DAYS) < ADULT_FROM_DAYS)
    return decide('ok', 'ADULTS_ONLY', 'h.1');
  return withinHard(input, tenths, row.limits);
}

function beyondHard(input: LimitInput, tenths: Tenths): LimitDecision {
  if (input.source === 'device') return decide('refuse', 'TRAY', 'h.1');
  const isMmol = storedUnit(input.kind) === 'mmol/L' && input.unit !== 'mg/dL';
  const isLikelyMgdl = isMmol && tenths > (adultLimits[input.kind]?.hard.to ?? tenths);
  return isLikelyMgdl
    ? decide('refuse', 'mg/dL?', 'h.1', 'MEA-03')
    : decide('refuse', undefined, 'h.1');
}

function withinHard(input: LimitInput, tenths: Tenths, limits: readonly Limit[]): LimitDecision {
  const broken = limits.filter((limit) => isBroken(limit, tenths) && holds(limit.when, input));
  const alerts = broken.filter((limit) => limit.tier === 'alert');
  const converted = input.unit === 'mg/dL' ? ['MEA-03'] : [];
  if (alerts.length > 0) {
    const mayRest = isPressure(input.kind) && !input.symptoms && !input.confirmed;
    const reasons = alerts.flatMap((limit) => limit.because);
    return decide(
      'alert',
      mayRest ? 'REST_AND_REPEAT' : 'DOCTOR_NOW',
      ...reasons,
      'MEA-15',
      ...converted,
    );
  }
  if (broken.length === 0) return decide('ok', undefined, 'h.1', ...converted);
  const hint = input.kind === 'temperature' && tenths >= FEVER_FROM ? 'FEVER_LANE' : undefined;
  return decide('confirm', hint, ...broken.flatMap((limit) => limit.because), ...converted);
}

function isBroken({ is, than }: Limit, tenths: Tenths): boolean {
  switch (is) {
    case '<':
      return tenths < than;
    case '<=':
      return tenths <= than;
    case '>':
      return tenths > than;
    case '>=':
      return tenths >= than;
    default:
      return unreachable(is);
  }
}

function holds(condition: LimitCondition | undefined, input: LimitInput): boolean {
  return condition === undefined || input[condition] === true;
}

function isPressure(kind: ObservationKind): boolean {
  return kind === 'sbp' || kind === 'dbp';
}

function decide(
  tier: LimitTier,
  hint: LimitHint | undefined,
  ...because: readonly string[]
): LimitDecision {
  const set = { because: ruleIds(...because), ruleSet: 'limits', version: '2026.1' };
  return hint ? { tier, hint, ...set } : { tier, ...set };
}
