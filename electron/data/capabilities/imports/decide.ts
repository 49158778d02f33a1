import { AppError } from '../../../../shared/lib/problem.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { changeJob, type ExactRule, type WeakRule } from './job-store.ts';
import { requireState } from './writer.ts';

type RowDecision = {
  readonly importId: string;
  readonly rowNumber: number;
  readonly decision: 'same' | 'new' | 'skip' | null;
  readonly reason: string | null;
};

/**
 * What becomes of one row that may be somebody who is known.
 *
 * @returns the resident it was compared with, where there is one
 * @throws AppError `duplicate-resident` for a second record under one number (D1);
 *   `reason-required` for a new person beside somebody alike; `wrong-state` once the row was run
 */
export function decideRow(db: WriteDb, row: RowDecision): string | null {
  const { importId, rowNumber, decision, reason } = row;
  requireState(db, importId, ['checked', 'paused']);
  const known = prepared(db)(
    `select match_level, match_resident_id, outcome from import_rows
     where import_id = ? and row_number = ? and match_level is not null`,
  ).get(importId, rowNumber);
  if (!known) throw new AppError('not-found');
  if (known['outcome'] !== null) throw new AppError('wrong-state');
  if (decision === 'new' && known['match_level'] === 'D1') {
    throw new AppError('duplicate-resident');
  }
  if (decision === 'new' && !reason?.trim()) throw new AppError('reason-required');
  prepared(db)(
    `update import_rows set decision = ?, decision_reason = ?
     where import_id = ? and row_number = ?`,
  ).run(decision, decision === 'new' ? reason : null, importId, rowNumber);
  recountUndecided(db, importId);
  const residentId = known['match_resident_id'];
  return typeof residentId === 'string' ? residentId : null;
}

type Rules = {
  readonly importId: string;
  readonly exact: ExactRule;
  readonly weak: WeakRule;
  readonly reason: string | null;
};

/**
 * What becomes of all rows that nobody decided one by one. One number with two names (ID-40) is never
 * decided this way.
 *
 * @throws AppError `reason-required` for new people beside somebody alike (domain.md a.6)
 */
export function decideAll(db: WriteDb, { importId, exact, weak, reason }: Rules): void {
  requireState(db, importId, ['checked', 'paused']);
  if (weak === 'new' && !reason?.trim()) throw new AppError('reason-required');
  changeJob(db, importId, { exact, weak, weak_reason: weak === 'new' ? reason : null });
  recountUndecided(db, importId);
}

function recountUndecided(db: WriteDb, importId: string): void {
  const { exact, weak, counts } = requireState(db, importId, ['checked', 'paused']);
  const row = prepared(db)(
    `select count(*) as rows from import_rows
     where import_id = ? and match_level is not null and decision is null
       and (match_because like '%ID-40%'
         or (match_level = 'D1' and ?) or (match_level <> 'D1' and ?))`,
  ).get(importId, exact === 'ask' ? 1 : 0, weak === 'ask' ? 1 : 0);
  changeJob(db, importId, { counts: { ...counts, undecided: Number(row?.['rows'] ?? 0) } });
}
