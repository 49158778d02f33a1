import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENT_TITLE_MAX,
  mediaTypes,
} from '../domain/attachments/attachment.ts';
import { command, query, subscription } from './rule.ts';
import { id, idempotencyKey, instant } from './schemas.ts';

/** Bytes of one call from a window: its door takes messages of 1 MiB. */
export const ATTACHMENT_PART_BYTES = 262_144;

/** Bytes of one answer: each is a line in the audit trail, and most papers are one. */
export const ATTACHMENT_READ_BYTES = 1_048_576;

/**
 * Where the bytes are, seen from this workstation. `here-only`: nobody up the line has said that it has them.
 * `away`: not here; whoever wants to see them asks. `absent`: asked for, and the other side does not have them either.
 */
export const attachmentStates = ['here-only', 'delivered', 'away', 'fetching', 'absent'] as const;
export type AttachmentState = (typeof attachmentStates)[number];

const named = {
  attachmentId: id,
  title: z.string(),
  mediaType: z.enum(mediaTypes),
  bytes: z.int(),
  addedAt: instant,
  addedByName: z.string().nullable(),
};

export const attachmentView = z.object({
  ...named,
  state: z.enum(attachmentStates),
  /** Bytes that are here, while it is being fetched. */
  here: z.int(),
});
export type AttachmentView = z.output<typeof attachmentView>;

/** Taken away; it can be brought back. */
export const removedAttachment = z.object({ ...named, reason: z.string() });
export type RemovedAttachment = z.output<typeof removedAttachment>;

const add = { needs: 'attachments.add' } as const;
const read = { needs: 'attachments.read' } as const;
const part = z.base64().max(Math.ceil(ATTACHMENT_PART_BYTES / 3) * 4);
const done = z.object({ done: z.literal(true) });

/** Papers that a resident brought along (ADR 13). */
export const attachments = {
  /** Those of one person, the newest first. */
  list: subscription({ needs: 'residents.read' })
    .input(z.object({ residentId: id }))
    .output(
      eventIterator(
        z.object({ files: z.array(attachmentView), removed: z.array(removedAttachment) }),
      ),
    ),
  /**
   * Hands over a part of a file, from the first on; one that is here already changes nothing. Refusals:
   * `file-empty`, `file-too-large`, and `file-kind` as soon as the first part says so.
   */
  upload: command({ ...add, audit: 'none' })
    .input(
      z.object({
        /** Made by the window, one for each file. */
        uploadId: id,
        bytes: z.int().min(0),
        from: z.int().min(0).max(ATTACHMENT_BYTES_MAX),
        base64: part,
      }),
    )
    .output(z.object({ here: z.int() })),
  /** The file is there: it belongs to this person now. Refusals: `wrong-state` before it is whole; `attachment-known`. */
  add: command(add)
    .input(
      z.object({
        idempotencyKey,
        residentId: id,
        uploadId: id,
        title: z.string().trim().min(1).max(ATTACHMENT_TITLE_MAX),
      }),
    )
    .output(z.object({ attachmentId: id })),
  /** Takes it off the list; it can be brought back. */
  remove: command(add)
    .input(
      z.object({ idempotencyKey, attachmentId: id, reason: z.string().trim().min(1).max(200) }),
    )
    .output(done),
  /** Brings back what was taken away, under a new id. */
  restore: command(add)
    .input(z.object({ idempotencyKey, attachmentId: id }))
    .output(z.object({ attachmentId: id })),
  /** Somebody wants to see it: its bytes come before all others. */
  fetch: command(read)
    .input(z.object({ idempotencyKey, attachmentId: id }))
    .output(done),
  /** Nobody waits for it any more; what is here of it stays. */
  cancelFetch: command({ ...read, audit: 'none' })
    .input(z.object({ idempotencyKey, attachmentId: id }))
    .output(done),
  /** Bytes from a place on. Refusal: `attachment-not-here`. */
  part: query(read)
    .input(z.object({ attachmentId: id, from: z.int().min(0).max(ATTACHMENT_BYTES_MAX) }))
    .output(z.object({ base64: z.string() })),
};
