import { type ReferralDraft, referralDraft } from '../../../../shared/contract/referrals.ts';
import type { EpochMs } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { dropFormDraft, findFormDraft, keepFormDraft } from '../form-drafts.ts';

type Whose = { readonly staffId: string; readonly residentId: string };

/** A form that nobody went on with for so long is written anew: the record has moved on. */
const KEPT_MS = 7 * 86_400_000;

/** What this doctor had written of the form; null for nothing, and for what an older version wrote. */
export function findDraft(db: ReadDb, whose: Whose, now: EpochMs) {
  return findFormDraft(db, draftOf(whose), { schema: referralDraft, keptMs: KEPT_MS, now });
}

export function keepDraft(
  db: WriteDb,
  whose: Whose,
  { draft, now }: { readonly draft: ReferralDraft; readonly now: EpochMs },
): Promise<void> {
  return keepFormDraft(db, draftOf(whose), { draft, keptMs: KEPT_MS, now });
}

/** It was sent, declined or given up. */
export function dropDraft(db: WriteDb, whose: Whose): Promise<void> {
  return dropFormDraft(db, draftOf(whose));
}

function draftOf({ staffId, residentId }: Whose) {
  return { form: 'referral', staffId, subjectId: residentId } as const;
}
