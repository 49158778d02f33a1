import type { ConnectionStatus } from '../../../../shared/contract/connection.ts';
import type { ReadDb } from '../../db/handle.ts';

/**
 * What of attachments is under way: saved here and not yet with the one that this workstation asks; asked for and not
 * yet here; and at the clinic's home what a desk has named and not yet handed over.
 */
export async function waitingAttachments(
  db: ReadDb,
  clinicId: string,
): Promise<ConnectionStatus['attachments']> {
  return {
    toSend: await toSend(db),
    toFetch: await toFetch(db),
    missing: await countMissing(db, clinicId),
  };
}

/** Nothing waits for somebody who is not there: a home without a district keeps all it has. */
async function toSend(db: ReadDb) {
  const asked = db
    .selectFrom('known_devices')
    .select('device_id')
    .where('role', 'in', ['home', 'district']);
  return db
    .selectFrom('attachment_files')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.coalesce(eb.fn.sum<number>('bytes'), eb.lit(0)).as('bytes'),
    ])
    .where('state', '=', 'whole')
    .where('held_by', 'is', null)
    .where((eb) => eb.exists(asked))
    .executeTakeFirstOrThrow();
}

async function toFetch(db: ReadDb) {
  return db
    .selectFrom('attachment_files')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.coalesce(eb.fn.sum<number>(eb('bytes', '-', eb.ref('here'))), eb.lit(0)).as('bytes'),
    ])
    .where('state', '=', 'arriving')
    .where('wanted_at', 'is not', null)
    .executeTakeFirstOrThrow();
}

async function countMissing(db: ReadDb, clinicId: string): Promise<number> {
  const { count } = await db
    .selectFrom('attachments')
    .innerJoin('scopes', 'scopes.scope_id', 'attachments.scope_id')
    .leftJoin('attachment_files', 'attachment_files.sha256', 'attachments.sha256')
    .select((eb) => eb.fn.count<number>('attachments.sha256').distinct().as('count'))
    .where('attachments.scope_id', '=', clinicId)
    .where('scopes.is_home', '=', 1)
    .where((eb) =>
      eb.or([
        eb('attachment_files.state', 'is', null),
        eb('attachment_files.state', '<>', 'whole'),
      ]),
    )
    .executeTakeFirstOrThrow();
  return count;
}
