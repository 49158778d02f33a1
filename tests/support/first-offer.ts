import { v7 as uuid } from 'uuid';
import { createPeer, type Peer } from '../../electron/data/replication/peer.ts';
import { signClaim } from '../../shared/replication/claim.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import type { Ask } from '../../shared/replication/protocol.ts';
import { seal } from '../../shared/replication/seal.ts';
import { START, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { clinicScope, nurse, referenceScope, residentInsert } from './acts.ts';
import { enrolmentCode } from './clinic.ts';
import type { Replica } from './replica.ts';

/** A clinic's home and the district, with nothing of the program in between. */
export function districtPeer({ db, device }: Replica, { url }: { readonly url: string }): Peer {
  const who = { db, device, name: 'home', now: Date.now };
  return createPeer({ ...who, role: 'district', url, enrolmentCode });
}

export function greetDistrict(peer: Peer) {
  const ask = { scopeId: referenceScope, replicaId: uuid(), schemaVersion: SCHEMA_VERSION };
  return peer.ask('hello', { protocolVersion: 1, claim: null, ...ask }, { timeoutMs: 10_000 });
}

/** The first act of a clinic, as its home offers it. */
export function firstOffer({ device: { deviceId, publicKey, sign } }: Replica): Ask<'offer'> {
  const replicaId = uuid();
  const whose = { scopeId: clinicScope, scopeKind: 'clinic', replicaId, actor: nurse } as const;
  const place = { txId: uuid(), txNo: 1, prevHash: ZERO_HASH, hlc: 1 };
  const ops = [residentInsert(uuid())];
  const tx = seal({ ...whose, ...place, schemaVersion: SCHEMA_VERSION, ops }, sign);
  const claim = { scopeId: clinicScope, epoch: 1, deviceId, replicaId, publicKey, url: null };
  return {
    scopeId: clinicScope,
    kind: 'clinic',
    from: START,
    entries: [{ seq: 1, chk: feedHash(START.chk, tx, 'applied'), status: 'applied', tx }],
    origins: [{ replicaId, deviceId, publicKey, name: 'home' }],
    claim: signClaim(claim, sign),
    rewinds: false,
  };
}
