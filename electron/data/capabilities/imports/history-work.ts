import type { HistoryFacts } from '../../../../shared/domain/import/history-row.ts';
import { storedUnit, type Tenths } from '../../../../shared/domain/measurement/units.ts';
import { clinicInstant, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import type { Ledger } from '../../replication/ledger.ts';
import { nextTask, noTask } from './next-task.ts';
import { nothing, type RowWork } from './made.ts';

export type HistoryWorkContext = {
  readonly db: WriteDb;
  readonly ledger: Ledger;
  readonly makeId: MakeId;
  readonly now: EpochMs;
  readonly importId: string;
  readonly staffId: string;
  readonly isDemo: boolean;
  readonly doctors: ReadonlyMap<string, string>;
  /** What this transaction has made already and the database does not show yet. */
  readonly pending: Set<string>;
};

/** The observations and the follow-up of a row, without those that are in the record already. */
export async function historyWork(
  facts: HistoryFacts,
  residentId: string,
  context: HistoryWorkContext,
): Promise<RowWork> {
  const followUps = followUpOps(facts, residentId, context);
  const [followUp] = followUps;
  const task =
    followUp?.op === 'insert'
      ? await nextTask(facts, { ...context, residentId, followUpId: followUp.rowId })
      : noTask;
  const ops = [...observationOps(facts, residentId, context), ...followUps, ...task.ops];
  if (ops.length === 0) return nothing('skipped', residentId);
  return { outcome: 'made', residentId, ops, patches: task.patches };
}

/** A file knows the day and not the hour: noon, which is that day in every zone. */
function observationOps(
  facts: HistoryFacts,
  residentId: string,
  context: HistoryWorkContext,
): readonly Operation[] {
  const effectiveAt = toInstant(clinicInstant(facts.date, '12:00'));
  const readingId = context.makeId();
  return facts.values
    .filter(({ kind, tenths }) => isNews(context, [residentId, kind, effectiveAt, tenths]))
    .map(({ kind, tenths }) => ({
      op: 'insert',
      entity: 'observations',
      rowId: context.makeId(),
      fields: {
        resident_id: residentId,
        visit_id: null,
        reading_id: readingId,
        kind,
        value_x10: tenths,
        code: null,
        unit: storedUnit(kind),
        effective_at: effectiveAt,
        device_time: null,
        source: 'import',
        device_id: null,
        device_label: null,
        driver: null,
        driver_version: null,
        raw_sha256: null,
        is_simulated: context.isDemo ? 1 : 0,
        operator_id: null,
        arm: null,
        import_id: context.importId,
      },
    }));
}

function isNews(
  { db, pending }: HistoryWorkContext,
  [residentId, kind, effectiveAt, tenths]: readonly [string, string, string, Tenths],
): boolean {
  const key = [residentId, kind, effectiveAt, tenths].join(' ');
  if (pending.has(key)) return false;
  pending.add(key);
  const known = prepared(db)(
    `select 1 from observations where resident_id in (select ? union all select id from resident_aliases where canonical_id = ?)
       and effective_at = ? and kind = ?
       and value_x10 = ? and removed_reason is null and replaced_by is null`,
  ).get(residentId, residentId, effectiveAt, kind, tenths);
  return known === undefined;
}

function whole(tenths: Tenths | null): number | null {
  return tenths === null ? null : Math.round(tenths / 10);
}

/** As it was judged then and there: no rule of ours is claimed for it. */
function followUpOps(
  facts: HistoryFacts,
  residentId: string,
  context: HistoryWorkContext,
): readonly Operation[] {
  const { followUp, date } = facts;
  if (!followUp || isKnownFollowUp(context, residentId, followUp.programme, date)) return [];
  const tenthsOf = (kind: string) =>
    facts.values.find((value) => value.kind === kind)?.tenths ?? null;
  const doctorId = facts.doctorName ? context.doctors.get(facts.doctorName) : undefined;
  return [
    {
      op: 'insert',
      entity: 'follow_ups',
      rowId: context.makeId(),
      fields: {
        resident_id: residentId,
        visit_id: null,
        programme: followUp.programme,
        visit_date: date,
        way: 'clinic',
        sbp: whole(tenthsOf('sbp')),
        dbp: whole(tenthsOf('dbp')),
        class: followUp.class,
        flags: '{}',
        actions: '[]',
        due_date: followUp.dueDate,
        because: '[]',
        rule_set: 'import',
        rule_set_version: '1',
        inputs: JSON.stringify({ importId: context.importId }),
        change_reason: null,
        refer_to: null,
        doctor_id: doctorId ?? context.staffId,
        confirmed_at: toInstant(context.now),
        fpg_x10: tenthsOf('glucose-fasting'),
        form: null,
      },
    },
  ];
}

function isKnownFollowUp(
  { db, pending }: HistoryWorkContext,
  ...[residentId, programme, date]: readonly [string, string, string]
): boolean {
  const key = `${residentId} ${programme} ${date}`;
  if (pending.has(key)) return true;
  pending.add(key);
  const known = prepared(db)(
    `select 1 from follow_ups where resident_id in (select ? union all select id from resident_aliases where canonical_id = ?)
       and visit_date = ? and programme = ?
       and removed_reason is null and replaced_by is null`,
  ).get(residentId, residentId, date, programme);
  return known !== undefined;
}
