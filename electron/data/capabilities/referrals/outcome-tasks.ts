import { isOpen, referralStates } from '../../../../shared/domain/referral/states.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';

/** The question for the outcome goes with any referral, whoever asked for it (REF-12). */
const OUTCOME_TASK = 'referral-outcome';
/** The programme of a task that belongs to none. */
const NO_PROGRAMME = 'referral';

/** Where a referral comes from. */
export type Origin = {
  readonly referralId: string;
  readonly residentId: string;
  readonly visitId: string | null;
  readonly followUpId: string | null;
};

type NewTask = Origin & { readonly programme: string | null; readonly dueDate: CalendarDate };

/** One question for one recommendation: the doctor's word at the follow-up may have asked it already. */
export async function newOutcomeTask(
  unit: Unit,
  makeId: MakeId,
  { referralId, residentId, followUpId, programme, dueDate, visitId }: NewTask,
): Promise<readonly Operation[]> {
  const followUpIds = await followUpsOf(unit.db, { followUpId, visitId });
  if ((await openTasks(unit.db, followUpIds)).length > 0) return [];
  return [
    {
      op: 'insert',
      entity: 'tasks',
      rowId: makeId(),
      fields: {
        resident_id: residentId,
        kind: OUTCOME_TASK,
        programme: programme ?? NO_PROGRAMME,
        due_date: dueDate,
        // What it goes back to: the follow-up, else the referral itself.
        follow_up_id: followUpId ?? referralId,
        state: 'open',
      },
    },
  ];
}

/** The referral was taken back: what the rules recommended is asked for all the same (REF-12). */
export async function dropOwnTask(unit: Unit, { referralId }: Origin): Promise<Operation[]> {
  return closing(unit, [referralId]);
}

/** The outcome is known: nobody asks again, unless somebody is still on the way from the same visit. */
export async function closeTasks(unit: Unit, origin: Origin): Promise<Operation[]> {
  const isLast = !(await hasOpenSibling(unit.db, origin));
  const asked = isLast ? await followUpsOf(unit.db, origin) : [];
  return closing(unit, [origin.referralId, ...asked]);
}

async function closing(unit: Unit, origins: readonly string[]): Promise<Operation[]> {
  const open = await openTasks(unit.db, origins);
  return Promise.all(open.map(({ id }) => unit.patch('tasks', id, 'state', 'done')));
}

function openTasks(db: WriteDb, origins: readonly string[]) {
  return db
    .selectFrom('tasks')
    .select('id')
    .where('follow_up_id', 'in', origins)
    .where('kind', '=', OUTCOME_TASK)
    .where('state', '=', 'open')
    .where('removed_reason', 'is', null)
    .execute();
}

/** The follow-ups that a referral answers: that of its programme, and the others of the same visit. */
async function followUpsOf(
  db: WriteDb,
  { followUpId, visitId }: Pick<Origin, 'followUpId' | 'visitId'>,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('follow_ups')
    .select('id')
    .where((where) =>
      where.or([where('id', '=', followUpId ?? ''), where('visit_id', '=', visitId ?? '')]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

async function hasOpenSibling(db: WriteDb, { referralId, followUpId }: Origin): Promise<boolean> {
  const other = await db
    .selectFrom('referrals')
    .select('id')
    .where('follow_up_id', '=', followUpId ?? '')
    .where('id', '!=', referralId)
    .where('state', 'in', referralStates.filter(isOpen))
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  return other !== undefined;
}
