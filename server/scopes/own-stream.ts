import { sql } from 'kysely';
import type { MakeId } from '../../shared/lib/ids.ts';
import { STREAM_START } from '../../shared/replication/home.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';

/** The district as a writer of a scope: its own stream there, a row of `self`. */
export type Self = {
  readonly replica_id: string;
  readonly next_no: number;
  readonly last_hash: string;
  readonly last_hlc: number;
};

/** Makes the stream, once. */
export async function openSelf(trx: WriteDb, scopeId: string, makeId: MakeId): Promise<void> {
  await trx
    .insertInto('self')
    .values({ scope_id: scopeId, ...begun(makeId), last_hlc: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whoever holds the row is the next in the stream. */
export function lockSelf(trx: WriteDb, scopeId: string): Promise<Self> {
  return trx
    .selectFrom('self')
    .select(['replica_id', 'next_no', 'last_hash', 'last_hlc'])
    .where('scope_id', '=', scopeId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** The stream goes on behind what was just said; the clock of the scope never goes back. */
export async function moveSelf(
  trx: WriteDb,
  { scopeId, txNo, txHash, hlc }: Pick<Transaction, 'scopeId' | 'txNo' | 'txHash' | 'hlc'>,
): Promise<void> {
  await trx
    .updateTable('self')
    .set({
      next_no: txNo + 1,
      last_hash: txHash,
      last_hlc: sql<number>`greatest(last_hlc, ${hlc}::bigint)`,
    })
    .where('scope_id', '=', scopeId)
    .execute();
}

/** The district was restored: what it says next is a stream of another name (docs/adr/0009, 4). */
export async function rebear(trx: WriteDb, scopeId: string, makeId: MakeId): Promise<void> {
  await trx.updateTable('self').set(begun(makeId)).where('scope_id', '=', scopeId).execute();
}

function begun(makeId: MakeId) {
  const { lastNo, lastHash } = STREAM_START;
  return { replica_id: makeId(), next_no: lastNo + 1, last_hash: lastHash };
}
