import { ATTACHMENT_READ_BYTES } from '../../../../shared/contract/attachments.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { findFile, readBytes } from '../../replication/attachments/store.ts';
import { attachmentOf, attachmentsOf } from './reader.ts';
import { examineUpload, takePart } from './upload.ts';
import {
  addAttachment,
  removeAttachment,
  restoreAttachment,
  unwantAttachment,
  wantAttachment,
} from './writer.ts';

const done = { done: true } as const;

/** Papers that residents brought along (ADR 13). */
export function attachmentProcedures(app: AppContext, os: Implementer) {
  return os.attachments.router({ ...looking(app, os), ...adding(app, os), ...changing(app, os) });
}

function looking({ database, changes, makeId }: AppContext, os: Implementer) {
  return {
    list: os.attachments.list.handler(({ context, input, signal }) => {
      context.about([input.residentId]);
      return live({
        changes,
        topics: ['attachments', 'attachment-files', 'staff', 'residents'],
        compute: () => attachmentsOf(database.read, input.residentId),
        signal,
      });
    }),
    part: os.attachments.part.handler(async ({ context, input }) => {
      const { residentId, sha256 } = await attachmentOf(database.read, input.attachmentId);
      context.about([residentId]);
      const file = await findFile(database.read, sha256);
      if (!file?.isWhole) throw new AppError('attachment-not-here');
      const wanted = { from: input.from, length: ATTACHMENT_READ_BYTES };
      return { base64: (await readBytes(database.read, file.id, wanted)).toString('base64') };
    }),
    fetch: os.attachments.fetch.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { residentId } = await wantAttachment(unit, input.attachmentId, makeId());
        context.about([residentId]);
        return done;
      }),
    ),
    cancelFetch: os.attachments.cancelFetch.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await unwantAttachment(unit, input.attachmentId);
        return done;
      }),
    ),
  };
}

function adding({ database, makeId }: AppContext, os: Implementer) {
  return {
    upload: os.attachments.upload.handler(({ context, input }) =>
      context.commit(async ({ db, now }) => ({ here: await takePart(db, input, now) })),
    ),
    add: os.attachments.add.handler(async ({ context, input }) => {
      // The hash of all bytes takes longer than others should wait for the one who writes.
      const uploaded = await examineUpload(database.read, input.uploadId);
      return context.commit(async (unit) => {
        const attachmentId = makeId();
        const { residentId, title } = input;
        context.about([residentId]);
        await addAttachment(unit, { attachmentId, residentId, title, uploaded });
        return { attachmentId };
      });
    }),
  };
}

function changing({ makeId }: AppContext, os: Implementer) {
  return {
    remove: os.attachments.remove.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { residentId } = await removeAttachment(unit, input.attachmentId, input.reason);
        context.about([residentId], input.reason);
        return done;
      }),
    ),
    restore: os.attachments.restore.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const attachmentId = makeId();
        const { residentId } = await restoreAttachment(unit, {
          attachmentId,
          restores: input.attachmentId,
        });
        context.about([residentId]);
        return { attachmentId };
      }),
    ),
  };
}
