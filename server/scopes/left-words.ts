import { sql } from 'kysely';
import { isKey } from '../../shared/replication/storable.ts';
import type { FeedEntry, Operation, Transaction } from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { readResidents } from './compartment.ts';
import { awayAmong, readAway } from './evict.ts';

type Asked = {
  readonly scopeId: string;
  /** The last entry that the asker has. */
  readonly fromSeq: number;
  readonly deviceId: string;
};

/**
 * Whether entries of a hospital's or a tablet's scope have words of somebody whose record has left, and
 * came only behind what the asker has (docs/adr/0015). Who had the record hears its last words
 * and the end; what the asker wrote itself it has.
 */
export async function tellsOfLeft(
  db: Database,
  entries: readonly FeedEntry[],
  { scopeId, fromSeq, deviceId }: Asked,
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const own = await replicasOf(trx, scopeId, deviceId);
    const others = entries.filter(({ tx }) => !own.has(tx.replicaId));
    const namesIn = await readNames(trx, scopeId, others);
    const named = new Set(others.flatMap(({ tx }) => tx.ops.flatMap(namesIn)));
    const left = await awayAmong(trx, scopeId, named);
    const had = await heldAt(trx, { scopeId, fromSeq, residentIds: [...left] });
    const mayHear = (id: string) => id !== SOMEBODY && (!left.has(id) || had.has(id));
    const isNobodys = ({ status, tx }: FeedEntry) =>
      status !== 'applied' && tx.ops.some((op) => namesIn(op).length === 0);
    return (
      others.some(isNobodys) ||
      others.some(({ tx }) => !tx.ops.every((op) => namesIn(op).every(mayHear)))
    );
  });
}

/** Stands for a resident whose rows have left, so that nothing tells any more who it was. */
const SOMEBODY = 'somebody who has left';

async function readNames(
  trx: WriteDb,
  scopeId: string,
  entries: readonly FeedEntry[],
): Promise<(op: Operation) => readonly string[]> {
  const txs = entries.map(({ tx }): Transaction => tx);
  const residentOf = await readResidents(
    trx,
    [scopeId, ...(await sourcesOf(trx, scopeId))],
    txs.flatMap(({ ops }) => ops),
  );
  const { isRow } = await readAway(trx, scopeId, txs);
  return (op) => {
    if (op.op === 'link') return [op.a, op.b];
    if (op.entity === 'memberships')
      return op.op === 'insert' ? [op.fields['resident_id']].filter(isKey) : [];
    const residentId = residentOf(op);
    if (residentId !== null) return [residentId];
    return isRow(op.rowId) ? [SOMEBODY] : [];
  };
}

/** The clinics to which they belong who are or were granted: their rows still say whose they are. */
export async function sourcesOf(trx: WriteDb, scopeId: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('grants')
    .select('source_scope_id')
    .distinct()
    .where('scope_id', '=', scopeId)
    .execute();
  return rows.map((row) => row.source_scope_id);
}

type At = {
  readonly scopeId: string;
  readonly fromSeq: number;
  readonly residentIds: readonly string[];
};

/** Of these residents, those whose record was in the scope behind an entry. */
async function heldAt(
  trx: WriteDb,
  { scopeId, fromSeq, residentIds }: At,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ resident_id: string }>`select distinct m.resident_id
    from memberships m
    join feed began on began.scope_id = m.scope_id and began.tx_id = m.c_tx
    left join feed over on over.scope_id = m.scope_id
      and over.tx_id = m.fv::json -> 'ended_at' -> 0 ->> 0
    where m.scope_id = ${scopeId} and m.resident_id = any(${[...residentIds]}::text[])
      and began.seq <= ${fromSeq} and (over.seq is null or over.seq > ${fromSeq})`.execute(trx);
  return new Set(rows.map((row) => row.resident_id));
}

async function replicasOf(
  trx: WriteDb,
  scopeId: string,
  deviceId: string,
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('streams')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .where('device_id', '=', deviceId)
    .execute();
  return new Set(rows.map((row) => row.replica_id));
}
