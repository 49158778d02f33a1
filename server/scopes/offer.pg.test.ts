import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { clinicScope, membershipInsert, nurse, residentInsert } from '../../tests/support/acts.ts';
import { conditionOp } from '../../tests/support/two-clinics.ts';
import type { Caller } from '../../shared/replication/exchange.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { type Ask, limits, type Origin } from '../../shared/replication/protocol.ts';
import { signClaim } from '../../shared/replication/claim.ts';
import { seal } from '../../shared/replication/seal.ts';
import {
  type FeedEntry,
  type Operation,
  type Position,
  START,
  type Transaction,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';
import { readDesks } from './home-desks.ts';
import { takeOffer } from './offer.ts';

let district: RunningDistrict;

beforeEach(async () => {
  district = await openTestDistrict();
});

afterEach(async () => {
  expect(district.faults).toEqual([]);
  await district.close();
});

type Key = {
  readonly caller: Caller;
  readonly sign: (hash: string) => string;
};

function makeKey(name: string): Key {
  const keys = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const key = createPrivateKey({ key: keys.privateKey, type: 'pkcs8', format: 'der' });
  const publicKey = keys.publicKey.toString('base64');
  return {
    caller: { deviceId: uuid(), publicKey, name, isRevoked: false },
    sign: (hash) => sign(null, Buffer.from(hash, 'hex'), key).toString('base64'),
  };
}

type Before = {
  readonly key: Key;
  readonly entries: readonly FeedEntry[];
  readonly origins: readonly Origin[];
};

/** A clinic's home as the district sees it: a device, and a feed that begins with what was before. */
function clinic(epoch = 1, before: Before = { key: makeKey('home'), entries: [], origins: [] }) {
  const { caller, sign: ownSign } = before.key;
  const { deviceId, publicKey } = caller;
  const replicaId = uuid();
  const origins = [...before.origins, { replicaId, deviceId, publicKey, name: 'home' }];
  const entries: FeedEntry[] = [...before.entries];
  const own: Transaction[] = [];
  const position = (seq: number): Position => {
    const entry = entries[seq - 1];
    return entry ? { seq: entry.seq, chk: entry.chk } : START;
  };
  const claim = signClaim(
    { scopeId: clinicScope, epoch, deviceId, replicaId, publicKey, url: null },
    ownSign,
  );
  const adopt = (tx: Transaction, status: FeedEntry['status']) => {
    const head = position(entries.length);
    const chk = feedHash(head.chk, tx, status);
    entries.push({ seq: head.seq + 1, chk, status, tx });
  };
  const append = (ops: Operation[], schemaVersion = 1) => {
    const tx = seal(
      {
        txId: uuid(),
        scopeId: clinicScope,
        scopeKind: 'clinic',
        replicaId,
        txNo: own.length + 1,
        prevHash: own.at(-1)?.txHash ?? ZERO_HASH,
        hlc: entries.length,
        actor: nurse,
        schemaVersion,
        ops,
      },
      ownSign,
    );
    own.push(tx);
    adopt(tx, 'applied');
  };
  const fill = <Made extends { append: typeof append }>(made: Made, count: number) => {
    for (let number = 0; number < count; number += 1) made.append([residentInsert(uuid())]);
    return made;
  };
  return {
    caller,
    claim,
    origins,
    entries,
    position,
    append,
    /** Puts an entry of another history behind this one. */
    adopt: (entry: FeedEntry | undefined, status: FeedEntry['status'] = 'applied') => {
      if (entry) adopt(entry.tx, status);
    },
    /** The same device with an older state, as which it went on for a while. */
    branch: (kept: number, more: number) => {
      const past = { key: before.key, entries: entries.slice(0, kept), origins };
      return fill(clinic(epoch + 1, past), more);
    },
    /** A desk of the clinic that has written in the scope, and can take it over. */
    hire: () => {
      const key = makeKey('desk');
      const desk = fill(clinic(epoch, { key, entries, origins }), 1);
      origins.push(...desk.origins.slice(-1));
      adopt(desk.entries.at(-1)?.tx as Transaction, 'applied');
      return { takeOver: () => fill(clinic(epoch + 1, { key, entries, origins }), 1) };
    },
    offer: (from: number, to: number): Ask<'offer'> => ({
      scopeId: clinicScope,
      kind: 'clinic',
      from: position(from),
      entries: entries.slice(from, to),
      origins,
      claim,
      rewinds: false,
    }),
  };
}

type Clinic = ReturnType<typeof clinic>;

function clinicWith(count: number): Clinic {
  const made = clinic();
  for (let number = 0; number < count; number += 1) made.append([residentInsert(uuid())]);
  return made;
}

const take = (ask: Ask<'offer'>, caller: Caller) =>
  takeOffer(district.db, ask, caller, { now: Date.now });

async function stored() {
  const feed = await district.db
    .selectFrom('feed')
    .select(['seq', 'tx_id', 'chk'])
    .where('scope_id', '=', clinicScope)
    .orderBy('seq')
    .execute();
  const { rows } = await sql<{ count: number }>`select count(*) as count from residents`.execute(
    district.db,
  );
  return { feed, residents: rows[0]?.count };
}

const endOf = (rowId: string): Operation => ({
  op: 'patch',
  entity: 'memberships',
  rowId,
  field: 'ended_at',
  value: '2026-11-22T10:00:00Z',
  base: [],
});

const asFeed = (entries: readonly FeedEntry[]) =>
  entries.map(({ seq, chk, tx }) => ({ seq, tx_id: tx.txId, chk }));

test('an offer is taken whole and answered with the position behind it', async () => {
  const home = clinicWith(3);
  expect(await take(home.offer(0, 0), home.caller)).toMatchObject({
    outcome: 'accepted',
    position: START,
    durable: null,
    mail: 0,
  });
  expect(await take(home.offer(0, 3), home.caller)).toMatchObject({
    outcome: 'accepted',
    position: home.position(3),
  });
  expect(await stored()).toEqual({ feed: asFeed(home.entries), residents: 3 });
});

test('an offer that comes again, or overlaps, adds only what is new', async () => {
  const home = clinicWith(5);
  await take(home.offer(0, 3), home.caller);
  await take(home.offer(0, 3), home.caller);
  expect(await take(home.offer(1, 2), home.caller)).toMatchObject({ position: home.position(3) });
  expect(await take(home.offer(1, 5), home.caller)).toMatchObject({ position: home.position(5) });
  expect(await stored()).toEqual({ feed: asFeed(home.entries), residents: 5 });
});

test('an offer behind a hole is answered with where to begin', async () => {
  const home = clinicWith(5);
  await take(home.offer(0, 2), home.caller);
  expect(await take(home.offer(4, 5), home.caller)).toMatchObject({
    outcome: 'elsewhere',
    position: home.position(2),
  });
  expect((await stored()).feed).toHaveLength(2);
});

test('what a home says of itself is kept for the operators, and an older home says nothing', async () => {
  const home = clinicWith(3);
  const reported = () =>
    district.db
      .selectFrom('scopes')
      .select(['home_head', 'home_halted'])
      .where('scope_id', '=', clinicScope)
      .executeTakeFirstOrThrow();
  await take({ ...home.offer(0, 0), head: 3, halted: 'promise-broken' }, home.caller);
  expect(await reported()).toEqual({ home_head: 3, home_halted: 'promise-broken' });
  await take({ ...home.offer(0, 2), head: 4, halted: null }, home.caller);
  expect(await reported()).toEqual({ home_head: 4, home_halted: null });
  await take(home.offer(2, 3), home.caller);
  expect(await reported()).toEqual({ home_head: null, home_halted: null });
});

test('when desks spoke to their home is kept by the clock of the district, until the home says it anew', async () => {
  const home = clinicWith(3);
  const desk = uuid();
  const now = Date.parse('2026-11-22T01:00:00Z');
  const takeAt = (ask: Ask<'offer'>) =>
    takeOffer(district.db, ask, home.caller, { now: () => now });
  const heard = async () => (await readDesks(district.db)).get(clinicScope)?.get(desk);
  await takeAt({ ...home.offer(0, 1), head: 3, desks: [{ deviceId: desk, silentSeconds: 90 }] });
  expect(await heard()).toBe('2026-11-22T00:58:30.000Z');
  await takeAt({ ...home.offer(1, 2), head: 3 });
  expect(await heard()).toBe('2026-11-22T00:58:30.000Z');
  await takeAt({ ...home.offer(2, 2), head: 3, desks: [{ deviceId: desk, silentSeconds: 0 }] });
  expect(await heard()).toBe('2026-11-22T01:00:00.000Z');
  const ages = { deviceId: desk, silentSeconds: Number.MAX_SAFE_INTEGER };
  await takeAt({ ...home.offer(2, 2), head: 3, desks: [ages] });
  expect(await heard()).toBe('1970-01-01T00:00:00.000Z');
  await takeAt(home.offer(2, 3));
  expect(await heard()).toBeUndefined();
});

test('another history is not taken, and the answer shows where they part', async () => {
  const home = clinicWith(3);
  await take(home.offer(0, 2), home.caller);
  const other = home.branch(0, 4);
  const answer = await take(other.offer(0, 4), home.caller);
  expect(answer).toMatchObject({ outcome: 'elsewhere', position: home.position(2) });
  expect((await stored()).feed).toEqual(asFeed(home.entries.slice(0, 2)));
});

describe('a home that was restored', () => {
  test('offers its own order from where the feeds parted, with what the district had in it', async () => {
    const home = clinicWith(3);
    await take(home.offer(0, 3), home.caller);
    const restored = home.branch(2, 1);
    restored.adopt(home.entries[2]);
    const answer = await take({ ...restored.offer(2, 4), rewinds: true }, home.caller);
    expect(answer).toMatchObject({ outcome: 'accepted', position: restored.position(4) });
    expect(await stored()).toEqual({ feed: asFeed(restored.entries), residents: 4 });
    const limbo = await district.db.selectFrom('limbo').select('tx_id').execute();
    expect(limbo).toEqual([]);
  });

  test('what it has not offered yet waits in limbo, and is still shown', async () => {
    const home = clinicWith(3);
    await take(home.offer(0, 3), home.caller);
    const restored = home.branch(1, 1);
    await take({ ...restored.offer(1, 2), rewinds: true }, home.caller);
    expect(await stored()).toEqual({ feed: asFeed(restored.entries), residents: 4 });
    restored.adopt(home.entries[1]);
    restored.adopt(home.entries[2]);
    await take(restored.offer(2, 4), home.caller);
    expect(await stored()).toEqual({ feed: asFeed(restored.entries), residents: 4 });
  });

  test('what was accepted once and is not any more is taken out of the rows', async () => {
    const home = clinicWith(2);
    await take(home.offer(0, 2), home.caller);
    const restored = home.branch(1, 0);
    restored.adopt(home.entries[1], 'quarantined');
    restored.append([residentInsert(uuid())]);
    await take({ ...restored.offer(1, 3), rewinds: true }, home.caller);
    expect(await stored()).toEqual({ feed: asFeed(restored.entries), residents: 2 });
  });

  describe.each([
    ['in one offer', [[1, 4]]],
    [
      'offer by offer',
      [
        [1, 2],
        [2, 3],
        [3, 4],
      ],
    ],
  ])('whose order puts another beginning before an end that is folded already, %s', (_, parts) => {
    test('keeps who stays, and what was said before', async () => {
      const home = clinic();
      const [residentId, membershipId, first, second] = [uuid(), uuid(), uuid(), uuid()];
      const resident = [membershipInsert(membershipId, residentId), residentInsert(residentId)];
      home.append([...resident, conditionOp(residentId, first)]);
      home.append([endOf(membershipId)]);
      await take(home.offer(0, 2), home.caller);
      expect((await stored()).residents).toBe(0);
      const restored = home.branch(1, 0);
      restored.append([conditionOp(residentId, second)]);
      restored.append([membershipInsert(uuid(), residentId)]);
      restored.adopt(home.entries[1]);
      for (const [from = 0, to = 0] of parts)
        await take({ ...restored.offer(from, to), rewinds: true }, home.caller);
      expect(await stored()).toEqual({ feed: asFeed(restored.entries), residents: 1 });
      const { rows } = await sql`select id from conditions order by id`.execute(district.db);
      expect(rows).toEqual([first, second].sort().map((id) => ({ id })));
    });
  });
});

describe('two homes', () => {
  test('the better claim orders the scope; the other one is told by whom', async () => {
    const home = clinicWith(1);
    const desk = home.hire();
    await take(home.offer(0, 2), home.caller);
    const next = desk.takeOver();
    const answer = await take(next.offer(2, 3), next.caller);
    expect(answer).toMatchObject({ outcome: 'accepted', position: next.position(3) });
    const late = await take(home.offer(2, 2), home.caller);
    expect(late).toMatchObject({ outcome: 'superseded', claim: next.claim });
  });

  test('a stranger can not take a scope over, nor claim for somebody else', async () => {
    const home = clinicWith(1);
    await take(home.offer(0, 1), home.caller);
    const stranger = clinic(2);
    await expect(take(stranger.offer(0, 0), stranger.caller)).rejects.toMatchObject({
      code: 'unknown-scope',
    });
    const borrowed = { ...stranger.offer(0, 0), claim: home.claim };
    await expect(take(borrowed, stranger.caller)).rejects.toMatchObject({
      code: 'bad-transaction',
    });
  });
});

test('nothing that was signed by somebody else, changed, or put in another order', async () => {
  const home = clinicWith(3);
  const thief = clinic();
  const offer = home.offer(0, 3);
  const bad = { code: 'bad-transaction' };
  const origins = offer.origins.map((origin) => ({ ...origin, publicKey: thief.caller.publicKey }));
  await expect(take({ ...offer, origins }, home.caller)).rejects.toMatchObject(bad);
  const [first, second, third] = offer.entries as [FeedEntry, FeedEntry, FeedEntry];
  const changed = { ...first, tx: { ...first.tx, hlc: 77 } };
  await expect(take({ ...offer, entries: [changed] }, home.caller)).rejects.toMatchObject(bad);
  await expect(take({ ...offer, entries: [second, third] }, home.caller)).rejects.toMatchObject(
    bad,
  );
  await expect(take({ ...offer, origins: [] }, home.caller)).rejects.toMatchObject(bad);
  expect(await stored()).toEqual({ feed: [], residents: 0 });
});

test('nothing that says one act twice', async () => {
  const home = clinicWith(1);
  home.adopt(home.entries[0]);
  await expect(take(home.offer(0, 2), home.caller)).rejects.toMatchObject({
    code: 'bad-transaction',
  });
});

test('nothing that no page would carry to the next one', async () => {
  const home = clinic();
  home.append([residentInsert(uuid(), { address: 'x'.repeat(limits.transactionBytes) })]);
  await expect(take(home.offer(0, 1), home.caller)).rejects.toMatchObject({
    code: 'bad-transaction',
  });
  expect(await stored()).toEqual({ feed: [], residents: 0 });
});

test('a scope is offered by nobody but its home', async () => {
  const home = clinicWith(1);
  await take(home.offer(0, 1), home.caller);
  const other = clinic();
  await expect(take(home.offer(0, 1), other.caller)).rejects.toMatchObject({
    code: 'bad-transaction',
  });
  const revoked = { ...home.caller, isRevoked: true };
  await expect(take(home.offer(0, 1), revoked)).rejects.toMatchObject({ code: 'revoked' });
});

test('offers at the same time end in one feed, and every one of them is answered', async () => {
  const home = clinicWith(40);
  const pieces = [...Array(12).keys()].map((at) => home.offer(at, 40 - (at % 5)));
  const answers = await Promise.all(
    [home.offer(0, 40), ...pieces, home.offer(0, 10)].map((ask) => take(ask, home.caller)),
  );
  for (const { position } of answers) expect(position).toEqual(home.position(position.seq));
  expect(await stored()).toEqual({ feed: asFeed(home.entries), residents: 40 });
});

test('edits arrive as they were meant, also in the page of their row and beside each other', async () => {
  const home = clinic();
  const rowId = uuid();
  home.append([residentInsert(rowId, { phone: '0' })]);
  const base = [home.entries[0]?.tx.txId ?? ''];
  const phone = (value: string): Operation => ({
    op: 'patch',
    entity: 'residents',
    rowId,
    field: 'phone',
    value,
    base,
  });
  home.append([phone('1')]);
  home.append([phone('2')]);
  await take(home.offer(0, 2), home.caller);
  await take(home.offer(2, 3), home.caller);
  const { rows } = await sql<{
    phone: string;
    fv: string;
  }>`select phone, fv from residents`.execute(district.db);
  expect(rows[0]?.phone).toBe('2');
  expect(JSON.parse(rows[0]?.fv ?? '').phone).toHaveLength(2);
});

test("what can not be folded is kept and stands in nobody's way", async () => {
  const home = clinic();
  home.append([residentInsert(uuid(), { shoe_size: 42 })]);
  home.append([residentInsert(uuid())]);
  await take(home.offer(0, 2), home.caller);
  expect(await stored()).toMatchObject({ residents: 1, feed: asFeed(home.entries) });
  const bad = await district.db.selectFrom('inbox_bad').select(['tx_id', 'reason']).execute();
  expect(bad).toEqual([{ tx_id: home.entries[0]?.tx.txId, reason: 'unknown-field' }]);
});

test('what a newer version made is kept for those who understand it, and stops nobody', async () => {
  const home = clinic();
  home.append([residentInsert(uuid(), { shoe_size: 42 })], SCHEMA_VERSION + 1);
  home.append([residentInsert(uuid())]);
  await take(home.offer(0, 2), home.caller);
  expect(await stored()).toMatchObject({ residents: 1, feed: asFeed(home.entries) });
  const bad = await district.db.selectFrom('inbox_bad').select(['tx_id', 'reason']).execute();
  expect(bad).toEqual([{ tx_id: home.entries[0]?.tx.txId, reason: 'newer-schema' }]);
});

test('a text that no database would hold does not stop the scope', async () => {
  const home = clinic();
  home.append([residentInsert(uuid(), { name: 'a\u0000b' })]);
  home.append([residentInsert(uuid())]);
  await take(home.offer(0, 2), home.caller);
  expect(await stored()).toMatchObject({ residents: 1 });
});
