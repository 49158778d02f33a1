import { type Caller, ProtocolRefusal } from '../../../shared/replication/exchange.ts';
import { signersOf, STREAM_START, type StreamHead } from '../../../shared/replication/home.ts';
import type { Answer, Ask } from '../../../shared/replication/protocol.ts';
import type { DatabaseHandle, ReadDb } from '../db/handle.ts';
import { trustedAmong } from './known-devices.ts';
import { PeerRefusal, PeerUnreachable } from './peer.ts';

/** Hands transactions on to the home of the scope. @throws PeerUnreachable, PeerRefusal */
export type RelayPush = (ask: Ask<'push'>) => Promise<Answer<'push'>>;

export type RelayDonation = (ask: Ask<'donate'>) => Promise<Answer<'donate'>>;

/** Of a relayed scope: how far its feed, as it is here, holds the stream. Less than its home has is no harm. */
export async function relayedStream(
  db: ReadDb,
  { scopeId, replicaId }: Ask<'hello'>,
): Promise<StreamHead> {
  const row = await db
    .selectFrom('feed')
    .select(['tx_no', 'tx_hash'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', '=', replicaId)
    .orderBy('tx_no', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { lastNo: row.tx_no, lastHash: row.tx_hash } : STREAM_START;
}

/** The ways to the home of a relayed scope; null where there are none. */
export type Relays = {
  readonly relayPush: RelayPush | null;
  readonly relayDonation: RelayDonation | null;
};

/**
 * Hands on what a desk wrote in a scope that is ordered elsewhere, with the key that the desk showed
 * here. Out of reach means `busy`: the desk keeps it and goes on. Of a desk that was sent away it is handed on as
 * what an operator has to decide.
 */
export async function relay(
  { scopeId, replicaId, txs }: Ask<'push'>,
  caller: Caller,
  { db, relayPush, relayDonation }: Relays & { readonly db: DatabaseHandle },
): Promise<Answer<'push'>> {
  const { deviceId, publicKey, name } = caller;
  const origin = { replicaId, deviceId, publicKey, name };
  if (caller.isRevoked) {
    const brought = { scopeId, txs, origins: [origin] };
    const { results } = await handOn(db.read, brought, caller, relayDonation);
    const last = txs.at(-1);
    return {
      outcome: 'accepted',
      lastNo: last?.txNo ?? STREAM_START.lastNo,
      lastHash: last?.txHash ?? STREAM_START.lastHash,
      results,
    };
  }
  if (!relayPush) throw new ProtocolRefusal('busy');
  return orBusy(relayPush({ scopeId, replicaId, txs, origin }));
}

/**
 * Hands on what a desk found that the home of a relayed scope has lost. Of what a desk that was sent away brings, an
 * operator has to decide, unless somebody signed it who is known here and was not.
 */
export async function handOn(
  db: ReadDb,
  ask: Ask<'donate'>,
  { isRevoked }: Caller,
  relayDonation: RelayDonation | null,
): Promise<Answer<'donate'>> {
  if (!relayDonation) throw new ProtocolRefusal('busy');
  if (!isRevoked) return orBusy(relayDonation(ask));
  const origins = signersOf(ask);
  const trusted = await trustedAmong(db, origins);
  const theirs = origins.filter(({ deviceId }) => trusted.has(deviceId));
  const replicas = new Set(theirs.map(({ replicaId }) => replicaId));
  const doubtful = ask.txs.filter((tx) => !replicas.has(tx.replicaId)).map(({ txId }) => txId);
  const quarantined = [...new Set([...(ask.quarantined ?? []), ...doubtful])];
  return orBusy(relayDonation({ ...ask, origins, quarantined }));
}

async function orBusy<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof PeerRefusal && error.code === 'bad-transaction')
      throw new ProtocolRefusal('bad-transaction');
    if (error instanceof PeerUnreachable || error instanceof PeerRefusal)
      throw new ProtocolRefusal('busy');
    throw error;
  }
}
