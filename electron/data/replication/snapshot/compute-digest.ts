import { setImmediate } from 'node:timers/promises';
import {
  addRow,
  type Digest,
  emptyDigest,
  lineColumnsOf,
} from '../../../../shared/replication/digest.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';
import type { ScopeKind } from '../../../../shared/replication/entity-field.ts';
import { entitiesOf } from '../../../../shared/replication/snapshot-build.ts';
import type { ApartRead } from '../../db/handle.ts';
import { rowHash } from './digest-store.ts';

/** Rows between two pauses, in which the windows of this workstation are answered. */
export const ROWS_PER_TURN = 200;

export type Line = { readonly rowId: string; readonly text: string };

/**
 * All lines of an entity in a scope in the order of their ids, with a pause after every few; or the
 * line of one row.
 */
export async function* linesOf(
  read: ApartRead,
  scopeId: string,
  entity: EntityName,
  only: string | null = null,
): AsyncGenerator<readonly Line[], void> {
  const columns = lineColumnsOf(entity).join(', ');
  const one = only === null ? '' : 'and id = ?';
  const query = `select ${columns} from ${entity} where scope_id = ? ${one} order by id`;
  const values = only === null ? [scopeId] : [scopeId, only];
  let lines: Line[] = [];
  for (const row of read.values(query, ...values)) {
    lines.push({ rowId: String(row[0]), text: JSON.stringify(row) });
    if (lines.length < ROWS_PER_TURN) continue;
    yield lines;
    lines = [];
    await setImmediate();
  }
  yield lines;
}

/** The digest of a scope from its rows alone, without what is kept beside them. */
export async function computeDigest(read: ApartRead, scopeId: string): Promise<Digest> {
  const kind = read.get('select kind from scopes where scope_id = ?', scopeId)?.['kind'];
  const digest = emptyDigest();
  for (const entity of entitiesOf(kind as ScopeKind))
    for await (const lines of linesOf(read, scopeId, entity))
      for (const { rowId, text } of lines) addRow(digest, rowId, rowHash(entity, text));
  return digest;
}
