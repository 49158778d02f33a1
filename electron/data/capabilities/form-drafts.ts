import type { z } from 'zod';
import { type EpochMs, type Instant, toInstant } from '../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';

/**
 * What somebody has written of a form and not sent, on this workstation alone and encrypted like everything
 * here: a lock, a reload or another patient in between loses nothing.
 */
export type DraftOf = {
  readonly form: 'referral' | 'registration';
  readonly staffId: string;
  /** The resident it is about; empty where there is none yet. */
  readonly subjectId: string;
};

export type Begun<Draft> = { readonly draft: Draft; readonly at: Instant };

/** What was written, if not longer ago than it is kept; null too for what an older version wrote. */
export async function findFormDraft<Schema extends z.ZodType>(
  db: ReadDb,
  { form, staffId, subjectId }: DraftOf,
  {
    schema,
    keptMs,
    now,
  }: { readonly schema: Schema; readonly keptMs: number; readonly now: EpochMs },
): Promise<Begun<z.output<Schema>> | null> {
  const row = await db
    .selectFrom('form_drafts')
    .select(['draft', 'at'])
    .where('form', '=', form)
    .where('staff_id', '=', staffId)
    .where('subject_id', '=', subjectId)
    .where('at', '>=', toInstant(now - keptMs))
    .executeTakeFirst();
  if (!row) return null;
  const parsed = schema.safeParse(JSON.parse(row.draft));
  return parsed.success ? { draft: parsed.data, at: row.at as Instant } : null;
}

/** Keeps the form in the place of what was kept, and lets go of those that are too old. */
export async function keepFormDraft(
  db: WriteDb,
  { form, staffId, subjectId }: DraftOf,
  {
    draft,
    keptMs,
    now,
  }: { readonly draft: unknown; readonly keptMs: number; readonly now: EpochMs },
): Promise<void> {
  const values = { draft: JSON.stringify(draft), at: toInstant(now) };
  await db
    .deleteFrom('form_drafts')
    .where('form', '=', form)
    .where('at', '<', toInstant(now - keptMs))
    .execute();
  await db
    .insertInto('form_drafts')
    .values({ form, staff_id: staffId, subject_id: subjectId, ...values })
    .onConflict((row) => row.columns(['form', 'staff_id', 'subject_id']).doUpdateSet(values))
    .execute();
}

/** It was sent, declined or given up. */
export async function dropFormDraft(
  db: WriteDb,
  { form, staffId, subjectId }: DraftOf,
): Promise<void> {
  await db
    .deleteFrom('form_drafts')
    .where('form', '=', form)
    .where('staff_id', '=', staffId)
    .where('subject_id', '=', subjectId)
    .execute();
}
