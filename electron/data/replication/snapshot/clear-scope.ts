import { setImmediate } from 'node:timers/promises';
import type { ScopeKind } from '../../../../shared/replication/entity-field.ts';
import { entitiesOf } from '../../../../shared/replication/snapshot-build.ts';
import { ZERO_HASH } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { deleteRow } from '../row-store.ts';

/**
 * Empties a scope for a snapshot: rows, feed and what was derived from it. What this workstation did
 * itself and nobody else has yet, it keeps, and what lies in limbo: the acts wait, and the rows that
 * they made stay to be seen.
 */
export async function clearScope(db: WriteDb, scopeId: string, kind: ScopeKind): Promise<void> {
  const prepare = prepared(db);
  for (const entity of entitiesOf(kind)) {
    const rows = prepare(
      `select id from ${entity} where scope_id = ? and c_tx not in
         (select tx_id from outbox where scope_id = ? and is_seen = 0
          union select tx_id from limbo where scope_id = ? and status = 'applied')`,
    ).all(scopeId, scopeId, scopeId);
    for (const [at, { id }] of rows.entries()) {
      deleteRow(db, entity, String(id), scopeId);
      if (at % 500 === 499) await setImmediate();
    }
  }
  for (const table of ['feed', 'links', 'inbox_bad', 'rows_to_fetch'])
    prepare(`delete from ${table} where scope_id = ?`).run(scopeId);
  prepare('update scopes set seq = 0, chk = ?, anchor_seq = 0 where scope_id = ?').run(
    ZERO_HASH,
    scopeId,
  );
}

/**
 * What waits here spoke of rows that are gone now, and come again with the feed: it is folded when it is
 * seen there, behind what it speaks of.
 */
export function unfoldWaiting(db: WriteDb, scopeId: string): void {
  const prepare = prepared(db);
  prepare('update outbox set is_folded = 0 where scope_id = ? and is_seen = 0').run(scopeId);
  prepare(`update limbo set status = 'refused' where scope_id = ? and status = 'applied'`).run(
    scopeId,
  );
}
