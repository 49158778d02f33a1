import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import { comersIn, opsOfPresent, residentNamed } from '../../shared/replication/compartment.ts';
import { type Presence, presenceAfter, standing } from '../../shared/replication/presence.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { retryWaiting } from './apply.ts';
import { awayAmong } from './evict.ts';
import { readApplied } from './feed-store.ts';
import { unfoldInLimbo } from './limbo.ts';
import { readTurns } from './presence.ts';
import { loadRows, saveRows } from './row-store.ts';

/**
 * By a new order a resident may come once more before an end that is a part of the rows already: who had left by that end
 * has stayed. It is taken back, and counts where it comes again; what had left by it counts anew
 * (docs/adr/0012-look-up-grant-evict.md, 4).
 *
 * @param txs what is folded now
 */
export async function bringBackWhoStayed(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  now: number,
): Promise<void> {
  const away = await awayAmong(trx, scopeId, new Set(txs.flatMap(comersIn)));
  if (away.size === 0) return;
  let hasStayed = false;
  for (const [residentId, turns] of await readTurns(trx, scopeId, away)) {
    const presence = presenceAfter(turns);
    if (presence.open === 0 || !(await takeBackEnds(trx, scopeId, residentId))) continue;
    await waitAnew(trx, { scopeId, residentId, presence }, now);
    hasStayed = true;
  }
  if (hasStayed) await retryWaiting(trx, scopeId);
}

/** Ends whose place in the feed is still to come. Answers whether there are any. */
async function takeBackEnds(trx: WriteDb, scopeId: string, residentId: string): Promise<boolean> {
  const { rows: ahead } = await sql<{ id: string; tx_id: string }>`select m.id, limbo.tx_id
    from memberships m
    join feed on feed.scope_id = m.scope_id and feed.tx_id = m.c_tx
    cross join json_array_elements(coalesce(m.fv::json -> 'ended_at', '[]')) head
    join limbo on limbo.scope_id = m.scope_id and limbo.tx_id = head ->> 0
    where m.scope_id = ${scopeId} and m.resident_id = ${residentId}`.execute(trx);
  const ends = new Set(ahead.map((row) => row.tx_id));
  const ids = new Set(ahead.map(({ id }) => id));
  const rows = await loadRows(trx, scopeId, new Map([['memberships', ids]]));
  for (const [key, row] of rows) rows.set(key, standing(row, ends));
  const changes = [...ids].map(
    (rowId) => ({ entity: 'memberships', rowId, isNew: false }) as const,
  );
  await saveRows(trx, rows, changes, () => false);
  await unfoldInLimbo(trx, scopeId, ends);
  return ends.size > 0;
}

type Stayed = {
  readonly scopeId: string;
  readonly residentId: string;
  readonly presence: Presence;
};

/** What was said of somebody since they came waits for its rows, as if it had just come. */
async function waitAnew(trx: WriteDb, stayed: Stayed, now: number): Promise<void> {
  const { scopeId, presence } = stayed;
  const isTheirs = aboutThem(stayed);
  const at = toInstant(now);
  for await (const entries of readApplied(trx, scopeId, { from: presence.left - 1 })) {
    const waiting = entries
      .filter(isTheirs)
      .map(({ tx }) => ({ scope_id: scopeId, tx_id: tx.txId, reason: 'row-missing', at }));
    if (waiting.length > 0)
      await trx
        .insertInto('inbox_bad')
        .values(waiting)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  }
}

/** Whether an act is about a resident, by what the acts before it made; while they were away, about nobody else. */
function aboutThem({ residentId, presence: { left, back } }: Stayed) {
  const rowIds = new Set<string>();
  const away = {
    isResident: (id: string) => id === residentId,
    isRow: (id: string) => rowIds.has(id),
  };
  return ({ seq, tx }: { readonly seq: number; readonly tx: Transaction }) => {
    for (const op of tx.ops)
      if (op.op !== 'link' && residentNamed(op) === residentId) rowIds.add(op.rowId);
    const present = opsOfPresent(tx, away, () => false);
    return seq < back && left < back ? present === 'resident-away' : present !== tx.ops;
  };
}
