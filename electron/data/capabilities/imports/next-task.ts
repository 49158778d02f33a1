import { findProgramme } from '../../../../shared/domain/care/programmes.ts';
import { scheduleFollowUp } from '../../../../shared/domain/care/schedule.ts';
import type { FollowUpClass } from '../../../../shared/domain/care/follow-up.ts';
import type { HistoryFacts } from '../../../../shared/domain/import/history-row.ts';
import { type CalendarDate, clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import type { Ledger } from '../../replication/ledger.ts';
import type { Made } from './made.ts';

type Task = { readonly ops: readonly Operation[]; readonly patches: Made['patches'] };

export const noTask: Task = { ops: [], patches: [] };

type TaskContext = {
  readonly db: WriteDb;
  readonly ledger: Ledger;
  readonly makeId: MakeId;
  readonly now: EpochMs;
  readonly importId: string;
  readonly residentId: string;
  readonly followUpId: string;
};

/**
 * The open follow-up of somebody whose latest one comes out of a file: on the date that the file names,
 * else when the rules of the programme ask for it (HTN-13). It replaces the one that was open, as a
 * follow-up of ours would; a follow-up that is not the latest says nothing of the future.
 */
export async function nextTask(facts: HistoryFacts, context: TaskContext): Promise<Task> {
  const { followUp, date } = facts;
  if (!followUp || !isLatest(facts, context)) return noTask;
  const { db, ledger, residentId, followUpId } = context;
  const open = prepared(db)(
    `select id from tasks where resident_id in (select ? union all select id from resident_aliases where canonical_id = ?)
       and programme = ? and kind = 'follow-up'
       and state = 'open' and removed_reason is null`,
  ).all(residentId, residentId, followUp.programme);
  const patches = open.map((row) => ({
    entity: 'tasks' as const,
    rowId: String(row['id']),
    field: 'state',
    before: 'open',
    after: 'done',
  }));
  const closed: Operation[] = [];
  for (const { rowId } of patches) {
    closed.push(await ledger.patchOp(db, 'tasks', rowId, 'state', 'done'));
  }
  const isNamed = followUp.dueDate !== null && followUp.dueDate > date;
  const task: Operation = {
    op: 'insert',
    entity: 'tasks',
    rowId: context.makeId(),
    fields: {
      resident_id: residentId,
      kind: 'follow-up',
      programme: followUp.programme,
      due_date: isNamed ? followUp.dueDate : dueByRules(facts, context.now),
      follow_up_id: followUpId,
      state: 'open',
    },
  };
  return { ops: [...closed, task], patches };
}

function dueByRules({ followUp, date }: HistoryFacts, now: EpochMs): CalendarDate | null {
  const programme = followUp && findProgramme(followUp.programme);
  if (!programme) return null;
  const visit = { date, way: 'clinic', class: followUp.class as FollowUpClass | null } as const;
  const today = clinicDate(now);
  return scheduleFollowUp(programme, { enrolledOn: date, visits: [visit], today }).next;
}

/** Neither the record nor a row further down in the file knows a later one. */
function isLatest({ followUp, date }: HistoryFacts, context: TaskContext): boolean {
  const { db, importId, residentId } = context;
  const programme = followUp?.programme ?? '';
  const recorded = prepared(db)(
    `select 1 from follow_ups where resident_id in (select ? union all select id from resident_aliases where canonical_id = ?)
       and programme = ? and visit_date > ?
       and removed_reason is null and replaced_by is null limit 1`,
  ).get(residentId, residentId, programme, date);
  if (recorded) return false;
  const further = prepared(db)(
    `select 1 from import_rows where import_id = ? and person_key = ?
       and json_extract(facts, '$.followUp.programme') = ? and json_extract(facts, '$.date') > ?
     limit 1`,
  ).get(importId, residentId, programme, date);
  return !further;
}
