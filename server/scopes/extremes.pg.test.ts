import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, membershipInsert, nurse, residentInsert } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { districtPeer, firstOffer } from '../../tests/support/first-offer.ts';
import { keeping } from '../../tests/support/kept.ts';
import { openReplica, type Replica } from '../../tests/support/replica.ts';
import { reindexChanged } from '../../electron/data/capabilities/residents/search-index.ts';
import type { ReadDb } from '../../electron/data/db/handle.ts';
import { applyTransactions } from '../../electron/data/replication/apply.ts';
import { appendToFeed } from '../../electron/data/replication/scope-store.ts';
import { type EntityName, entities, SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import type { Field } from '../../shared/replication/entity-field.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import type { Ask } from '../../shared/replication/protocol.ts';
import { seal } from '../../shared/replication/seal.ts';
import {
  type FeedEntry,
  type FieldValue,
  type Operation,
  START,
  type Transaction,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';

import type { Database } from '../db/open.ts';

const { kept } = keeping();

const isNumber = ({ type }: Field) => type === 'integer' || type === 'flag';
const long = '\u{20bb7}'.repeat(1_000);

/** What fits, at its edges; then what does not, which is kept and not folded. */
const extremes: Readonly<Record<string, (field: Field) => FieldValue>> = {
  'the most': (field) => {
    if (field.type === 'integer') return Number.MAX_SAFE_INTEGER;
    if (field.type === 'flag') return 1;
    if (field.type === 'text') return long;
    return field.type === 'json' ? JSON.stringify({ 'e\u0301': long }) : '\uffee'.repeat(128);
  },
  'the least': (field) => {
    if (isNumber(field)) return field.type === 'flag' ? 0 : Number.MIN_SAFE_INTEGER;
    if (field.type === 'json') return 'null';
    return field.type === 'date' || field.type === 'instant' ? '-271821-04-20' : '';
  },
  'a NUL': (field) => (isNumber(field) ? 0 : 'a\0b'),
  'names that are too long': (field) => (isNumber(field) ? 0 : long),
  'numbers for text, and text for numbers': (field) => (isNumber(field) ? '9'.repeat(30) : 7),
};

const names = (Object.keys(entities) as EntityName[]).filter(
  (name) => entities[name].scope === 'clinic',
);

/** Everything that may be said of rows of an entity, of one resident; null: of whom is as extreme as the rest. */
function actsOf(
  entity: EntityName,
  extreme: (field: Field) => FieldValue,
  residentId: string | null,
): Operation[][] {
  const fields = Object.entries<Field>(entities[entity].fields);
  const valueOf = (name: string, field: Field) =>
    name === 'resident_id' && residentId !== null ? residentId : extreme(field);
  const said = Object.fromEntries(fields.map(([name, field]) => [name, valueOf(name, field)]));
  const rowId = uuid();
  const row = { entity, rowId };
  const patches = fields
    .filter(([, { mutable }]) => mutable)
    .map(([field, one]): Operation[] => [
      { op: 'patch', ...row, field, value: valueOf(field, one), base: [] },
    ]);
  const replaced = { replaces: rowId, reason: 'a\0b', fields: said };
  return [
    [{ op: 'insert', ...row, fields: said }],
    ...patches,
    [{ op: 'replace', entity, rowId: uuid(), ...replaced }],
    [{ op: 'tombstone', ...row, reason: 'a\0b' }],
  ];
}

/** Somebody who is here, and somebody whose record has left again. */
function people(here: string, left: string): Operation[][] {
  const membership = membershipInsert(uuid(), left);
  const ended: Operation = {
    op: 'patch',
    entity: 'memberships',
    rowId: membership.rowId,
    field: 'ended_at',
    value: '2026-11-22T00:00:00.000Z',
    base: [],
  };
  return [[residentInsert(here)], [membership], [residentInsert(left)], [ended]];
}

function feedOf(
  { tx: first }: FeedEntry,
  acts: readonly Operation[][],
  sign: (hash: string) => string,
): FeedEntry[] {
  let before: Transaction | null = null;
  let { chk } = START;
  return acts.map((ops, at): FeedEntry => {
    const { replicaId, scopeKind } = first;
    const place = { txNo: at + 1, prevHash: before?.txHash ?? ZERO_HASH, txId: uuid(), hlc: at };
    const who = { scopeId: clinicScope, scopeKind, replicaId, actor: { ...nurse, id: 'a\0b' } };
    const tx = seal({ ...who, ...place, schemaVersion: SCHEMA_VERSION, ops }, sign);
    before = tx;
    chk = feedHash(chk, tx, 'applied');
    return { seq: at + 1, chk, status: 'applied', tx };
  });
}

/** As many of them as a page has room for. */
function pageOf(entries: readonly FeedEntry[]): FeedEntry[] {
  let bytes = 0;
  const full = entries.findIndex((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry));
    return bytes > 900_000;
  });
  return entries.slice(0, full === -1 ? entries.length : Math.max(full, 1));
}

async function foldAtHome({ db, ledger }: Replica, page: readonly FeedEntry[]): Promise<void> {
  const txs = page.map(({ tx }) => tx);
  await db.write(async (trx) => {
    for (const tx of txs) appendToFeed(trx, tx, 'applied', { now: 0 });
    await ledger.announce(trx, clinicScope, applyTransactions(trx, clinicScope, txs, 0).changes);
  });
}

const refusedIn = (db: Pick<Database, 'selectFrom'> | ReadDb) =>
  (db as Database).selectFrom('inbox_bad').select(['tx_id', 'reason']).orderBy('tx_id').execute();

const residentsIn = async (db: Pick<Database, 'selectFrom'> | ReadDb) =>
  (await sql`select * from residents order by id`.execute(db as Database)).rows;

test.each(Object.entries(extremes))(
  'whatever the acts of a clinic say, the district has all of them: %s',
  async (_name, extreme) => {
    const district = await kept(openTestDistrict());
    const home = await kept(openReplica({ isHome: true, onApplied: reindexChanged }));
    const peer = districtPeer(home, district);
    const offer = firstOffer(home);
    const [first] = offer.entries;
    if (!first) throw new Error('there is a first act');
    const [here, left] = [uuid(), uuid()];
    const acts = names.flatMap((entity) =>
      [here, left, null].flatMap((residentId) => actsOf(entity, extreme, residentId)),
    );
    const entries = feedOf(first, [...people(here, left), ...acts], home.device.sign);
    for (let from = START; from.seq < entries.length; ) {
      const page: Ask<'offer'>['entries'] = pageOf(entries.slice(from.seq));
      const asked = { ...offer, from, entries: page };
      const answer = await peer.ask('offer', asked, { timeoutMs: 30_000 });
      expect(answer).toMatchObject({
        outcome: 'accepted',
        position: { seq: from.seq + page.length },
      });
      from = answer.position;
      await foldAtHome(home, page);
    }
    // What is not folded is the same everywhere, for the same reason, and so is what is.
    expect(await refusedIn(district.db)).toEqual(await refusedIn(home.db.read));
    expect(await residentsIn(district.db)).toEqual(await residentsIn(home.db.read));
    expect(district.faults).toEqual([]);
  },
  60_000,
);
