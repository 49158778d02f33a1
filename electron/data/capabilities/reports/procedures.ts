import { sql } from 'kysely';
import type { NotifiableDisease } from '../../../../shared/domain/triage/notifiable.ts';
import { reportClock } from '../../../../shared/domain/triage/notifiable.ts';
import type { ClosedReport, ReportTask } from '../../../../shared/contract/reports.ts';
import { clinicDate, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { authorsOf, type OnUnknown } from '../../replication/authors.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { authorsFromHome } from '../conflicts/authors-from-home.ts';
import { canonicalId } from '../residents/same-person.ts';

/** The kind of its task; the programme of the task is the disease, what it goes back to the visit. */
export const NOTIFIABLE_TASK = 'notifiable';

/** Notifiable diseases and their clocks (F8, f.6). */
export function reportProcedures(app: AppContext, os: Implementer) {
  const askHome = authorsFromHome(app);
  return os.reports.router({
    open: os.reports.open.handler(({ context, signal }) =>
      live({
        changes: app.changes,
        topics: ['tasks', 'residents', 'minute'],
        compute: async () => {
          const tasks = await openTasks(app.database.read);
          context.about(tasks.map(({ residentId }) => residentId));
          return tasks;
        },
        signal,
      }),
    ),
    closed: os.reports.closed.handler(({ context, signal }) =>
      live({
        changes: app.changes,
        topics: ['tasks', 'residents', 'staff', 'conflicts'],
        compute: async () => {
          const tasks = await closedTasks(app.database.read, askHome(context.caller));
          context.about(tasks.map(({ residentId }) => residentId));
          return tasks;
        },
        signal,
      }),
    ),
    name: os.reports.name.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.residentId]);
        return { taskId: await name(app, unit, input) };
      }),
    ),
    close: os.reports.close.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const task = await requireTask(unit.db, input.taskId);
        if (task.state !== 'open') throw new AppError('already-done');
        context.about([task.resident_id], input.because);
        await unit.issue([
          await unit.patch('tasks', input.taskId, 'state', input.state),
          await unit.patch('tasks', input.taskId, 'closed_because', input.because),
        ]);
        return { done: true as const };
      }),
    ),
  });
}

type Named = {
  readonly residentId: string;
  readonly visitId: string;
  readonly disease: NotifiableDisease;
};

async function name(app: AppContext, unit: Unit, named: Named): Promise<string> {
  const earlier = await unit.db
    .selectFrom('tasks')
    .select('id')
    .where('kind', '=', NOTIFIABLE_TASK)
    .where('follow_up_id', '=', named.visitId)
    .where('programme', '=', named.disease)
    .where('state', '=', 'open')
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (earlier) return earlier.id;
  const taskId = app.makeId();
  const { dueAt } = reportClock(named.disease, unit.now);
  await unit.issue([
    {
      op: 'insert',
      entity: 'tasks',
      rowId: taskId,
      fields: {
        resident_id: await canonicalId(unit.db, named.residentId),
        kind: NOTIFIABLE_TASK,
        programme: named.disease,
        due_date: clinicDate(dueAt),
        due_at: toInstant(dueAt),
        follow_up_id: named.visitId,
        state: 'open',
        closed_because: null,
      },
    },
  ]);
  return taskId;
}

function selectTasks(db: ReadDb) {
  return db
    .selectFrom('tasks')
    .innerJoin('residents', 'residents.id', 'tasks.resident_id')
    .select([
      'tasks.id',
      'tasks.resident_id',
      'tasks.programme',
      'tasks.due_at',
      'tasks.state',
      'tasks.closed_because',
      'residents.name',
    ])
    .where('tasks.kind', '=', NOTIFIABLE_TASK)
    .where('tasks.removed_reason', 'is', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectTasks>['execute']>>[number];

function toTask(row: Row): ReportTask {
  return {
    taskId: row.id,
    residentId: row.resident_id,
    name: row.name,
    disease: row.programme as NotifiableDisease,
    dueAt: row.due_at as Instant,
    state: row.state as ReportTask['state'],
    because: row.closed_because,
  };
}

async function openTasks(db: ReadDb): Promise<ReportTask[]> {
  const rows = await selectTasks(db)
    .where('tasks.state', '=', 'open')
    .orderBy('tasks.due_at')
    .execute();
  return rows.map(toTask);
}

const CLOSED_MAX = 100;

/** Who closed them stands in the act that did; when, beside the state. */
async function closedTasks(db: ReadDb, onUnknown: OnUnknown): Promise<ClosedReport[]> {
  const rows = await selectTasks(db)
    .select(sql<string | null>`tasks.fv ->> '$.state[0][0]'`.as('closing_tx'))
    .select(sql<number | null>`tasks.fv ->> '$.state[0][1]'`.as('closing_hlc'))
    .where('tasks.state', '!=', 'open')
    .orderBy('tasks.due_at', 'desc')
    .limit(CLOSED_MAX)
    .execute();
  const authorOf = await authorsOf(
    db,
    rows.flatMap(({ closing_tx }) => closing_tx ?? []),
    onUnknown,
  );
  const closed = rows.map((row) => {
    const author = authorOf(row.closing_tx ?? '', row.closing_hlc);
    return { ...toTask(row), closedBy: author.name, closedAt: author.at };
  });
  return closed.toSorted((one, other) => (other.closedAt ?? '').localeCompare(one.closedAt ?? ''));
}

async function requireTask(db: WriteDb, taskId: string) {
  const task = await db
    .selectFrom('tasks')
    .select(['state', 'resident_id'])
    .where('id', '=', taskId)
    .where('kind', '=', NOTIFIABLE_TASK)
    .executeTakeFirst();
  if (!task) throw new AppError('not-found');
  return task;
}
