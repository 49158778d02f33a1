import type { ImportCounts } from '../../../../shared/domain/import/job.ts';
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
import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { doctorIds } from './doctors.ts';
import { findMatch, type Match } from './find-match.ts';
import { findPerson } from './find-person.ts';
import { changeJob, type Job } from './job-store.ts';

type Checked = JudgedRow<ResidentFacts | HistoryFacts> & {
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
    const judged =
      job.kind === 'residents'
        ? checkResident(
            db,
            job,
            rowNumber,
            judgeResidentRow(cells, { mapping: job.mapping, today }),
          )
        : checkHistory(db, judgeHistoryRow(cells, { mapping: job.mapping, today }));
    const checked = withDoctor(judged, doctors);
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
