import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, query, subscription } from './rule.ts';
import { id, idempotencyKey, instant, residentBrief } from './schemas.ts';

/**
 * Values that people wrote without having seen each other, and what only a person can decide about
 * them (replication.md 5.4; ADR 9). Nothing of this ever stops work.
 */

/** Whose hand it was, as far as this workstation knows: of what is older than its records, the home knows more. */
export const author = z.object({
  kind: z.enum(['staff', 'place', 'device', 'server', 'unknown']),
  name: z.string().nullable(),
  /** The workstation, by its name. */
  place: z.string().nullable(),
  at: instant.nullable(),
});

export type Author = z.output<typeof author>;

export const contestedEntity = z.enum([
  'residents',
  'resident_documents',
  'conditions',
  'allergies',
  'appointments',
  // What was done about somebody, and how it ended.
  'merge_proposals',
  'referrals',
  'related_persons',
  'service_requests',
  'tasks',
]);

export const contestedValue = z.object({
  rowId: id,
  /** The act that wrote it. */
  txId: id,
  /** As staff may see it: phones masked, people and places by name, flags `0` and `1`; null: empty. */
  value: z.string().nullable(),
  author,
  /** The one that stands in lists until somebody decides. */
  isShown: z.boolean(),
});

export const contestedField = z.object({
  entity: contestedEntity,
  rowId: id,
  /** As in the registry: `birth_date`, `phone`, … */
  field: z.string(),
  /** Of what, where a resident has several: the substance, the condition, `merge` or `unmerge`. */
  about: z.string().nullable(),
  /** Never silently overwritten, and a task until somebody decides (ID-42). */
  isSafety: z.boolean(),
  /** Only one can be right: of a safety field, and of what two desks did with one thing. */
  needsDecision: z.boolean(),
  decider: z.enum(['identity', 'clinical']),
  /** At least two different ones. */
  values: z.array(contestedValue),
});

export type ContestedField = z.output<typeof contestedField>;

export const conflict = contestedField.extend({
  resident: residentBrief,
  /** Whether whoever asks may decide it. */
  mayDecide: z.boolean(),
  /** Somebody at this workstation said that both may stay. */
  kept: z.object({ by: z.string(), at: instant }).nullable(),
});

export type Conflict = z.output<typeof conflict>;

/** What was decided at this workstation lately, with what stood before. */
export const decided = z.object({
  decisionId: id,
  resident: residentBrief,
  field: contestedField,
  /** As staff may see it. */
  value: z.string().nullable(),
  by: z.string(),
  at: instant,
  /** Nobody wrote since, so that it can be taken back. */
  canUndo: z.boolean(),
});

export type Decided = z.output<typeof decided>;

/** A record that was taken back, and somebody who had not heard of it went on writing in it. */
export const editedAfterRemoval = z.object({
  rowId: id,
  name: z.string(),
  birthDate: z.string(),
  reason: z.string(),
  removed: author,
  edits: z.array(z.object({ field: z.string(), value: z.string().nullable(), author })),
});

export const conflictList = z.object({
  /** Safety fields first, then what else needs a decision, then the newest. */
  conflicts: z.array(conflict),
  decided: z.array(decided),
  removed: z.array(editedAfterRemoval),
});

export type ConflictList = z.output<typeof conflictList>;

const fieldOf = z.object({ entity: contestedEntity, rowId: id, field: z.string().max(60) });
/** The acts whose values were on the screen: nobody decides about a value that was not seen. */
const seen = z.array(id).min(1).max(64);

/** Fields whose right value may be neither of the two. */
export const typedFields = ['name', 'birth_date', 'phone', 'address'] as const;

const choice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('standing'), txId: id }),
  z.object({ kind: z.literal('typed'), value: z.string().trim().min(1).max(100) }),
]);

/** Acts of one question for their authors. */
export const AUTHORS_MAX = 500;
export const authors = z.object({
  acts: z.array(
    z.object({
      txId: id,
      actor: z.object({
        kind: z.enum(['staff', 'place', 'device', 'server']),
        id: z.string().max(60),
        place: z.string().max(60),
      }),
      hlc: z.int().nonnegative(),
    }),
  ),
});

const done = z.object({ done: z.literal(true) });

export const conflicts = {
  /** For the status bar: what needs a decision that the one who asks may take. */
  count: subscription({ needs: 'conflicts.decide', audit: 'none' }).output(
    eventIterator(z.object({ tasks: z.number().int() })),
  ),
  list: subscription({ needs: 'conflicts.decide' }).output(eventIterator(conflictList)),
  /** Who made acts that a workstation has by their number alone: they came to it with a snapshot. */
  authors: query({ needs: 'residents.read', decidedAt: 'home', audit: 'none' })
    .input(z.object({ txIds: z.array(id).min(1).max(AUTHORS_MAX) }))
    .output(authors),
  /** One value stays, everywhere. Refused as `value-moved-on` when another one came meanwhile. */
  resolve: command({ needs: 'conflicts.decide' })
    .input(z.object({ idempotencyKey, ...fieldOf.shape, seen, choice }))
    .output(z.object({ decisionId: id })),
  /** Where both can be right: both stay, the newer one is shown, nobody is asked again here. */
  keepBoth: command({ needs: 'conflicts.decide' })
    .input(z.object({ idempotencyKey, ...fieldOf.shape, seen }))
    .output(done),
  /** Takes a decision back: the values stand again as they did. */
  undo: command({ needs: 'conflicts.decide' })
    .input(z.object({ idempotencyKey, decisionId: id }))
    .output(done),
};
