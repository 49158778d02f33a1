import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';
import { type Yield, yieldAmong } from '../../../../shared/domain/orders/catalogue.ts';
import { readLabel } from '../../../../shared/domain/orders/label.ts';
import {
  decideByLabel,
  type LabelProblem,
} from '../../../../shared/domain/orders/label-problem.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import {
  type CalendarDate,
  clinicDate,
  type EpochMs,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { type Answered, fileReading } from '../measurement/file-reading.ts';
import { isLabValuePossible, parseLabValue } from '../measurement/lab-results.ts';
import { ageInDays, type Judgement, judgeValues } from '../measurement/limits.ts';
import { parseValues, type ReadingRow, selectReadings } from '../measurement/reader.ts';
import { managedCodes } from '../residents/managed.ts';
import { countedFacts } from '../residents/standing.ts';

type Db = ReadDb | WriteDb;
type LabelledEvent = Extract<DeviceEvent, { type: 'reading' | 'lab-result' }>;

/** Whose it is by its label, or why that is for a person to say. */
export type Led = {
  readonly judgement: Judgement;
  /** Null where it is filed. */
  readonly trayReason: LabelProblem | 'refused' | null;
  readonly answers: ByLabel | null;
};

export type ByLabel = Answered & { readonly residentId: string; readonly visitId: string };

/** Follows the label of a result to the test that it answers (V7). */
export async function followLabel(db: Db, event: LabelledEvent, now: EpochMs): Promise<Led> {
  const label = readLabel(event.specimenId ?? '');
  const specimen = label === null ? undefined : await findSpecimen(db, label);
  const today = clinicDate(now);
  const facts = specimen ? await labelFacts(db, specimen) : null;
  const decision = decideByLabel(facts, kindOf(event), today);
  const judgement = await judge(db, event, specimen?.resident_id ?? null, today);
  if (decision.is === 'tray' || !specimen)
    return {
      judgement,
      trayReason: decision.is === 'tray' ? decision.because : 'unknown-label',
      answers: null,
    };
  if (judgement.tier === 'refuse') return { judgement, trayReason: 'refused', answers: null };
  const answers = {
    specimenId: specimen.id,
    as: decision.as,
    collectedAt: specimen.collected_at as Instant | null,
    residentId: specimen.resident_id,
    visitId: specimen.visit_id,
  };
  return { judgement, trayReason: null, answers };
}

/** Files a stored reading where its label belongs; nobody had to say so. */
export async function fileByLabel(
  unit: Unit,
  readingId: string,
  answers: ByLabel,
  makeId: MakeId,
): Promise<void> {
  const reading = await selectReadings(unit.db).where('id', '=', readingId).executeTakeFirst();
  assert(reading, 'the reading was stored in this transaction');
  const { residentId, visitId } = answers;
  const byLabel = { windowId: null, reason: null, meal: undefined, operatorId: null };
  await fileReading(unit, reading, { residentId, visitId, answers, ...byLabel }, makeId);
}

/** The test of a visit that a reading of the tray answers, when a person says whose it is; null for none. */
export async function answeredBy(
  db: Db,
  visitId: string,
  reading: ReadingRow,
): Promise<Answered | null> {
  const kind = parseLabValue(reading.lab_value)?.analyte ?? onlyKind(reading);
  if (kind === null) return null;
  const specimens = await db
    .selectFrom('specimens')
    .select(['id', 'label', 'date', 'collected_at'])
    .where('visit_id', '=', visitId)
    .orderBy('labelled_at')
    .execute();
  const label = reading.label === null ? null : readLabel(reading.label);
  const own = specimens.filter((one) => one.label === label);
  for (const specimen of own.length > 0 ? own : specimens) {
    const facts = await labelFacts(db, specimen);
    const tests = facts.requests.filter(({ isCancelled }) => !isCancelled).map(({ test }) => test);
    const as = yieldAmong(tests, kind);
    const collectedAt = specimen.collected_at as Instant | null;
    if (as && !facts.results.includes(as)) return { specimenId: specimen.id, as, collectedAt };
  }
  return null;
}

/** The specimen of a label, by its number as it is printed. */
export function findSpecimen(db: Db, label: string) {
  return db
    .selectFrom('specimens')
    .select(['id', 'resident_id', 'visit_id', 'date', 'label', 'collected_at'])
    .where('label', '=', label)
    .where('removed_reason', 'is', null)
    .orderBy('labelled_at', 'desc')
    .executeTakeFirst();
}

async function labelFacts(db: Db, specimen: { readonly id: string; readonly date: string }) {
  const requests = await db
    .selectFrom('service_requests')
    .innerJoin('visits', 'visits.id', 'service_requests.visit_id')
    .select(['test', 'cancelled_at', 'visits.state as visit_state'])
    .where('specimen_id', '=', specimen.id)
    .where('service_requests.removed_reason', 'is', null)
    .execute();
  return {
    date: specimen.date as CalendarDate,
    requests: requests.map(({ test, cancelled_at, visit_state }) => ({
      test,
      // Whoever was checked in by mistake had nothing taken.
      isCancelled: cancelled_at !== null || visit_state === 'void',
    })),
    results: await resultsOf(db, specimen.id),
  };
}

async function resultsOf(db: Db, specimenId: string): Promise<readonly Yield[]> {
  const observed = await db
    .selectFrom('observations')
    .select('kind')
    .where('specimen_id', '=', specimenId)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .execute();
  const others = await db
    .selectFrom('lab_results')
    .select('analyte')
    .where('specimen_id', '=', specimenId)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .execute();
  return [...observed.map(({ kind }) => kind), ...others.map(({ analyte }) => analyte)] as Yield[];
}

function kindOf(event: LabelledEvent): string {
  if (event.type === 'lab-result') return event.result.analyte;
  // A message of the laboratory brings one value; several are of another kind of device.
  return event.values.length === 1 ? (event.values[0]?.kind ?? '') : '';
}

function onlyKind(reading: ReadingRow): string | null {
  const [value, ...more] = parseValues(reading.reading_values);
  return value && more.length === 0 ? value.kind : null;
}

/** The limits of the person whose specimen it is (domain.md h.1). */
async function judge(
  db: Db,
  event: LabelledEvent,
  residentId: string | null,
  today: CalendarDate,
): Promise<Judgement> {
  if (event.type === 'lab-result')
    return { tier: isLabValuePossible(event.result) ? 'ok' : 'refuse', hints: [] };
  if (residentId === null) return judgeValues(event.values, 'device', { today });
  const { birthDate } = await countedFacts(db, residentId);
  const diabetic = (await managedCodes(db, residentId)).has('diabetes-2');
  return judgeValues(event.values, 'device', {
    ageDays: ageInDays(birthDate, today),
    diabetic,
    today,
  });
}
