import {
  bucketOf,
  digestSums,
  setSum,
  emptyDigest,
} from '../../../../shared/replication/digest.ts';
import type { DigestAnswer, DigestAsk } from '../../../../shared/replication/digest-messages.ts';
import { type EntityName, SCHEMA_VERSION } from '../../../../shared/replication/entities.ts';
import { entityOf } from '../../../../shared/replication/rows.ts';
import { entitiesOf } from '../../../../shared/replication/snapshot-build.ts';
import type { ApartRead, DatabaseHandle } from '../../db/handle.ts';
import { computeDigest, linesOf } from './compute-digest.ts';
import { rowHash, SELECT_SUMS } from './digest-store.ts';

/** The sums, the hashes of a bucket, or some rows: of one moment, with the position that it was. */
export function answerDigest(db: DatabaseHandle, ask: DigestAsk): Promise<DigestAnswer> {
  return db.readApart(async (read) => {
    const at = placeOf(read, ask.scopeId);
    switch (ask.want) {
      case 'sums':
        return { want: 'sums', ...at, sums: digestSums(await sumsOf(read, ask.scopeId)) };
      case 'hashes':
        return { want: 'hashes', ...at, rows: await hashesOf(read, ask.scopeId, ask.bucket) };
      default:
        return { want: 'rows', ...at, rows: await rowsOf(read, ask.scopeId, ask.rows) };
    }
  });
}

export function placeOf(read: ApartRead, scopeId: string) {
  const row = read.get('select seq, chk from scopes where scope_id = ?', scopeId);
  const here = { seq: Number(row?.['seq'] ?? 0), chk: String(row?.['chk'] ?? '') };
  return { position: here, schemaVersion: SCHEMA_VERSION };
}

/** The kept sums as of this reading. */
export function keptDigest(read: ApartRead, scopeId: string) {
  const digest = emptyDigest();
  for (const [bucket, sum] of read.values(SELECT_SUMS, scopeId))
    setSum(digest, Number(bucket), String(sum));
  return digest;
}

/** Of an older database the rows have to be counted once. */
function sumsOf(read: ApartRead, scopeId: string) {
  const row = read.get('select is_kept from digest_checks where scope_id = ?', scopeId);
  const isKept = row?.['is_kept'] !== 0;
  return isKept ? keptDigest(read, scopeId) : computeDigest(read, scopeId);
}

/** Every row of a bucket with its hash. */
export async function hashesOf(read: ApartRead, scopeId: string, bucket: number) {
  const kind = read.get('select kind from scopes where scope_id = ?', scopeId)?.['kind'];
  const rows: [EntityName, string, string][] = [];
  for (const entity of entitiesOf(kind as 'clinic')) // as the column has it
    for await (const lines of linesOf(read, scopeId, entity))
      for (const { rowId, text } of lines)
        if (bucketOf(rowId) === bucket) rows.push([entity, rowId, rowHash(entity, text)]);
  return rows;
}

async function rowsOf(
  read: ApartRead,
  scopeId: string,
  wanted: readonly (readonly [string, string])[],
): Promise<[string, string, string | null][]> {
  const rows: [string, string, string | null][] = [];
  for (const [entity, rowId] of wanted) {
    if (!entityOf(entity)) continue;
    let line: string | null = null;
    for await (const lines of linesOf(read, scopeId, entity as EntityName, rowId))
      line = lines[0]?.text ?? line;
    rows.push([entity, rowId, line]);
  }
  return rows;
}
