import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import {
  ATTACHMENT_PART_BYTES,
  type AttachmentView,
} from '../../../shared/contract/attachments.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { mediaTypeOf } from '../../../shared/domain/attachments/attachment.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** A paper of the invented clinic; a test moves its bytes along by hand. */
export type FakeAttachment = {
  readonly residentId: string;
  view: AttachmentView;
  removedReason: string | null;
  readonly bytes: Buffer;
};

const done = { done: true } as const;

/** Attachments over a clinic in memory; what a window hands over is there at once. */
export function fakeAttachments(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().attachments;
  const uploads = new Map<string, Buffer>();
  const find = (attachmentId: string): FakeAttachment => {
    const found = clinic.attachments.find(({ view }) => view.attachmentId === attachmentId);
    return found ?? refuse('not-found');
  };
  const setState = (name: string, key: string, id: string, state: AttachmentView['state']) =>
    once(`attachments.${name}`, key, () => {
      const found = find(id);
      found.view = { ...found.view, state };
      return done;
    });
  return os.router({
    list: os.list.handler(({ input, signal }) =>
      clinic.live(() => {
        const own = clinic.attachments.filter(({ residentId }) => residentId === input.residentId);
        const gone = own.filter(({ removedReason }) => removedReason !== null);
        return {
          files: own.filter((one) => !gone.includes(one)).map(({ view }) => view),
          removed: gone.map(({ view: { state: _state, here: _here, ...view }, removedReason }) => ({
            ...view,
            reason: removedReason ?? '',
          })),
        };
      }, signal),
    ),
    upload: os.upload.handler(({ input: { uploadId, from, base64 } }) => {
      const before = uploads.get(uploadId) ?? Buffer.alloc(0);
      const part = Buffer.from(base64, 'base64');
      if (from === 0 && mediaTypeOf(part) === null) refuse('file-kind');
      const after = from === before.length ? Buffer.concat([before, part]) : before;
      uploads.set(uploadId, after);
      return { here: after.length };
    }),
    add: os.add.handler(({ input, context }) =>
      once('attachments.add', input.idempotencyKey, () => {
        const bytes = uploads.get(input.uploadId) ?? refuse('not-found');
        const made = inventAttachment(input.residentId, bytes, {
          title: input.title,
          addedByName: context.staff?.name ?? null,
        });
        clinic.attachments.unshift(made);
        return { attachmentId: made.view.attachmentId };
      }),
    ),
    remove: os.remove.handler(({ input }) =>
      once('attachments.remove', input.idempotencyKey, () => {
        find(input.attachmentId).removedReason = input.reason;
        return done;
      }),
    ),
    restore: os.restore.handler(({ input }) =>
      once('attachments.restore', input.idempotencyKey, () => {
        const found = find(input.attachmentId);
        found.removedReason = null;
        found.view = { ...found.view, attachmentId: randomUUID() };
        return { attachmentId: found.view.attachmentId };
      }),
    ),
    fetch: os.fetch.handler(({ input: { idempotencyKey, attachmentId } }) => {
      const { state } = find(attachmentId).view;
      return setState('fetch', idempotencyKey, attachmentId, state === 'away' ? 'fetching' : state);
    }),
    cancelFetch: os.cancelFetch.handler(({ input }) =>
      setState('cancelFetch', input.idempotencyKey, input.attachmentId, 'away'),
    ),
    part: os.part.handler(({ input }) => {
      const { bytes } = find(input.attachmentId);
      const part = bytes.subarray(input.from, input.from + ATTACHMENT_PART_BYTES);
      return { base64: part.toString('base64') };
    }),
  });
}

/** A paper on somebody's list. */
export function inventAttachment(
  residentId: string,
  bytes: Buffer,
  more: Partial<AttachmentView> = {},
): FakeAttachment {
  const view: AttachmentView = {
    attachmentId: randomUUID(),
    title: '出院小结',
    mediaType: mediaTypeOf(bytes) ?? 'application/pdf',
    bytes: bytes.length,
    addedAt: toInstant(Date.now()),
    addedByName: '王芳',
    state: 'here-only',
    here: bytes.length,
    ...more,
  };
  return { residentId, view, removedReason: null, bytes };
}

function refuse(code: ProblemCode): never {
  throw new ORPCError(code, { data: new AppError(code).toProblem() });
}
