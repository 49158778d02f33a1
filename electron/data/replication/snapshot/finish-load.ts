import { assert } from '../../../../shared/lib/assert.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { foldBatch, rowsTouched } from '../../../../shared/replication/batch.ts';
import { differingBuckets, parseDigest } from '../../../../shared/replication/digest.ts';
import type { Manifest } from '../../../../shared/replication/snapshot.ts';
import type { Transaction } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { saveLink } from '../apply.ts';
import { noteOrigins } from '../known-devices.ts';
import { awayHere } from '../evict.ts';
import { noteUnheardPapers } from '../left-papers.ts';
import { loadRows, saveRows } from '../row-store.ts';
import { transactionOf } from '../scope-store.ts';
import { type Load, saveComplete } from './load-state.ts';

/** Whether what was loaded is what was announced: the whole chain, and every row. */
export function isWhatWasAnnounced(load: Load, manifest: Manifest): boolean {
  const { position, digest } = load;
  return (
    position.seq === manifest.position.seq &&
    position.chk === manifest.position.chk &&
    differingBuckets(digest, parseDigest(manifest.digest)).length === 0
  );
}

/**
 * The scope stands at the position of the snapshot from here on, and is complete. Own acts that the
 * snapshot does not have are folded on top of it once more.
 */
export async function finishLoad(db: WriteDb, manifest: Manifest, now: number): Promise<void> {
  const { scopeId, origins, position } = manifest;
  const isKnown = noteOrigins(db, scopeId, origins, now);
  assert(isKnown, 'a first word of a replica stands');
  const prepare = prepared(db);
  prepare(
    `update outbox set is_seen = 1 where scope_id = ? and is_seen = 0
       and exists (select 1 from feed where feed.scope_id = outbox.scope_id
         and feed.tx_id = outbox.tx_id)`,
  ).run(scopeId);
  foldOwnActs(db, scopeId);
  prepare(
    `update scopes set seq = ?, chk = ?, known_head = max(known_head, ?), anchor_seq = ?
     where scope_id = ?`,
  ).run(position.seq, position.chk, position.seq, position.seq, scopeId);
  prepare(
    `delete from outbox where scope_id = ? and is_seen = 1
       and tx_no <= (select acked_no from self where self.scope_id = outbox.scope_id)`,
  ).run(scopeId);
  saveComplete(db, scopeId, toInstant(now));
}

/** All of them in their order, so that a value that one of them replaced stays replaced. */
function foldOwnActs(db: WriteDb, scopeId: string): void {
  prepared(db)(
    `delete from limbo where scope_id = ? and exists (select 1 from feed
       where feed.scope_id = limbo.scope_id and feed.tx_id = limbo.tx_id)`,
  ).run(scopeId);
  const own = prepared(db)(
    `select body from (
       select 0 as part, place, body from limbo where scope_id = ? and status = 'applied' and body <> ''
       union all
       select 1, tx_no, body from outbox where scope_id = ? and is_seen = 0
     ) order by part, place`,
  ).all(scopeId, scopeId);
  if (own.length === 0) return;
  const txs: readonly Transaction[] = own.map(({ body }) => transactionOf(String(body)));
  noteUnheardPapers(db, scopeId, txs);
  const rows = loadRows(db, rowsTouched(txs));
  const { changes, links, refused } = foldBatch(rows, txs, awayHere(db));
  saveRows(db, rows, changes.values());
  for (const { link, tx } of links) saveLink(db, link, tx);
  for (const { txId, reason } of refused)
    if (reason === 'resident-away')
      prepared(db)('update outbox set is_folded = 0 where tx_id = ?').run(txId);
}

/** The words above the watermark are all here now, unless they were let go meanwhile. */
export function settleAnchor(db: WriteDb, { scopeId, position, bodiesAbove }: Manifest): void {
  prepared(db)('update scopes set anchor_seq = ? where scope_id = ? and anchor_seq = ?').run(
    Math.min(bodiesAbove, position.seq),
    scopeId,
    position.seq,
  );
}
