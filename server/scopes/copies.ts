import { sql } from 'kysely';
import {
  BASES_MAX,
  type Operation,
  type Transaction,
} from '../../shared/replication/transaction.ts';
import { anyOf, type WriteDb } from '../db/open.ts';
import { copyId } from './compartment.ts';
import type { Words } from './own-words.ts';
import { readReplaced } from './replaced.ts';

/** What of a transaction of one scope shall be said in another one. */
export type Part = {
  readonly tx: Transaction;
  readonly ops: readonly Operation[];
  /** What the copy is for; with the original it makes its id. */
  readonly key: string;
  /** It is said again for a grant that was forgotten: what came between may be in no copy. */
  readonly isAgain?: boolean;
  /** It is said again because it replaced something that is: also where it waits for its resident itself. */
  readonly isBeside?: boolean;
};

type Original = { readonly scopeId: string; readonly txId: string };

/**
 * Makes the copies of these parts for a scope, each once (docs/adr/0012, 2). What waits there already
 * for its resident is left to that.
 */
export async function copyParts(
  trx: WriteDb,
  from: string,
  to: string,
  all: readonly Part[],
): Promise<readonly Words[]> {
  // A correction that moved a row to somebody else says nothing about whom it left.
  const parts = all.filter(({ ops }) => ops.length > 0);
  if (parts.length === 0) return [];
  const originalOf = await originals(trx, from, idsIn(parts));
  const idOf = ({ key, tx }: Part) => copyId(key, originalOf(tx.txId).txId);
  const waiting = await waitingIn(
    trx,
    to,
    parts.map(({ tx }) => originalOf(tx.txId).txId),
  );
  const wanted = saidAmong(parts, ({ tx }) => waiting.has(originalOf(tx.txId).txId));
  const isThere = await knownCopies(trx, to, wanted, originalOf);
  // A link speaks of two residents and is said once.
  const byId = new Map(wanted.map((part) => [idOf(part), part]));
  const fresh = [...byId.values()].filter((part) => !isThere.has(idOf(part)));
  await noteCopies(
    trx,
    to,
    fresh.map((part) => ({ txId: idOf(part), original: originalOf(part.tx.txId) })),
  );
  for (const part of fresh) isThere.add(idOf(part));
  const originalsOf = (txIds: readonly string[]) => originals(trx, from, txIds);
  const replacedBy = await readReplaced(trx, { from, to, parts: fresh, originalsOf });
  return fresh.map((part) => {
    // A replaced value may come behind what replaced it, or be there and forgotten by a district that was
    // restored: its copy is named before it is made, by the id that it has whenever it is made.
    const translate = (txId: string): string => {
      const original = originalOf(txId);
      const copied = copyId(part.key, original.txId);
      return original.scopeId === to && !isThere.has(copied) ? original.txId : copied;
    };
    const { hlc, actor, schemaVersion } = part.tx;
    const own = inPlaceOf(part, { from, to }, originalOf(part.tx.txId));
    const ops = part.ops.flatMap((op): Operation[] =>
      op.op === 'patch'
        ? inForm(op, [...new Set([...op.base.map(translate), ...replacedBy(part, op), ...own])])
        : [op],
    );
    return { txId: idOf(part), hlc, actor, schemaVersion, ops };
  });
}

/** What a scope hears of its own words again takes their place, also of those that wait there. */
function inPlaceOf(
  { tx, isBeside }: Part,
  { from, to }: { readonly from: string; readonly to: string },
  original: Original,
): readonly string[] {
  if (from === to) return [tx.txId];
  return isBeside && original.scopeId === to ? [original.txId] : [];
}

type Patch = Extract<Operation, { op: 'patch' }>;

/**
 * What waits in a scope for its resident is left to that. But where it replaced a value that is said now, under another
 * id than it knew, it is said as well: so it replaces both.
 */
function saidAmong(parts: readonly Part[], isWaiting: (part: Part) => boolean): readonly Part[] {
  const said = new Set<string>();
  const replacesSaid = (op: Operation) =>
    op.op === 'patch' && op.base.some((txId) => said.has(placeOf(txId, op)));
  return parts.flatMap((part) => {
    const isLeft = part.isBeside !== true && isWaiting(part);
    const ops = isLeft ? part.ops.filter(replacesSaid) : part.ops;
    for (const op of ops) if (op.op === 'patch') said.add(placeOf(part.tx.txId, op));
    if (ops.length === 0) return [];
    return [isLeft ? { ...part, ops, isBeside: true } : part];
  });
}

function placeOf(txId: string, { entity, rowId, field }: Patch): string {
  return [txId, entity, rowId, field].join(' ');
}

/** A copy may replace more than its original did: the same value is said as often as it takes to name all. */
function inForm(op: Patch, bases: readonly string[]): Patch[] {
  const said: Patch[] = [{ ...op, base: bases.slice(0, BASES_MAX) }];
  for (let at = BASES_MAX; at < bases.length; at += BASES_MAX)
    said.push({ ...op, base: bases.slice(at, at + BASES_MAX) });
  return said;
}

function basesOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ ops }) => ops.flatMap((op) => (op.op === 'patch' ? op.base : [])));
}

function idsIn(parts: readonly Part[]): readonly string[] {
  return [...new Set([...parts.map(({ tx }) => tx.txId), ...basesOf(parts)])];
}

/** Whose words stand under an id in a scope: somebody's own, or a copy of somebody's elsewhere. */
export async function originals(
  trx: WriteDb,
  scopeId: string,
  ids: readonly string[],
): Promise<(txId: string) => Original> {
  const rows = await trx
    .selectFrom('copies')
    .select(['tx_id', 'source_scope_id', 'source_tx_id'])
    .where('scope_id', '=', scopeId)
    .where(sql<boolean>`tx_id = any(${[...ids]}::text[])`)
    .execute();
  const copied = new Map(
    rows.map((row) => [row.tx_id, { scopeId: row.source_scope_id, txId: row.source_tx_id }]),
  );
  return (txId) => copied.get(txId) ?? { scopeId, txId };
}

/** Acts of the scope itself that wait for their resident to be back. */
async function waitingIn(
  trx: WriteDb,
  scopeId: string,
  txIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('inbox_bad')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf(txIds))
    .where('reason', '=', 'resident-away')
    .execute();
  return new Set(rows.map((row) => row.tx_id));
}

async function knownCopies(
  trx: WriteDb,
  scopeId: string,
  parts: readonly Part[],
  originalOf: (txId: string) => Original,
): Promise<Set<string>> {
  const ids = parts.flatMap((part) =>
    [part.tx.txId, ...basesOf([part])].map((txId) => copyId(part.key, originalOf(txId).txId)),
  );
  return copiesAmong(trx, scopeId, ids);
}

/** Which of these ids are copies that were made for a scope. */
export async function copiesAmong(
  trx: WriteDb,
  scopeId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await trx
    .selectFrom('copies')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf(new Set(ids)))
    .execute();
  return new Set(rows.map((row) => row.tx_id));
}

async function noteCopies(
  trx: WriteDb,
  scopeId: string,
  copies: readonly { readonly txId: string; readonly original: Original }[],
): Promise<void> {
  if (copies.length === 0) return;
  await sql`insert into copies (scope_id, tx_id, source_scope_id, source_tx_id)
    select ${scopeId}, * from unnest(
      ${copies.map(({ txId }) => txId)}::text[],
      ${copies.map(({ original }) => original.scopeId)}::text[],
      ${copies.map(({ original }) => original.txId)}::text[])
    on conflict do nothing`.execute(trx);
}
