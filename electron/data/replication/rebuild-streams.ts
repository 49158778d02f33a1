import { STREAM_START, type StreamHead } from '../../../shared/replication/home.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';

/**
 * How much of every stream is in the feed of a scope that is ordered here from now on: a follower did not
 * have to know, and was not told which entries stand beside their stream.
 */
export function rebuildStreams(db: WriteDb, scopeId: string): void {
  for (const replicaId of ambiguousStreams(db, scopeId)) sortOut(db, scopeId, replicaId);
  prepared(db)(
    `update streams set (last_no, last_hash) = (
       select tx_no, tx_hash from feed where feed.scope_id = streams.scope_id
         and feed.replica_id = streams.replica_id and feed.in_stream = 1
       order by tx_no desc limit 1)
     where scope_id = ? and exists (select 1 from feed where feed.scope_id = streams.scope_id
       and feed.replica_id = streams.replica_id and feed.in_stream = 1)`,
  ).run(scopeId);
}

/** The streams that have a number twice: their writer was restored, and what it had lost was donated. */
function ambiguousStreams(db: WriteDb, scopeId: string): readonly string[] {
  const rows = prepared(db)(
    `select distinct replica_id from feed where scope_id = ?
     group by replica_id, tx_no having count(*) > 1`,
  ).all(scopeId);
  return rows.map((row) => String(row['replica_id']));
}

/**
 * By the rule of a home: what is not the next of its stream stands beside it. Where words were let go of,
 * the number alone decides; at the worst their writer finds a fork, and goes on under a new replica.
 */
function sortOut(db: WriteDb, scopeId: string, replicaId: string): void {
  const prepare = prepared(db);
  const entries = prepare(
    `select seq, tx_no, tx_hash, case when body <> '' then body ->> '$.prevHash' end as prev_hash
     from feed where scope_id = ? and replica_id = ? order by seq`,
  ).all(scopeId, replicaId);
  const label = prepare('update feed set in_stream = ? where scope_id = ? and seq = ?');
  let head: StreamHead = STREAM_START;
  for (const { seq, tx_no: no, tx_hash: hash, prev_hash: prevHash } of entries) {
    const isChained = prevHash === null || prevHash === head.lastHash;
    const isNext = no === head.lastNo + 1 && isChained;
    label.run(isNext ? 1 : 0, scopeId, Number(seq));
    if (isNext) head = { lastNo: no, lastHash: String(hash) };
  }
}
