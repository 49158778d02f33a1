import { generateKeyPairSync, sign } from 'node:crypto';
import { generateClinic } from '../../shared/demo/generate-clinic.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import { signClaim } from '../../shared/replication/claim.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { seal } from '../../shared/replication/seal.ts';
import {
  type FeedEntry,
  type Operation,
  type Position,
  START,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';
import { migrate } from '../../server/db/migrate.ts';
import type { Database } from '../../server/db/open.ts';
import { openDistrict } from '../../server/district.ts';
import { takeOffer } from '../../server/scopes/offer.ts';

type Options = {
  readonly residents: number;
  readonly now: () => number;
  readonly makeId: MakeId;
};

const PAGE_ENTRIES = 20;
const actor = { kind: 'staff', id: 'generator', place: 'home' } as const;
const today = '2026-11-21' as CalendarDate;

/** An invented clinic that its home offered to a new district, by the door that every clinic takes. */
export async function inventDistrict(db: Database, options: Options): Promise<void> {
  const { residents, now, makeId } = options;
  await migrate(db);
  const clinic = generateClinic({ seed: 7, today, residents });
  const names = { name: 'drill', referenceScopeId: null, demonstrationCode: null };
  const district = await openDistrict({ db, ...names, now, makeId, onFault: fail });
  await district.reference.seed(clinic.referenceOps(() => ''));
  district.reference.close();
  const home = makeHome(clinic.clinicId, options);
  let from = START;
  for (const batch of inPages(clinic.clinicOps())) {
    const entries = batch.map((ops) => home.append(ops));
    const what = { scopeId: clinic.clinicId, kind: 'clinic', from, entries } as const;
    const who = { origins: [home.origin], claim: home.claim, rewinds: false };
    const answer = await takeOffer(db, { ...what, ...who }, home.caller, { now });
    from = answer.position;
  }
}

function fail(error: unknown): never {
  throw error;
}

function* inPages(batches: Iterable<readonly Operation[]>): Generator<(readonly Operation[])[]> {
  let page: (readonly Operation[])[] = [];
  for (const batch of batches) {
    page.push(batch);
    if (page.length < PAGE_ENTRIES) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function makeHome(scopeId: string, { now, makeId }: Options) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const device = { deviceId: makeId(), publicKey: spki, name: '演示前台' };
  const replicaId = makeId();
  const signHash = (hash: string) =>
    sign(null, Buffer.from(hash, 'hex'), privateKey).toString('base64');
  const claim = signClaim(
    { scopeId, epoch: 1, deviceId: device.deviceId, replicaId, publicKey: spki, url: null },
    signHash,
  );
  let head: Position = START;
  let prevHash = ZERO_HASH;
  const append = (ops: readonly Operation[]): FeedEntry => {
    const place = { txId: makeId(), scopeId, scopeKind: 'clinic', replicaId } as const;
    const what = { hlc: now(), actor, schemaVersion: SCHEMA_VERSION, ops: [...ops] };
    const draft = { ...place, ...what, txNo: head.seq + 1, prevHash };
    const tx = seal(draft, signHash);
    prevHash = tx.txHash;
    head = { seq: head.seq + 1, chk: feedHash(head.chk, tx, 'applied') };
    return { ...head, status: 'applied', tx };
  };
  return {
    append,
    claim,
    origin: { replicaId, ...device },
    caller: { ...device, isRevoked: false },
  };
}
