import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { duplicateLevels } from '../domain/identity/duplicates.ts';
import { author } from './conflicts.ts';
import { command, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey, instant, residentBrief } from './schemas.ts';

/**
 * Two records of one person: found, compared, linked and parted again (D2, ID-43). A merge rewrites
 * nothing, so parting restores both exactly.
 */

export const pairLevel = z.enum(duplicateLevels);

export const duplicatePair = z.object({
  a: residentBrief,
  b: residentBrief,
  level: pairLevel,
  because: z.array(z.string()),
  /** One number under two names: first the name is put right, then they are merged (ID-40). */
  isBlocked: z.boolean(),
});

export type DuplicatePair = z.output<typeof duplicatePair>;

/** What hangs on a record. */
export const recordSide = z.object({
  resident: residentBrief,
  registeredAt: instant,
  doctorName: z.string().nullable(),
  conditions: z.array(z.string()),
  allergies: z.array(z.string()),
  visits: z.number().int(),
  observations: z.number().int(),
  followUps: z.number().int(),
  referrals: z.number().int(),
  openTasks: z.number().int(),
  lastVisit: calendarDate.nullable(),
});

export type RecordSide = z.output<typeof recordSide>;

export const comparison = z.object({
  /** The record that both would go by stands first. */
  sides: z.tuple([recordSide, recordSide]),
  /** Null: not alike by any rule; somebody chose the two. */
  level: pairLevel.nullable(),
  because: z.array(z.string()),
  isBlocked: z.boolean(),
  /** They are one person already. */
  isMerged: z.boolean(),
});

export type Comparison = z.output<typeof comparison>;

/** A merge or a parting that one person wants and another decides (ID-40). */
export const mergeProposal = z.object({
  proposalId: id,
  kind: z.enum(['merge', 'unmerge']),
  a: residentBrief,
  b: residentBrief,
  reason: z.string(),
  proposedBy: z.string(),
  proposedAt: instant,
  /** Of whoever reads this: somebody else decides it. */
  isOwn: z.boolean(),
});

export type MergeProposal = z.output<typeof mergeProposal>;

/** A record that was merged into the one on the screen. */
export const mergedRecord = z.object({
  linkId: id,
  resident: residentBrief,
  author,
  /** Why, and who proposed it; null of a merge from before two people decided. */
  reason: z.string().nullable(),
  proposedBy: z.string().nullable(),
  /** Somebody wants to part them again, and a colleague has to decide. */
  isPartingProposed: z.boolean(),
});

export type MergedRecord = z.output<typeof mergedRecord>;

const pair = { a: id, b: id };
const reason = z.string().trim().min(2).max(200);
const done = z.object({ done: z.literal(true) });

export const merges = {
  /** Likely duplicates among all residents, the surest first. `isWhole`: there are no more than these. */
  list: subscription({ needs: 'residents.merge' }).output(
    eventIterator(
      z.object({
        pairs: z.array(duplicatePair),
        isWhole: z.boolean(),
        /** What waits for a colleague, the oldest first. */
        proposals: z.array(mergeProposal),
      }),
    ),
  ),
  compare: subscription({ needs: 'residents.merge' })
    .input(z.object(pair))
    .output(eventIterator(comparison)),
  /**
   * They are one person: a colleague decides (ID-40). Refused as `names-differ` while one number bears two
   * names, and as `already-done` when they are merged or somebody proposed it before.
   */
  propose: command({ needs: 'residents.merge' })
    .input(z.object({ idempotencyKey, ...pair, reason }))
    .output(z.object({ proposalId: id })),
  /** A merge was wrong: a colleague decides. Refused as `already-done`. */
  proposeParting: command({ needs: 'residents.merge' })
    .input(z.object({ idempotencyKey, linkId: id, reason }))
    .output(z.object({ proposalId: id })),
  /** Merges, or parts. Refused as `needs-colleague` to whoever proposed it, and as `already-done`. */
  confirm: command({ needs: 'residents.merge' })
    .input(z.object({ idempotencyKey, proposalId: id }))
    .output(z.object({ linkId: id })),
  /** Sets a proposal aside; of one's own: takes it back. */
  decline: command({ needs: 'residents.merge' })
    .input(z.object({ idempotencyKey, proposalId: id, reason }))
    .output(done),
  /** Puts the name of one record right, as it stands in the other (ID-40). */
  alignName: command({ needs: 'residents.merge' })
    .input(z.object({ idempotencyKey, keep: id, change: id, reason }))
    .output(done),
  /** They are two people: not proposed again at this workstation. */
  keepApart: command({ needs: 'residents.merge' })
    .input(z.object({ idempotencyKey, ...pair, reason }))
    .output(done),
  /** Takes {@link keepApart} back. */
  proposeAgain: command({ needs: 'residents.merge' })
    .input(z.object({ idempotencyKey, ...pair }))
    .output(done),
};
