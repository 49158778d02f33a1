import { hash } from 'node:crypto';
import { sql } from 'kysely';
import {
  addRow,
  type Digest,
  emptyDigest,
  lineOf,
  rowText,
} from '../../shared/replication/digest.ts';
import { belongsTo } from '../../shared/replication/compartment.ts';
import { entities, type EntityName } from '../../shared/replication/entities.ts';
import type { ScopeKind } from '../../shared/replication/entity-field.ts';
import { type Columns, columnsOf } from '../../shared/replication/rows.ts';
import type { Position } from '../../shared/replication/transaction.ts';
import type { Database, WriteDb } from '../db/open.ts';

/** Rows of one query; between two the other clinics are served. */
const ROWS_PER_QUERY = 1_000;

/**
 * The digest of a scope as the district has it, and the position that it is of (replication.md 5.4,
 * integrity). All of one moment, from the rows themselves. Null for a scope that is not here.
 */
export function digestOf(
  db: Database,
  scopeId: string,
): Promise<{ readonly position: Position; readonly digest: Digest } | null> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const scope = await trx
        .selectFrom('scopes')
        .select(['kind', 'seq', 'chk'])
        .where('scope_id', '=', scopeId)
        .executeTakeFirst();
      if (!scope) return null;
      const digest = emptyDigest();
      const names = Object.keys(entities) as EntityName[];
      for (const entity of names.filter((name) => belongsTo(name, scope.kind as ScopeKind)))
        await addRows(trx, digest, { scopeId, entity });
      return { position: { seq: scope.seq, chk: scope.chk }, digest };
    });
}

async function addRows(
  db: WriteDb,
  digest: Digest,
  { scopeId, entity }: { readonly scopeId: string; readonly entity: EntityName },
): Promise<void> {
  const columns = sql.join(columnsOf(entity).map((name) => sql.ref(name)));
  for (let after = ''; ; ) {
    const { rows } = await sql<Columns>`select ${columns} from ${sql.table(entity)}
      where scope_id = ${scopeId} and id > ${after} order by id limit ${ROWS_PER_QUERY}`.execute(
      db,
    );
    for (const row of rows) {
      const text = rowText(entity, lineOf(entity, row));
      addRow(digest, String(row['id']), hash('sha256', text, 'hex'));
    }
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_PER_QUERY) return;
    after = String(last['id']);
  }
}
