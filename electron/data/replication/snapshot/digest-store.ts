import { hash } from 'node:crypto';
import {
  addDigest,
  addRow,
  bucketOf,
  type Digest,
  emptyDigest,
  lineOf,
  removeRow,
  rowText,
  setSum,
  sumOf,
} from '../../../../shared/replication/digest.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';
import type { Columns } from '../../../../shared/replication/rows.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';
import { prepared } from '../../db/write-context.ts';

/** The digest of a scope as it is kept beside its rows, moved in the transaction that moves them. */

/** What the rows of a write did to the digests of their scopes. */
export type DigestMoves = {
  add(scopeId: string, entity: EntityName, columns: Columns): void;
  remove(scopeId: string, entity: EntityName, columns: Columns): void;
  save(): void;
};

type Move = { readonly digest: Digest; readonly buckets: Set<number> };

export function moveDigests(db: WriteDb): DigestMoves {
  const moves = new Map<string, Move>();
  const moveOf = (scopeId: string) => {
    const move = moves.get(scopeId) ?? { digest: emptyDigest(), buckets: new Set() };
    moves.set(scopeId, move);
    return move;
  };
  const note = (apply: typeof addRow) => (scopeId: string, entity: EntityName, row: Columns) => {
    const rowId = String(row['id']);
    const move = moveOf(scopeId);
    move.buckets.add(bucketOf(rowId));
    apply(move.digest, rowId, rowHash(entity, lineOf(entity, row)));
  };
  return {
    add: note(addRow),
    remove: note(removeRow),
    save: () => {
      for (const [scopeId, { digest, buckets }] of moves) addToDigest(db, scopeId, digest, buckets);
    },
  };
}

/** SHA-256 of a row's line, in hex. */
export function rowHash(entity: EntityName, line: string): string {
  return hash('sha256', rowText(entity, line), 'hex');
}

/** Adds to the kept sums of a scope. */
export function addToDigest(
  db: WriteDb,
  scopeId: string,
  digest: Digest,
  buckets: Iterable<number>,
): void {
  const prepare = prepared(db);
  const wanted = [...buckets];
  const sums = emptyDigest();
  for (const bucket of wanted) {
    const row = prepare(SELECT_SUM).get(scopeId, bucket);
    if (row) setSum(sums, bucket, String(row['sum']));
  }
  addDigest(sums, digest);
  for (const bucket of wanted) prepare(UPSERT_SUM).run(scopeId, bucket, sumOf(sums, bucket));
}

/** The kept sums of a scope, whatever they are worth. */
export function readKeptDigest(read: ReadDb, scopeId: string): Digest {
  const digest = emptyDigest();
  for (const { bucket, sum } of preparedRead(read)(SELECT_SUMS).all(scopeId))
    setSum(digest, Number(bucket), String(sum));
  return digest;
}

export const SELECT_SUMS = 'select bucket, sum from digests where scope_id = ?';
const SELECT_SUM = 'select sum from digests where scope_id = ? and bucket = ?';
const UPSERT_SUM = `insert into digests (scope_id, bucket, sum) values (?, ?, ?)
  on conflict (scope_id, bucket) do update set sum = excluded.sum`;
