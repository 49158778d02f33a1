import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, nurse, residentInsert } from '../../../tests/support/acts.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { openReplica, type Replica } from '../../../tests/support/replica.ts';
import { SCHEMA_VERSION } from '../../../shared/replication/entities.ts';
import type { Caller } from '../../../shared/replication/exchange.ts';
import { WAIT_MS } from '../../../shared/replication/protocol.ts';
import { seal } from '../../../shared/replication/seal.ts';
import { START } from '../../../shared/replication/transaction.ts';
import { createHome, type HomeOptions } from './home.ts';
import { readSelf } from './scope-store.ts';

const { kept } = keeping();

const desk: Caller = { deviceId: 'desk', publicKey: '', name: 'desk', isRevoked: false };

function homeOf(replica: Replica, more: Pick<HomeOptions, 'now' | 'news'>) {
  return createHome({
    ...replica,
    name: 'home',
    districtView: async () => null,
    relayPush: null,
    relayDonation: null,
    onSuperseded: () => undefined,
    closing: new AbortController().signal,
    ...more,
  });
}

const noNews = { notify: () => undefined, listen: () => () => true };

test('whoever waits is not kept for longer because the clock was put back', async () => {
  const replica = await kept(openReplica({ isHome: true }));
  let now = 3_600_000;
  const waited: number[] = [];
  const next = async (timeoutMs: number) => {
    waited.push(timeoutMs);
    expect(waited.length).toBeLessThan(3);
    now = 0;
  };
  const home = homeOf(replica, { now: () => now, news: { next, ...noNews } });
  const { head } = await home.wait({ scopeId: clinicScope, seq: 0, district: null }, desk);
  expect(head).toBe(0);
  expect(waited).toEqual([WAIT_MS, 0]);
});

test('a page ends where it is full, and has at least one entry', async () => {
  const replica = await kept(openReplica({ isHome: true }));
  for (let count = 0; count < 5; count += 1) await replica.issue([residentInsert(uuid())]);
  const next = () => Promise.resolve();
  const home = homeOf(replica, { now: () => 0, news: { next, ...noNews } });
  const lengths: number[] = [];
  for (let from = START; from.seq < 5; ) {
    const maxBytes = lengths.length === 0 ? 1 : 2_500;
    const page = await home.pull({ scopeId: clinicScope, from, maxBytes }, desk);
    if (page.outcome !== 'page') throw new Error(page.outcome);
    lengths.push(page.entries.length);
    from = page.to;
  }
  expect(lengths).toEqual([1, 2, 2]);
});

test('what a copy of this database says under its very name is not its own', async () => {
  const replica = await kept(openReplica({ isHome: true }));
  const { device, db } = replica;
  const self = await db.write(async (trx) => readSelf(trx, clinicScope));
  const { replicaId, nextNo: txNo, lastHash: prevHash } = self;
  const place = { scopeId: clinicScope, scopeKind: 'clinic', replicaId, txNo, prevHash } as const;
  const what = { schemaVersion: SCHEMA_VERSION, ops: [residentInsert(uuid())] };
  const tx = seal({ ...place, ...what, txId: uuid(), hlc: 1, actor: nurse }, device.sign);
  const next = () => Promise.resolve();
  const home = homeOf(replica, { now: () => 0, news: { next, ...noNews } });
  const copy = { ...desk, deviceId: device.deviceId, publicKey: device.publicKey };
  const answer = await home.push({ scopeId: clinicScope, replicaId, txs: [tx] }, copy);
  expect(answer).toMatchObject({ outcome: 'fork', results: [] });
  expect(await db.read.selectFrom('feed').select('tx_id').execute()).toEqual([]);
});
