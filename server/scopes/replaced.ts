import { sql } from 'kysely';
import type { Operation, Transaction } from '../../shared/replication/transaction.ts';
import { transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { copyId } from './compartment.ts';
import type { Part } from './copies.ts';

/**
 * A district that was restored may have granted a resident again, and know only later of the grant before it: a scope
 * then holds the same values under ids of both. What replaces a value names it under every id that it may have there
 * (docs/adr/0012, 2).
 */

type Patch = Extract<Operation, { op: 'patch' }>;
type Original = { readonly scopeId: string; readonly txId: string };

export type Asked = {
  readonly from: string;
  readonly to: string;
  readonly parts: readonly Part[];
  readonly originalsOf: (txIds: readonly string[]) => Promise<(txId: string) => Original>;
};

/** The ids, besides those that a copy names anyway, under which a scope may hold what an operation replaces. */
export async function readReplaced(
  trx: WriteDb,
  { from, to, parts, originalsOf }: Asked,
): Promise<(part: Part, op: Patch) => readonly string[]> {
  const beside = await readBeside(trx, to, parts);
  const asked = parts.filter(({ key, isAgain }) => isAgain || beside.has(key));
  if (asked.length === 0) return () => [];
  const past = await readPast(trx, from, asked);
  const originalOf = await originalsOf([...new Set([...past.values()].flat())]);
  const idsOf = (op: Patch, keys: readonly string[]) =>
    (past.get(op) ?? []).flatMap((txId) => {
      const original = originalOf(txId);
      const own = original.scopeId === to ? [original.txId] : [];
      return [...own, ...keys.map((key) => copyId(key, original.txId))];
    });
  const besideOf = ({ key }: Part, op: Patch) => idsOf(op, beside.get(key) ?? []);
  const there = await knownIn(
    trx,
    to,
    asked.flatMap((part) => part.ops.filter(isPatch).flatMap((op) => besideOf(part, op))),
  );
  return (part, op) => [
    ...(part.isAgain ? idsOf(op, [part.key]) : []),
    ...besideOf(part, op).filter((txId) => there.has(txId)),
  ];
}

function isPatch(op: Operation): op is Patch {
  return op.op === 'patch';
}

/** Other grants of the same resident to the same scope, by the one that a copy is for. */
async function readBeside(
  trx: WriteDb,
  to: string,
  parts: readonly Part[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = [...new Set(parts.map(({ key }) => key))];
  const { rows } = await sql<{ key: string; beside: string[] }>`
    select one.grant_id as key, array_agg(other.grant_id order by other.grant_id) as beside
    from grants one join grants other
      on other.scope_id = one.scope_id and other.resident_id = one.resident_id
        and other.grant_id <> one.grant_id
    where one.scope_id = ${to} and one.grant_id = any(${keys}::text[])
    group by one.grant_id`.execute(trx);
  return new Map(rows.map((row) => [row.key, row.beside]));
}

/** What operations replaced, and what that had replaced before, as far as the feed of their scope says. */
async function readPast(
  trx: WriteDb,
  from: string,
  parts: readonly Part[],
): Promise<ReadonlyMap<Patch, readonly string[]>> {
  const ops = parts.flatMap((part) => part.ops.filter(isPatch));
  const past = new Map(ops.map((op) => [op, new Set(op.base)]));
  const known = new Map<string, Transaction | null>();
  for (;;) {
    const wanted = [...past.values()].flatMap((txIds) => [...txIds].filter((id) => !known.has(id)));
    if (wanted.length === 0) break;
    for (const txId of wanted) known.set(txId, null);
    for (const tx of await readBodies(trx, from, wanted)) known.set(tx.txId, tx);
    for (const [op, txIds] of past)
      for (const txId of txIds)
        for (const base of basesAt(known.get(txId)?.ops ?? [], op)) txIds.add(base);
  }
  return new Map([...past].map(([op, txIds]) => [op, [...txIds]]));
}

function basesAt(ops: readonly Operation[], { entity, rowId, field }: Patch): readonly string[] {
  return ops
    .filter(isPatch)
    .filter((op) => op.entity === entity && op.rowId === rowId && op.field === field)
    .flatMap(({ base }) => base);
}

async function readBodies(
  trx: WriteDb,
  scopeId: string,
  txIds: readonly string[],
): Promise<readonly Transaction[]> {
  const { rows } = await sql<{ body: string }>`select body from feed
    where scope_id = ${scopeId} and tx_id = any(${[...new Set(txIds)]}::text[])`.execute(trx);
  return rows.map(({ body }) => transaction.parse(JSON.parse(body)));
}

/** Of these, what a scope has, or gets for sure. */
async function knownIn(
  trx: WriteDb,
  scopeId: string,
  txIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(txIds)];
  const { rows } = await sql<{ tx_id: string }>`
    select tx_id from feed where scope_id = ${scopeId} and tx_id = any(${ids}::text[])
    union select tx_id from limbo where scope_id = ${scopeId} and tx_id = any(${ids}::text[])
    union select tx_id from mail where scope_id = ${scopeId} and tx_id = any(${ids}::text[])`.execute(
    trx,
  );
  return new Set(rows.map((row) => row.tx_id));
}
