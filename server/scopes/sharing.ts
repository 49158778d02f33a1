import { sql } from 'kysely';
import { isGranted } from '../../shared/replication/compartment.ts';
import type { Operation, Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { copyId, readResidents } from './compartment.ts';
import { copiesAmong, copyParts, originals, type Part } from './copies.ts';
import { grant, isHeldBy } from './grants.ts';
import { sayInScope, type Writer } from './own-words.ts';
import { noteUnshared, takeShareable } from './unshared.ts';

/** Who holds the record of a resident that more than one scope has. */
type Holders = {
  readonly source: string;
  /** The standing grants by scope. */
  readonly grants: ReadonlyMap<string, string>;
};

/**
 * Hands on what one scope wrote about residents that others hold too, in the transaction in which the
 * district takes it (docs/adr/0012, 2).
 *
 * What replaces a copy that a restored district has forgotten waits for its original: see {@link shareWaiting}.
 *
 * @param txs accepted ones that somebody of the scope wrote, in the order of its feed
 */
export function shareActs(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  writer: Writer,
): Promise<void> {
  return share(trx, { scopeId, txs, mayWait: true }, writer);
}

/** Hands on what had to wait for this: see {@link noteUnshared}. */
export async function shareWaiting(trx: WriteDb, writer: Writer): Promise<void> {
  for (const [scopeId, txs] of await takeShareable(trx, writer))
    await share(trx, { scopeId, txs, mayWait: false }, writer);
}

type Acts = {
  readonly scopeId: string;
  readonly txs: readonly Transaction[];
  readonly mayWait: boolean;
};

async function share(trx: WriteDb, { scopeId, txs, mayWait }: Acts, writer: Writer): Promise<void> {
  if (txs.length === 0) return;
  await uniteMerged(trx, scopeId, txs, writer);
  const among = await residentsIn(trx, scopeId, txs);
  const holders = await readHolders(trx, scopeId, among);
  if (holders.size === 0) return;
  const ownerOf = await readOwners(trx, scopeId, txs, holders);
  const isLost = await readLost(trx, scopeId, txs, [...holders.keys()]);
  const again = await readBeside(trx, { scopeId, txs, holders, ownerOf });
  const waiting = mayWait ? await noteUnshared(trx, scopeId, txs, writer) : new Set();
  const parts = new Map<string, Part[]>();
  for (const tx of txs)
    for (const [to, part] of partsFor(tx, { scopeId, holders, ownerOf, isLost, again }))
      if (to === scopeId || !waiting.has(tx.txId)) parts.set(to, [...(parts.get(to) ?? []), part]);
  for (const [to, wanted] of [...parts].sort(([a], [b]) => inOrder(scopeId, a, b)))
    await sayInScope(trx, to, await copyParts(trx, scopeId, to, wanted), writer);
}

/**
 * What the writer hears again first: its later acts replace that, and whoever else hears of them has to know whose
 * words it was. Then one order for everybody, so that two who share with each other do not block each other.
 */
function inOrder(writerScopeId: string, a: string, b: string): number {
  const rank = (to: string) => (to === writerScopeId ? 0 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** Of whom these acts speak; null where only the rows of whoever holds them say it. */
async function residentsIn(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<readonly string[] | null> {
  const ops = txs.flatMap((tx) => tx.ops);
  const residentOf = await readResidents(trx, [scopeId], ops);
  const found = new Set<string>();
  for (const op of ops) {
    if (op.op === 'link') found.add(op.a).add(op.b);
    if (op.op === 'link' || !isGranted(op.entity)) continue;
    const residentId = residentOf(op);
    if (residentId === null) return null;
    found.add(residentId);
  }
  return [...found];
}

/**
 * Everybody who shares a resident with a scope, also one that ended: its late acts count elsewhere.
 *
 * @param among of these alone: a scope may have been granted very many; null for all
 */
async function readHolders(
  trx: WriteDb,
  scopeId: string,
  among: readonly string[] | null,
): Promise<ReadonlyMap<string, Holders>> {
  const { rows } = await sql<{
    resident_id: string;
    scope_id: string;
    grant_id: string;
    source_scope_id: string;
    ended_at: string | null;
  }>`select resident_id, scope_id, grant_id, source_scope_id, ended_at from grants
    where (${among}::text[] is null or resident_id = any(${among}::text[]))
      and resident_id in (select resident_id from grants
        where (scope_id = ${scopeId} or source_scope_id = ${scopeId})
          and (${among}::text[] is null or resident_id = any(${among}::text[])))
    order by granted_at`.execute(trx);
  const holders = new Map<string, { source: string; grants: Map<string, string> }>();
  for (const row of rows) {
    const known = holders.get(row.resident_id) ?? {
      source: row.source_scope_id,
      grants: new Map(),
    };
    holders.set(row.resident_id, known);
    if (row.ended_at === null) known.grants.set(row.scope_id, row.grant_id);
  }
  return holders;
}

type Sharing = {
  readonly scopeId: string;
  readonly holders: ReadonlyMap<string, Holders>;
  readonly ownerOf: (op: Operation) => readonly string[];
  readonly isLost: (tx: Transaction, residentId: string) => boolean;
  /** Acts of which their own scope has to hear something again, asked in the order of the feed. */
  readonly again: {
    /** What of an act about a resident replaced something that the scope hears again. */
    readonly besideIn: (tx: Transaction, residentId: string) => readonly Operation[];
    /** All of an act is heard again: what replaces it has to be, too. */
    readonly note: (tx: Transaction, residentId: string) => void;
  };
};

/** What of a transaction goes where: of each resident to all who hold that record but the writer, who has it. */
function* partsFor(
  tx: Transaction,
  { scopeId, holders, ownerOf, isLost, again }: Sharing,
): Generator<readonly [to: string, part: Part]> {
  const byResident = new Map<string, Operation[]>();
  for (const op of tx.ops)
    for (const residentId of ownerOf(op))
      byResident.set(residentId, [...(byResident.get(residentId) ?? []), op]);
  for (const [residentId, ops] of byResident) {
    const known = holders.get(residentId);
    if (!known) continue;
    for (const [to, key] of targetsOf(known, residentId)) {
      const isOwn = to === scopeId;
      const isBeside = isOwn && !isLost(tx, residentId);
      if (isOwn && !isBeside) again.note(tx, residentId);
      const said = isBeside ? again.besideIn({ ...tx, ops }, residentId) : ops;
      if (said.length > 0)
        yield [to, { tx, ops: said, key: said.every(isLink) ? `${to} links` : key, isBeside }];
    }
  }
}

/**
 * A value may come to a scope once more, under another id: because a district that was restored granted a resident again
 * before it knew of the grant before it, or because the scope's own word went with an end of membership. What the scope
 * had replaced it by it hears again, too, which then replaces both.
 */
async function readBeside(
  trx: WriteDb,
  {
    scopeId,
    txs,
    holders,
    ownerOf,
  }: Omit<Sharing, 'isLost' | 'again'> & { readonly txs: readonly Transaction[] },
): Promise<Sharing['again']> {
  const patches = txs.flatMap(({ ops }) => ops).filter((op) => op.op === 'patch');
  const originalOf = await originals(trx, scopeId, [
    ...new Set(patches.flatMap(({ base }) => base)),
  ]);
  const keyOf = (residentId: string) => {
    const known = holders.get(residentId);
    return known && targetsOf(known, residentId).get(scopeId);
  };
  const idsOf = (op: Operation, residentId: string): readonly string[] => {
    const key = keyOf(residentId);
    if (op.op !== 'patch' || key === undefined) return [];
    const ids = op.base.map((txId) => copyId(key, originalOf(txId).txId));
    return ids.filter((txId) => !op.base.includes(txId));
  };
  const asked = patches.flatMap((op) => ownerOf(op).flatMap((id) => idsOf(op, id)));
  const there = await copiesAmong(trx, scopeId, asked);
  // Whatever replaces this one finds it there under its new id as well.
  const note = ({ txId }: Transaction, residentId: string) => {
    const key = keyOf(residentId);
    if (key !== undefined) there.add(copyId(key, txId));
  };
  const besideIn: Sharing['again']['besideIn'] = (tx, residentId) => {
    const beside = tx.ops.filter((op) => idsOf(op, residentId).some((id) => there.has(id)));
    if (beside.length > 0) note(tx, residentId);
    return beside;
  };
  return { besideIn, note };
}

/**
 * What a scope wrote about somebody leaves it with the end of the membership. When the district granted the
 * resident again before it had heard of that act, it is in no copy of the new grant: the scope has to hear its own
 * words again.
 */
async function readLost(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  among: readonly string[],
): Promise<Sharing['isLost']> {
  const { rows: grants } = await sql<{
    resident_id: string;
    began: number | null;
    ended: number | null;
    leaving: boolean;
  }>`select grants.resident_id, began.seq as began, (
      select max(over.seq) from memberships m
      join feed over on over.scope_id = m.scope_id and over.tx_id = m.fv::json -> 'ended_at' -> 0 ->> 0
      where m.scope_id = grants.scope_id and m.resident_id = grants.resident_id
    ) as ended, (
      select count(*) > 0 and bool_and(before.ended_at is not null) from memberships m
      left join grants before on before.scope_id = m.scope_id and before.grant_id = m.id
      where m.scope_id = grants.scope_id and m.resident_id = grants.resident_id
        and m.ended_at is null
    ) as leaving
    from grants
    left join feed began on began.scope_id = grants.scope_id and began.tx_id = grants.tx_id
    where grants.scope_id = ${scopeId} and grants.ended_at is null
      and grants.resident_id = any(${among}::text[])`.execute(trx);
  if (grants.length === 0) return () => false;
  const places = await trx
    .selectFrom('feed')
    .select(['tx_id', 'seq'])
    .where('scope_id', '=', scopeId)
    .where(
      'tx_id',
      'in',
      txs.map(({ txId }) => txId),
    )
    .execute();
  const seqOf = new Map(places.map((row) => [row.tx_id, row.seq]));
  const byResident = new Map(grants.map((row) => [row.resident_id, row]));
  return ({ txId }, residentId) => {
    const known = byResident.get(residentId);
    const seq = seqOf.get(txId);
    if (!known || seq === undefined) return false;
    const { began, ended, leaving } = known;
    // The new beginning is on its way to the scope, and so may be the end before it.
    if (began === null) return ended === null || seq < ended || leaving;
    return ended !== null && seq < ended && ended < began;
  };
}

function isLink({ op }: Operation): boolean {
  return op === 'link';
}

function targetsOf({ source, grants }: Holders, residentId: string): ReadonlyMap<string, string> {
  return new Map([...grants, [source, `${source} ${residentId}`]]);
}

/** To whom an operation belongs: what it names, or what its row says, here or where the resident is at home. */
async function readOwners(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  holders: ReadonlyMap<string, Holders>,
): Promise<Sharing['ownerOf']> {
  const scopes = [scopeId, ...[...holders.values()].map(({ source }) => source)];
  const ops = txs.flatMap((tx) => tx.ops);
  const residentOf = await readResidents(trx, scopes, ops);
  return (op) => {
    if (op.op === 'link') return [op.a, op.b];
    const residentId = residentOf(op);
    return residentId === null ? [] : [residentId];
  };
}

/** Whoever holds one record of a person gets the other one with the link (replication.md 5.4, merge). */
async function uniteMerged(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  writer: Writer,
): Promise<void> {
  const links = txs.flatMap(({ ops }) => ops).filter((op) => op.op === 'link');
  for (const { a, b } of links) {
    const holders = await readHolders(trx, scopeId, [a, b]);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = holders.get(one);
      const targets = known ? [...targetsOf(known, one).keys()] : [];
      for (const to of targets.filter((target) => target !== scopeId).sort()) {
        if (await isHeldBy(trx, to, other)) continue;
        const sourceScopeId = holders.get(other)?.source ?? scopeId;
        const why = { role: 'merge', because: null, askedBy: null, expiresAt: null } as const;
        await grant(trx, { scopeId: to, residentId: other, sourceScopeId, ...why }, writer);
      }
    }
  }
}
