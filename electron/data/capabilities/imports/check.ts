import type { ImportCounts } from '../../../../shared/domain/import/job.ts';
import {
  type BookingFacts,
  judgeBookingRow,
} from '../../../../shared/domain/import/booking-row.ts';
import {
  type HistoryFacts,
  judgeHistoryRow,
} from '../../../../shared/domain/import/history-row.ts';
import { type Issue, verdictOf } from '../../../../shared/domain/import/issue.ts';
import {
  type JudgedRow,
  judgeResidentRow,
  type ResidentFacts,
} from '../../../../shared/domain/import/resident-row.ts';
import { unreachable } from '../../../../shared/lib/assert.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { externalIdOf, isKnownBooking, queueOf } from './booking-work.ts';
import { doctorIds } from './doctors.ts';
import { findMatch, type Match } from './find-match.ts';
import { findPerson } from './find-person.ts';
import { changeJob, type Job } from './job-store.ts';

type Checked = JudgedRow<ResidentFacts | HistoryFacts | BookingFacts> & {
  readonly match: Match | null;
  readonly residentId: string | null;
};

/**
 * The next rows of the dry run. Nothing outside the staged rows changes; what is found stands beside each
 * row. Rows further up were checked before, so a stop anywhere goes on where it was.
 *
 * @returns whether rows are left
 */
export function checkRows(db: WriteDb, app: AppContext, job: Job, rowsMax: number): boolean {
  const rows = prepared(db)(
    `select row_number, cells from import_rows
     where import_id = ? and row_number > ? order by row_number limit ?`,
  ).all(job.id, job.position, rowsMax);
  const counts = { ...job.counts, issues: { ...job.counts.issues } };
  const doctors = doctorIds(db, app.workstation.clinicId);
  const today = clinicDate(app.clock.now());
  for (const row of rows) {
    const rowNumber = Number(row['row_number']);
    const cells = JSON.parse(String(row['cells'])) as string[];
    const checked = checkCells(db, job, { rowNumber, cells, today, doctors });
    saveRow(db, job.id, rowNumber, checked);
    count(counts, checked);
  }
  const last = rows.at(-1);
  const hasMore = rows.length === rowsMax;
  changeJob(db, job.id, {
    position: last ? Number(last['row_number']) : job.position,
    done: job.done + rows.length,
    counts,
    ...(hasMore ? {} : { state: 'checked' as const }),
  });
  return hasMore;
}

type RowToCheck = {
  readonly rowNumber: number;
  readonly cells: readonly string[];
  readonly today: CalendarDate;
  readonly doctors: ReadonlyMap<string, string>;
};

function checkCells(db: WriteDb, job: Job, row: RowToCheck): Checked {
  const { rowNumber, cells, today, doctors } = row;
  const how = { mapping: job.mapping, today };
  switch (job.kind) {
    case 'residents':
      return withDoctor(checkResident(db, job, rowNumber, judgeResidentRow(cells, how)), doctors);
    case 'history':
      return withDoctor(checkHistory(db, judgeHistoryRow(cells, how)), doctors);
    case 'bookings':
      return checkBooking(db, judgeBookingRow(cells, how), doctors);
    default:
      return unreachable(job.kind);
  }
}

function checkBooking(
  db: WriteDb,
  judged: JudgedRow<BookingFacts>,
  doctors: ReadonlyMap<string, string>,
): Checked {
  const { facts } = judged;
  if (!facts) return { ...judged, match: null, residentId: null };
  const { doctorName } = facts;
  if (doctorName !== null && !doctors.has(doctorName))
    return refused(judged, {
      code: 'booking-doctor-unknown',
      target: 'doctor',
      params: { value: doctorName },
    });
  if (queueOf(db, facts, doctors) === null)
    return refused(judged, { code: 'booking-no-sessions', target: 'doctor' });
  const person = findPerson(db, facts);
  if ('issue' in person) return refused(judged, { code: person.issue, target: null });
  const { residentId } = person;
  if (!isKnownBooking(db, externalIdOf(facts, residentId)))
    return { ...judged, match: null, residentId };
  const issues: Issue[] = [...judged.issues, { code: 'booking-known', target: null }];
  return { ...judged, issues, verdict: 'warning', match: null, residentId };
}

function refused(judged: Checked | JudgedRow<BookingFacts>, issue: Issue): Checked {
  const issues = [...judged.issues, issue];
  return { ...judged, issues, verdict: 'error', facts: null, match: null, residentId: null };
}

function checkResident(
  db: WriteDb,
  job: Job,
  rowNumber: number,
  judged: JudgedRow<ResidentFacts>,
): Checked {
  const match = judged.facts && findMatch(db, judged.facts, { importId: job.id, rowNumber });
  return { ...judged, match, residentId: null };
}

function checkHistory(db: WriteDb, judged: JudgedRow<HistoryFacts>): Checked {
  if (!judged.facts) return { ...judged, match: null, residentId: null };
  const person = findPerson(db, judged.facts);
  if ('residentId' in person) {
    // By this the run finds the other rows of the same person.
    const personKey = person.residentId;
    return { ...judged, personKey, match: null, residentId: person.residentId };
  }
  const issues: Issue[] = [...judged.issues, { code: person.issue, target: null }];
  return { ...judged, verdict: 'error', issues, facts: null, match: null, residentId: null };
}

function withDoctor(checked: Checked, doctors: ReadonlyMap<string, string>): Checked {
  const name = checked.facts?.doctorName;
  if (!name || doctors.has(name)) return checked;
  const issues: Issue[] = [
    ...checked.issues,
    { code: 'doctor-unknown', target: 'doctor', params: { value: name } },
  ];
  return { ...checked, issues, verdict: verdictOf(issues) };
}

function saveRow(db: WriteDb, importId: string, rowNumber: number, row: Checked): void {
  const hasFacts = row.facts !== null;
  prepared(db)(
    `update import_rows set verdict = ?, issues = ?, facts = ?, document_key = ?, person_key = ?,
       match_level = ?, match_because = ?, match_resident_id = ?, match_row = ?, decision = null,
       decision_reason = null, outcome = null, resident_id = ?, made = null
     where import_id = ? and row_number = ?`,
  ).run(
    row.verdict,
    row.issues.length > 0 ? JSON.stringify(row.issues) : null,
    hasFacts ? JSON.stringify(row.facts) : null,
    hasFacts ? row.documentKey : null,
    hasFacts ? row.personKey : null,
    row.match?.level ?? null,
    row.match?.because.join(' ') ?? null,
    row.match?.residentId ?? null,
    row.match?.row ?? null,
    row.residentId,
    importId,
    rowNumber,
  );
}

function count(counts: ImportCounts, { verdict, issues, match }: Checked): void {
  counts[verdict] += 1;
  for (const code of new Set(issues.map((issue) => issue.code))) {
    counts.issues[code] = (counts.issues[code] ?? 0) + 1;
  }
  if (!match) return;
  counts.undecided += 1;
  if (match.because.includes('ID-40')) counts.conflict += 1;
  else if (match.level === 'D1') counts.exact += 1;
  else counts.alike += 1;
}
