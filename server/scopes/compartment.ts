import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { type RowKey, rowKey } from '../../shared/replication/batch.ts';
import { grantedEntities, isGranted, residentNamed } from '../../shared/replication/compartment.ts';
import type { EntityName } from '../../shared/replication/entities.ts';
import { type Columns, columnsOf, decodeRow } from '../../shared/replication/rows.ts';
import {
  type Operation,
  type Transaction,
  transaction,
} from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';

/** The record of a resident in a scope: which rows, and which transactions made them what they are. */
export type Compartment = {
  readonly rows: ReadonlySet<RowKey>;
  readonly txIds: ReadonlySet<string>;
};

/** Reads the rows of a resident; what was replaced long ago is not among their transactions. */
export async function readCompartment(
  trx: WriteDb,
  scopeId: string,
  residentId: string,
): Promise<Compartment> {
  const rows = new Set<RowKey>();
  const txIds = new Set<string>();
  for (const entity of grantedEntities) {
    const column = entity === 'residents' ? sql.ref('id') : sql.ref('resident_id');
    const columns = sql.join(columnsOf(entity).map((name) => sql.ref(name)));
    const found = await sql<Columns>`select ${columns} from ${sql.table(entity)}
      where scope_id = ${scopeId} and ${column} = ${residentId}`.execute(trx);
    for (const row of found.rows) {
      rows.add(rowKey(entity, String(row['id'])));
      const { created, registers, removal, replacements } = decodeRow(entity, row).state;
      const heads = Object.values(registers).flatMap((register) => register.heads);
      for (const made of [created, removal, ...replacements, ...heads])
        if (made) txIds.add(made.txId);
    }
  }
  return { rows, txIds };
}

/** Transactions of a feed by their ids, in the order of the feed; only those before a place, if one is given. */
export async function readTransactions(
  trx: WriteDb,
  scopeId: string,
  txIds: ReadonlySet<string>,
  { before = null }: { readonly before?: number | null } = {},
): Promise<readonly Transaction[]> {
  const { rows } = await sql<{ body: string }>`select body from feed
    where scope_id = ${scopeId} and tx_id = any(${[...txIds]}::text[]) and status = 'applied'
      and (${before}::bigint is null or seq < ${before}::bigint)
    order by seq`.execute(trx);
  return rows.map(({ body }) => transaction.parse(JSON.parse(body)));
}

/** What waits for a clinic's home and is in no row of its scope yet, oldest first. */
export async function readWaiting(trx: WriteDb, scopeId: string): Promise<readonly Transaction[]> {
  const waiting = await trx
    .selectFrom('mail')
    .select('body')
    .where('scope_id', '=', scopeId)
    .orderBy('place')
    .execute();
  return waiting.map(({ body }) => transaction.parse(JSON.parse(body)));
}

/** What these say about a resident: of rows that are there, and of those that they make themselves. */
export function opsAbout(
  txs: readonly Transaction[],
  { residentId, rows }: { readonly residentId: string; readonly rows: ReadonlySet<RowKey> },
): readonly { readonly tx: Transaction; readonly ops: readonly Operation[] }[] {
  const names = (op: RowOperation) => isGranted(op.entity) && residentNamed(op) === residentId;
  const made = txs.flatMap(({ ops }) =>
    ops
      .filter((op) => op.op !== 'link')
      .filter(names)
      .map((op) => rowKey(op.entity, op.rowId)),
  );
  const theirs = new Set([...rows, ...made]);
  return txs.flatMap((tx) => {
    const ops = opsOn(theirs, tx);
    return ops.length > 0 ? [{ tx, ops }] : [];
  });
}

type RowOperation = Exclude<Operation, { op: 'link' }>;

/**
 * Of whom operations speak: of the resident that they name, else of the one whose row it is.
 *
 * @param scopes where the rows may be; in the first one also those whose insert waits for its resident
 * @returns null where nobody knows, and for what belongs to no resident
 */
export async function readResidents(
  trx: WriteDb,
  scopes: readonly string[],
  ops: readonly Operation[],
): Promise<(op: RowOperation) => string | null> {
  const owners = new Map<RowKey, string>();
  for (const [entity, ids] of unnamedRows(ops)) {
    const { rows } = await sql<{ id: string; resident_id: string }>`
      select id, resident_id from ${sql.table(entity)}
      where scope_id = any(${[...new Set(scopes)]}::text[])
        and id = any(${[...ids]}::text[])`.execute(trx);
    for (const row of rows) owners.set(rowKey(entity, row.id), row.resident_id);
    for (const row of rows) ids.delete(row.id);
    if (ids.size > 0) await findWaiting(trx, scopes[0] ?? '', owners);
  }
  return (op) => {
    if (!isGranted(op.entity)) return null;
    return residentNamed(op) ?? owners.get(rowKey(op.entity, op.rowId)) ?? null;
  };
}

function unnamedRows(ops: readonly Operation[]): ReadonlyMap<EntityName, Set<string>> {
  const wanted = new Map<EntityName, Set<string>>();
  for (const op of ops) {
    if (op.op === 'link' || !isGranted(op.entity) || residentNamed(op) !== null) continue;
    const entity = op.entity as EntityName;
    wanted.set(entity, (wanted.get(entity) ?? new Set()).add(op.rowId));
  }
  return wanted;
}

/** Rows whose resident was away when they arrived: in no table, and yet somebody's. */
async function findWaiting(
  trx: WriteDb,
  scopeId: string,
  owners: Map<RowKey, string>,
): Promise<void> {
  const waiting = await trx
    .selectFrom('inbox_bad')
    .innerJoin('feed', (join) =>
      join
        .onRef('feed.scope_id', '=', 'inbox_bad.scope_id')
        .onRef('feed.tx_id', '=', 'inbox_bad.tx_id'),
    )
    .select('body')
    .where('inbox_bad.scope_id', '=', scopeId)
    .where('reason', '=', 'resident-away')
    .execute();
  for (const { body } of waiting)
    for (const op of transaction.parse(JSON.parse(body)).ops) {
      const residentId = op.op === 'link' ? null : residentNamed(op);
      if (op.op !== 'link' && residentId) owners.set(rowKey(op.entity, op.rowId), residentId);
    }
}

/** What of a transaction speaks of these rows. Links are handed on by themselves. */
export function opsOn(rows: ReadonlySet<RowKey>, { ops }: Transaction): readonly Operation[] {
  return ops.filter((op) => op.op !== 'link' && rows.has(rowKey(op.entity, op.rowId)));
}

/**
 * The id of a copy: the same however often it is made, so that a district that was restored makes the
 * same copies again and nobody folds one twice.
 *
 * @param key what the copy is for: a grant, or the clinic that the resident belongs to
 */
export function copyId(key: string, sourceTxId: string): string {
  const digits = hash('sha256', `yizhan-copy-1 ${key} ${sourceTxId}`, 'hex');
  const variant = ((Number.parseInt(digits[16] ?? '0', 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ].join('-');
}
