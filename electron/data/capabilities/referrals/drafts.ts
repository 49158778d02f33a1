import { type ReferralDraft, referralDraft } from '../../../../shared/contract/referrals.ts';
import { type EpochMs, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

type Whose = { readonly staffId: string; readonly residentId: string };
type Begun = { readonly draft: ReferralDraft; readonly at: Instant };

/** A form that nobody went on with for so long is written anew: the record has moved on. */
const KEPT_MS = 7 * 86_400_000;

/** What this doctor had written of the form; null for nothing, and for what an older version wrote. */
export async function findDraft(
  db: ReadDb,
  { staffId, residentId }: Whose,
  now: EpochMs,
): Promise<Begun | null> {
  const row = await db
    .selectFrom('referral_drafts')
    .select(['draft', 'at'])
    .where('staff_id', '=', staffId)
    .where('resident_id', '=', residentId)
    .where('at', '>=', toInstant(now - KEPT_MS))
    .executeTakeFirst();
  if (!row) return null;
  const parsed = referralDraft.safeParse(JSON.parse(row.draft));
  return parsed.success ? { draft: parsed.data, at: row.at as Instant } : null;
}

/** Keeps the form in the place of what was kept, and lets go of those that are too old. */
export async function keepDraft(
  db: WriteDb,
  { staffId, residentId }: Whose,
  { draft, now }: { readonly draft: ReferralDraft; readonly now: EpochMs },
): Promise<void> {
  const values = { draft: JSON.stringify(draft), at: toInstant(now) };
  await db
    .deleteFrom('referral_drafts')
    .where('at', '<', toInstant(now - KEPT_MS))
    .execute();
  await db
    .insertInto('referral_drafts')
    .values({ staff_id: staffId, resident_id: residentId, ...values })
    .onConflict((conflict) => conflict.columns(['staff_id', 'resident_id']).doUpdateSet(values))
    .execute();
}

/** It was sent, declined or given up. */
export async function dropDraft(db: WriteDb, { staffId, residentId }: Whose): Promise<void> {
  await db
    .deleteFrom('referral_drafts')
    .where('staff_id', '=', staffId)
    .where('resident_id', '=', residentId)
    .execute();
}
