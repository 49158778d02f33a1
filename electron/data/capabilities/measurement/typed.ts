import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { findLastBody } from './last-body.ts';
import { ageInDays, judgeValues } from './limits.ts';
import { firstRowOf, observationOps, type Provenance } from './observations.ts';
import { insertTypedReading } from './writer.ts';

type Typed = {
  readonly values: readonly MeasuredValue[];
  /** A person looked at an unlikely value and means it. */
  readonly isConfirmed: boolean;
};

type Window = {
  readonly id: string;
  readonly visit_id: string;
  readonly resident_id: string;
  readonly birth_date: string | null;
  readonly is_diabetic: number;
};

/**
 * Files values that a person typed in the open window.
 *
 * @throws AppError `value-refused` outside the hard limits; `value-unlikely` where a second look is due;
 *   `meal-unknown` for a glucose without its meal
 */
export async function fileTyped(
  unit: Unit,
  window: Window,
  { values, isConfirmed }: Typed,
  makeId: MakeId,
): Promise<void> {
  if (values.some(({ kind }) => kind === 'glucose')) throw new AppError('meal-unknown');
  const today = clinicDate(unit.now);
  const { tier, hints } = judgeValues(values, 'typed', {
    ageDays: ageInDays(window.birth_date, today),
    diabetic: window.is_diabetic === 1,
    last: await findLastBody(unit.db, window.resident_id, values),
    today,
  });
  const params = { hint: hints[0] ?? '' };
  if (tier === 'refuse') throw new AppError('value-refused', { params });
  if (tier !== 'ok' && !isConfirmed) throw new AppError('value-unlikely', { params });
  const from: Provenance = {
    residentId: window.resident_id,
    visitId: window.visit_id,
    readingId: makeId(),
    effectiveAt: unit.now,
    deviceTime: null,
    source: 'typed',
    device: null,
    operatorId: unit.actor.id,
  };
  const ops = observationOps(values, from, makeId);
  await unit.issue(ops);
  const { readingId } = from;
  const firstRow = firstRowOf(ops);
  await insertTypedReading(unit, { readingId, values, windowId: window.id, tier, firstRow });
}
