import { toInstant } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { SqlRow } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { loadRow } from '../../replication/row-store.ts';
import { bookingUndo } from './booking-work.ts';
import { actorOf, noteEnd } from './audit-lines.ts';
import { changeJob, type Job } from './job-store.ts';
import type { Made } from './made.ts';

const OPS_MAX = 600;
const REASON = 'import undone';

/**
 * Takes the next rows back: tombstones for what they made, and fields that were filled where there was
 * nothing become empty again. A resident whom somebody has used since stays, with all that the file knew.
 *
 * @returns whether rows are left
 */
export async function undoRows(
  db: WriteDb,
  app: AppContext,
  job: Job,
  rowsMax: number,
): Promise<boolean> {
  const rows = prepared(db)(
    `select row_number, resident_id, made from import_rows
     where import_id = ? and row_number > ? and made is not null order by row_number limit ?`,
  ).all(job.id, job.position, rowsMax);
  const ops: Operation[] = [];
  const counts = { ...job.counts };
  let { position } = job;
  let done = 0;
  for (const row of rows) {
    if (ops.length >= OPS_MAX) break;
    const taken = await takenBack(db, app, job, row);
    const isKept = taken === null;
    ops.push(...(taken ?? []));
    counts[isKept ? 'kept' : 'removed'] += 1;
    position = Number(row['row_number']);
    done += 1;
    prepared(db)('update import_rows set outcome = ? where import_id = ? and row_number = ?').run(
      isKept ? 'kept' : 'removed',
      job.id,
      position,
    );
  }
  const hasMore = done < rows.length || rows.length === rowsMax;
  if (!hasMore) ops.push(...(await sealOps(app, db, job)));
  if (ops.length > 0) {
    await app.ledger.issue(db, { scopeId: app.workstation.clinicId, actor: actorOf(job), ops });
  }
  changeJob(db, job.id, {
    position,
    done: job.done + done,
    counts,
    ...(hasMore ? {} : { state: 'undone' as const, undone_at: toInstant(app.clock.now()) }),
  });
  if (!hasMore) await noteEnd(db, app, { ...job, counts }, 'undone');
  return hasMore;
}

/** What happened to a resident of this file since: anything that no file of residents brings. */
const USED = `select r.import_id = ? as is_own, (
    exists (select 1 from visits v where v.resident_id = r.id and v.state <> 'void')
    or exists (select 1 from appointments a where a.resident_id = r.id and a.state <> 'cancelled')
    or exists (select 1 from booking_wishes w where w.resident_id = r.id
      and w.state <> 'withdrawn' and w.removed_reason is null)
    or exists (select 1 from attachments t where t.resident_id = r.id and t.removed_reason is null)
    or exists (select 1 from related_persons p where p.resident_id = r.id
      and p.removed_reason is null)
    or exists (select 1 from referrals f where f.resident_id = r.id)
    or exists (select 1 from documents d where d.resident_id = r.id)
    or exists (select 1 from resident_aliases a where a.id = r.id or a.canonical_id = r.id)
    or exists (select 1 from observations o where o.resident_id = r.id
      and o.import_id is not ? and o.removed_reason is null)
    or exists (select 1 from follow_ups u where u.resident_id = r.id
      and json_extract(u.inputs, '$.importId') is not ? and u.removed_reason is null)
  ) as is_used
  from residents r where r.id = ?`;

function isUsed(db: WriteDb, importId: string, residentId: SqlRow[string] | undefined): boolean {
  if (typeof residentId !== 'string') return false;
  const found = prepared(db)(USED).get(importId, importId, importId, residentId);
  if (found?.['is_own'] !== 1) return false;
  return found['is_used'] === 1 || isChanged(db, importId, residentId);
}

/** Somebody has put something right: whoever was only filled up by later rows of the file was not changed. */
function isChanged(db: WriteDb, importId: string, residentId: string): boolean {
  const patched = Object.entries(loadRow(db, 'residents', residentId)?.state.registers ?? {});
  if (patched.length === 0) return false;
  const rows = prepared(db)(
    'select made from import_rows where import_id = ? and resident_id = ? and made is not null',
  ).all(importId, residentId);
  const filled = rows.flatMap(({ made }) => (JSON.parse(String(made)) as Made).patches);
  return patched.some(([field, { heads }]) =>
    heads.some(
      ({ value }) => !filled.some((patch) => patch.field === field && patch.after === value),
    ),
  );
}

/** What takes a row back; null where it stays. */
async function takenBack(
  db: WriteDb,
  app: AppContext,
  job: Job,
  row: SqlRow,
): Promise<readonly Operation[] | null> {
  if (job.kind !== 'bookings')
    return isUsed(db, job.id, row['resident_id']) ? null : undoOps(db, app, row);
  const made = JSON.parse(String(row['made'])) as Made;
  const how = { makeId: app.makeId, now: app.clock.now(), reason: REASON };
  const ops: Operation[] = [];
  for (const [, wishId] of made.rows) {
    const taken = bookingUndo(db, wishId, how);
    if (taken === null) return null;
    ops.push(...taken);
  }
  return ops;
}

async function undoOps(db: WriteDb, app: AppContext, row: SqlRow): Promise<readonly Operation[]> {
  const made = JSON.parse(String(row['made'])) as Made;
  const ops: Operation[] = made.rows.map(([entity, rowId]) => ({
    op: 'tombstone',
    entity,
    rowId,
    reason: REASON,
  }));
  for (const { entity, rowId, field, before, after } of made.patches) {
    const now = prepared(db)(`select ${field} as value from ${entity} where id = ?`).get(rowId);
    // Whoever changed it since knew better.
    if (now?.['value'] !== after) continue;
    ops.push(await app.ledger.patchOp(db, entity, rowId, field, before));
  }
  return ops;
}

async function sealOps(app: AppContext, db: WriteDb, job: Job): Promise<readonly Operation[]> {
  const now = toInstant(app.clock.now());
  const values = { undone_at: now, undone_by: job.staffId, undone_reason: job.undoReason };
  const ops: Operation[] = [];
  for (const [field, value] of Object.entries(values)) {
    ops.push(await app.ledger.patchOp(db, 'imports', job.id, field, value));
  }
  return ops;
}
