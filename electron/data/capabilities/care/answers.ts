import type { VisitAnswers } from '../../../../shared/contract/care.ts';
import type { Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

type Db = ReadDb | WriteDb;

export type StoredAnswers = {
  readonly answers: VisitAnswers;
  readonly by: string;
  readonly at: Instant;
};

/** What was last answered at a visit, by whom and when; null where nobody asked. */
export async function storedAnswers(db: Db, visitId: string): Promise<StoredAnswers | null> {
  const row = await db
    .selectFrom('visit_answers')
    .leftJoin('staff', 'staff.id', 'visit_answers.asked_by')
    .select(['visit_answers.answers', 'visit_answers.asked_at', 'staff.name'])
    .where('visit_answers.visit_id', '=', visitId)
    .where('visit_answers.replaced_by', 'is', null)
    .where('visit_answers.removed_reason', 'is', null)
    .orderBy('visit_answers.asked_at', 'desc')
    .orderBy('visit_answers.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return {
    answers: JSON.parse(row.answers) as VisitAnswers,
    by: row.name ?? '',
    at: row.asked_at as Instant,
  };
}
