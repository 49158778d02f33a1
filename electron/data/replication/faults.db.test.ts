import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import {
  atOne,
  enrolmentCode,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
  residents,
  type Workstation,
} from '../../../tests/support/clinic.ts';
import { type Mishap, openLossyLine } from '../../../tests/support/lossy-line.ts';
import { clinicScope, nurse, residentInsert } from '../../../tests/support/acts.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { seal } from '../../../shared/replication/seal.ts';
import { type Transaction, ZERO_HASH } from '../../../shared/replication/transaction.ts';
import { createPeer, type Peer } from './peer.ts';

const { kept } = keeping();

const options = { timeoutMs: 10_000 };

/** Of seven requests; single ones and two in a row. */
const BAD_MOMENTS = new Set([1, 2, 5]);

describe('a bad line', () => {
  test.each<[string, Mishap]>([
    ['answers are lost', 'lose-answer'],
    ['requests are lost', 'lose-request'],
    ['requests arrive twice', 'double'],
  ])('%s, and everything arrives once', async (_name, mishap) => {
    const home = await kept(openHome());
    let count = 0;
    const line = await kept(
      openLossyLine(home.server.url, () => {
        count += 1;
        return BAD_MOMENTS.has(count % 7) ? mishap : 'none';
      }),
    );
    const desk = await kept(openDesk(line.url));
    await home.start();
    await desk.start();
    const made: string[] = [];
    for (let number = 0; number < 8; number += 1) {
      made.push((await desk.issue([residentInsert(uuid())])).txId);
      made.push((await home.issue([residentInsert(uuid())])).txId);
    }
    await atOne(home, desk);
    expect([...(await feedIds(home))].sort()).toEqual(made.sort());
    expect(await residents(desk)).toEqual(await residents(home));
    expect(desk.replicator.state().stoppedBecause).toBeNull();
  });

  test('an answer that somebody else made is no answer', async () => {
    const [home, impostor] = [await kept(openHome()), await kept(openHome())];
    const desk = await kept(openDesk(home.server.url));
    await home.start();
    await desk.start();
    await desk.issue([residentInsert(uuid())]);
    await atOne(home, desk);
    const peer = peerOf(desk, impostor.server.url, 'a guess');
    await expect(
      peer.ask(
        'pull',
        { scopeId: clinicScope, from: { seq: 0, chk: ZERO_HASH }, maxBytes: 1 },
        options,
      ),
    ).rejects.toMatchObject({ code: 'not-enrolled' });
  });
});

function peerOf(desk: Workstation, url: string, code = enrolmentCode): Peer {
  return createPeer({
    db: desk.db,
    device: desk.device,
    role: 'home',
    url,
    enrolmentCode: code,
    name: 'desk',
    now: Date.now,
  });
}

/** Transactions that a desk could have made, handed over by hand. */
function stream(desk: Workstation, replicaId: string, names: readonly string[]): Transaction[] {
  const txs: Transaction[] = [];
  for (const [at, name] of names.entries()) {
    const draft = {
      txId: uuid(),
      scopeId: clinicScope,
      scopeKind: 'clinic' as const,
      replicaId,
      txNo: at + 1,
      prevHash: txs.at(-1)?.txHash ?? ZERO_HASH,
      hlc: at,
      actor: nurse,
      schemaVersion: 1,
      ops: [residentInsert(uuid(), { name })],
    };
    txs.push(seal(draft, desk.device.sign));
  }
  return txs;
}

describe('a home takes', () => {
  async function parties(): Promise<{ home: HomeWorkstation; desk: Workstation; peer: Peer }> {
    const home = await kept(openHome());
    const desk = await kept(openDesk(home.server.url));
    await home.start();
    return { home, desk, peer: peerOf(desk, home.server.url) };
  }
  const push = (peer: Peer, replicaId: string, txs: Transaction[]) =>
    peer.ask('push', { scopeId: clinicScope, replicaId, txs }, options);

  test('a push once, however often it comes', async () => {
    const { home, desk, peer } = await parties();
    const replica = uuid();
    const txs = stream(desk, replica, ['甲', '乙']);
    const first = await push(peer, replica, txs);
    expect(first).toMatchObject({ outcome: 'accepted', lastNo: 2 });
    const again = await push(peer, replica, txs);
    expect(again.results.map(({ verdict }) => verdict)).toEqual(['duplicate', 'duplicate']);
    expect(await feedIds(home)).toEqual(txs.map(({ txId }) => txId));
    expect(await residents(home)).toHaveLength(2);
  });

  test('nothing behind a hole', async () => {
    const { home, desk, peer } = await parties();
    const replica = uuid();
    const txs = stream(desk, replica, ['甲', '乙', '丙']);
    const answer = await push(peer, replica, txs.slice(1));
    expect(answer).toMatchObject({ outcome: 'gap', lastNo: 0, results: [] });
    expect(await feedIds(home)).toEqual([]);
  });

  test('no second history of one stream', async () => {
    const { home, desk, peer } = await parties();
    const replica = uuid();
    const txs = stream(desk, replica, ['甲', '乙']);
    await push(peer, replica, txs);
    const answer = await push(peer, replica, stream(desk, replica, ['甲', '丙']));
    expect(answer).toMatchObject({ outcome: 'fork', lastNo: 2, results: [] });
    expect(await feedIds(home)).toEqual(txs.map(({ txId }) => txId));
  });

  test('an act that comes by two streams once, and both streams go on', async () => {
    const { home, desk, peer } = await parties();
    const [one, two] = [uuid(), uuid()];
    const [tx] = stream(desk, one, ['甲']) as [Transaction];
    await push(peer, one, [tx]);
    const { txHash: _hash, signature: _signature, ...content } = tx;
    const moved = seal({ ...content, replicaId: two }, desk.device.sign);
    const answer = await push(peer, two, [moved]);
    expect(answer).toMatchObject({ outcome: 'accepted', lastNo: 1 });
    expect((await push(peer, two, [moved])).results).toMatchObject([{ verdict: 'duplicate' }]);
    expect(await feedIds(home)).toEqual([tx.txId]);
  });

  test('nothing forged, nothing of another device, nothing for a scope it does not order', async () => {
    const { home, desk, peer } = await parties();
    const other = await kept(openDesk(home.server.url));
    const replica = uuid();
    const txs = stream(desk, replica, ['甲']);
    const forged = txs.map((tx) => ({ ...tx, hlc: 99 }));
    await expect(push(peer, replica, forged)).rejects.toMatchObject({ code: 'bad-transaction' });
    await push(peer, replica, txs);
    const theirs = peerOf(other, home.server.url);
    const stolen = stream(other, replica, ['甲', '乙']);
    await expect(push(theirs, replica, stolen)).rejects.toMatchObject({ code: 'bad-transaction' });
    const elsewhere = { scopeId: uuid(), replicaId: replica, txs };
    await expect(peer.ask('push', elsewhere, options)).rejects.toMatchObject({
      code: 'unknown-scope',
    });
    expect(await feedIds(home)).toHaveLength(1);
  });

  test('what a revoked device still has, without applying it, and tells it nothing more', async () => {
    const { home, desk, peer } = await parties();
    const replica = uuid();
    await push(peer, replica, stream(desk, replica, ['甲']).slice(0, 1));
    await home.db.write((db) =>
      db
        .updateTable('known_devices')
        .set({ is_revoked: 1 })
        .where('device_id', '=', desk.device.deviceId)
        .execute(),
    );
    const late = uuid();
    const answer = await push(peer, late, stream(desk, late, ['乙']));
    expect(answer.results).toMatchObject([{ verdict: 'quarantined' }]);
    expect(await residents(home)).toHaveLength(1);
    expect(await feedIds(home)).toHaveLength(2);
    const from = { seq: 0, chk: ZERO_HASH };
    await expect(
      peer.ask('pull', { scopeId: clinicScope, from, maxBytes: 1_000 }, options),
    ).rejects.toMatchObject({ code: 'revoked' });
  });

  test('what it does not understand, for those who do', async () => {
    const { home, desk, peer } = await parties();
    const replica = uuid();
    const [plain] = stream(desk, replica, ['甲']) as [Transaction];
    const { txHash: _hash, signature: _signature, ...content } = plain;
    const tx = seal(
      { ...content, schemaVersion: 99, ops: [residentInsert(uuid(), { shoe_size: 42 })] },
      desk.device.sign,
    );
    expect(await push(peer, replica, [tx])).toMatchObject({ outcome: 'accepted', lastNo: 1 });
    const bad = await home.db.read.selectFrom('inbox_bad').select(['tx_id', 'reason']).execute();
    expect(bad).toEqual([{ tx_id: tx.txId, reason: 'newer-schema' }]);
    await desk.start();
    await eventually(async () => expect(await feedIds(desk)).toEqual([tx.txId]));
    expect(await residents(desk)).toEqual([]);
  });
});
