import { fileLimits, busyStates } from '../../shared/domain/import/job.ts';
import { clinicDate, type EpochMs, toInstant } from '../../shared/lib/clock.ts';
import type { AppContext } from './context.ts';
import type { WriteDb } from './db/handle.ts';
import { prepared } from './db/write-context.ts';

const DAY_MS = 86_400_000;
/**
 * Bytes of devices and attempts of printers: until the yearly verification of a monitor has come round
 * again, what it said can be looked into byte by byte (S13). The record itself keeps each frame's hash.
 */
const TRACES_DAYS = 400;
/** Who typed the wrong figures at a kiosk counts on that day only (ID-54). */
const TRIES_DAYS = 7;
/** No clinic lets anybody be away for so long (SEC-01); the audit trail has who signed in. */
const SESSIONS_DAYS = 30;
/** Rows of one commit: a check-in never waits for more than these. */
const BATCH_ROWS = 500;

type Pruned = { readonly isFinished: boolean };
type Step = (db: WriteDb, now: EpochMs) => Pruned;

const steps: readonly Step[] = [
  olderThan('raw_frames', 'received_at', TRACES_DAYS),
  olderThan('print_jobs', 'sent_at', TRACES_DAYS),
  olderThan('kiosk_tries', 'date', TRIES_DAYS),
  olderThan('sessions', 'last_used_at', SESSIONS_DAYS),
  pruneImport,
  pruneUpload,
  pruneUnnamed,
];

/**
 * Lets go of what this workstation keeps beside the record for a time only: raw frames, attempts to
 * print, sessions, wrong figures at kiosks, and the rows of imported files, which hold numbers in full. In small commits, so that
 * nobody waits.
 */
export async function pruneKept({ database, clock }: Pick<AppContext, 'database' | 'clock'>) {
  const now = clock.now();
  for (const step of steps) {
    let isFinished = false;
    while (!isFinished) isFinished = (await database.write(runs(step, now))).isFinished;
  }
}

/** Bytes of an attachment that somebody began to add and never did. */
function pruneUpload(db: WriteDb, now: EpochMs): Pruned {
  const find = `select id from attachment_files where state = 'adding' and began_at < ? limit 1`;
  const file = prepared(db)(find).get(toInstant(now - DAY_MS));
  if (file) prepared(db)('delete from attachment_files where id = ?').run(String(file['id']));
  return { isFinished: !file };
}

/**
 * Bytes that nothing here names any more, because a resident's membership ended, and that somebody up the line
 * has. What nobody else has stays, named or not.
 */
function pruneUnnamed(db: WriteDb): Pruned {
  const { changes } = prepared(db)(
    `delete from attachment_files where id in (
       select id from attachment_files where sha256 is not null and held_by is not null
         and not exists (select 1 from attachments where attachments.sha256 = attachment_files.sha256)
       limit 1)`,
  ).run();
  return { isFinished: changes === 0 };
}

/** Once on every day of the clinic, and again in the next minute when it could not be done. */
export function createDailyPruning(app: Pick<AppContext, 'database' | 'clock' | 'printers'>) {
  let doneOn = '';
  return async (): Promise<void> => {
    const today = clinicDate(app.clock.now());
    if (doneOn === today) return;
    await app.printers.dropOld();
    await pruneKept(app);
    doneOn = today;
  };
}

function runs(step: Step, now: EpochMs) {
  return (db: WriteDb) => Promise.resolve(step(db, now));
}

type LetGo = 'raw_frames' | 'print_jobs' | 'kiosk_tries' | 'sessions';

function olderThan(table: LetGo, column: string, days: number): Step {
  const sql = `delete from ${table} where rowid in
    (select rowid from ${table} where ${column} < ? order by ${column} limit ${BATCH_ROWS})`;
  return (db, now) => {
    const { changes } = prepared(db)(sql).run(toInstant(now - days * DAY_MS));
    return { isFinished: changes < BATCH_ROWS };
  };
}

/**
 * The file that was left alone longest: its rows first, then itself. What it made stays, with the
 * `imports` row and the audit trail; it can not be taken back as a whole any more.
 */
function pruneImport(db: WriteDb, now: EpochMs): Pruned {
  const before = toInstant(now - fileLimits.keptDays * DAY_MS);
  const busy = busyStates.map((state) => `'${state}'`).join(', ');
  const job = prepared(db)(
    `select id from import_jobs where state not in (${busy})
       and coalesce(undone_at, finished_at, started_at, created_at) < ? limit 1`,
  ).get(before);
  if (!job) return { isFinished: true };
  const id = String(job['id']);
  for (const table of ['import_chunks', 'import_rows']) {
    const { changes } = prepared(db)(
      `delete from ${table} where rowid in
         (select rowid from ${table} where import_id = ? limit ${BATCH_ROWS})`,
    ).run(id);
    if (changes === BATCH_ROWS) return { isFinished: false };
  }
  prepared(db)('delete from import_jobs where id = ?').run(id);
  return { isFinished: false };
}
