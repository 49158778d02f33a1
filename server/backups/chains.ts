import type pg from 'pg';
import { continues, positionAfter } from '../../shared/replication/chain.ts';
import { type FeedEntry, feedEntry, START } from '../../shared/replication/transaction.ts';
import { BackupFailure } from './failure.ts';
import type { ScopePosition } from './manifest.ts';

const PAGE_ENTRIES = 100;

type Row = { seq: number; chk: string; status: string; body: string };

/**
 * Computes the hash chain of a feed anew from its first entry, every body included, and compares it
 * with where the scope was said to be: what came back is what was acknowledged, in its order
 * (replication.md 6.1, I4).
 *
 * @returns how many entries were there
 * @throws BackupFailure `chain-broken`
 */
export async function checkChain(client: pg.Client, scope: ScopePosition): Promise<number> {
  const { scopeId, kind } = scope;
  let at = START;
  for (;;) {
    const { rows } = await client.query<Row>(
      `select seq::float8 as seq, chk, status, body from feed
      where scope_id = $1 and seq > $2 order by seq limit $3`,
      [scopeId, at.seq, PAGE_ENTRIES],
    );
    const entries = rows.map(parse);
    if (!continues(at, entries, { scopeId, kind })) throw new BackupFailure('chain-broken');
    at = positionAfter(at, entries);
    if (rows.length < PAGE_ENTRIES) break;
  }
  if (at.seq !== scope.seq || at.chk !== scope.chk) throw new BackupFailure('chain-broken');
  return at.seq;
}

function parse({ body, ...row }: Row): FeedEntry {
  try {
    return feedEntry.parse({ ...row, tx: JSON.parse(body) });
  } catch (error) {
    throw new BackupFailure('chain-broken', { cause: error });
  }
}
