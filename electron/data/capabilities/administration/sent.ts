import type { AdministrationState } from '../../../../shared/contract/administration.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

type Db = ReadDb | WriteDb;

/** The scope in which administration is written; null before this database has heard of it. */
export async function findReferenceScope(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'reference')
    .executeTakeFirst();
  return row?.scope_id ?? null;
}

/** How far the decisions of this workstation have come: from the ledger, no second truth beside it. */
export async function readSent(db: Db): Promise<AdministrationState['sent']> {
  const scopeId = await findReferenceScope(db);
  if (scopeId === null) return { waiting: 0, refused: 0 };
  const { waiting } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('scope_id', '=', scopeId)
    .where('is_seen', '=', 0)
    .executeTakeFirstOrThrow();
  const { refused } = await db
    .selectFrom('feed')
    .innerJoin('self', (join) =>
      join
        .onRef('self.scope_id', '=', 'feed.scope_id')
        .onRef('self.replica_id', '=', 'feed.replica_id'),
    )
    .select((eb) => eb.fn.countAll<number>().as('refused'))
    .where('feed.scope_id', '=', scopeId)
    .where('feed.status', '=', 'quarantined')
    .executeTakeFirstOrThrow();
  return { waiting, refused };
}
