import { isRecent, toInstant } from '../../../shared/lib/clock.ts';
import { isLoopback } from '../../../shared/replication/address.ts';
import type { Claim } from '../../../shared/replication/claim.ts';
import { peerUrl } from '../config.ts';
import type { DatabaseHandle, ReadDb } from '../db/handle.ts';
import type { LineName } from './connection-watch.ts';
import type { Directory, FoundHome } from './discovery.ts';
import { findPeer } from './known-devices.ts';
import { createTlsLine } from './tls-line.ts';

/** Where the clinic's home is asked. Addresses change by themselves; the device at the other end does not. */
export type AddressBook = {
  /** Without a slash at the end. */
  current(): string;
  /** Nobody answered there. Looks around, at most now and then; resolves when that is over. */
  lost(): Promise<void>;
};

export type AddressBookOptions = {
  readonly db: DatabaseHandle;
  readonly clinicId: string;
  /** As it was set up. */
  readonly configured: string;
  readonly directory: Directory;
  readonly now: () => number;
  /** Somebody said that it orders the clinic now; whether that counts is not decided here. */
  readonly onClaim: (claim: Claim) => Promise<void>;
};

const LISTEN_MS = 2_500;
const PROBE_MS = 3_000;
/** A network that has no answer is not asked without pause. */
const AGAIN_MS = 20_000;

/** Begins where the home was last found. */
export async function openAddressBook(options: AddressBookOptions): Promise<AddressBook> {
  const { db, configured, now } = options;
  let current = (await keptUrl(db.read, 'home')) ?? configured;
  let searchedAt = Number.NEGATIVE_INFINITY;
  let searching: Promise<void> | null = null;
  const search = async () => {
    const found = await searchHome(options, current);
    if (found === null) return;
    current = found;
    await saveUrl(db, 'home', found, now());
  };
  return {
    current: () => current,
    lost: () => {
      if (searching) return searching;
      if (isRecent(searchedAt, now(), AGAIN_MS)) return Promise.resolve();
      searchedAt = now();
      searching = search().finally(() => {
        searching = null;
      });
      return searching;
    },
  };
}

/** An address counts only once the very device that this desk knows has answered there. */
async function searchHome(
  { db, clinicId, configured, directory, onClaim }: AddressBookOptions,
  current: string,
): Promise<string | null> {
  const home = await findPeer(db.read, 'home');
  if (!home) return null;
  const found = (await directory.find(LISTEN_MS)).filter((one) => one.clinicId === clinicId);
  for (const claim of await claimsOf(db, found)) await onClaim(claim);
  const heard = found.filter(({ deviceId }) => deviceId === home.deviceId).map(({ url }) => url);
  const candidates = new Set([...heard, configured]);
  candidates.delete(current);
  for (const url of candidates) if (await answersAt(url, home.publicKey)) return url;
  return null;
}

/** What was claimed by devices that are known here, with the keys that are known of them. */
async function claimsOf(db: DatabaseHandle, found: readonly FoundHome[]): Promise<Claim[]> {
  if (found.length === 0) return [];
  const known = await db.read
    .selectFrom('known_devices')
    .select(['device_id', 'public_key'])
    .where(
      'device_id',
      'in',
      found.map(({ deviceId }) => deviceId),
    )
    .execute();
  const keys = new Map(known.map((row) => [row.device_id, row.public_key]));
  return found.flatMap(({ claim, deviceId }) => {
    const publicKey = keys.get(deviceId);
    return claim && publicKey !== undefined ? [{ ...claim, publicKey }] : [];
  });
}

/** Whether the holder of this key answers: any answer, since the line says who gave it. */
async function answersAt(url: string, publicKey: string): Promise<boolean> {
  const line = createTlsLine();
  try {
    const signal = AbortSignal.timeout(PROBE_MS);
    const ask = { method: 'GET', headers: {}, body: null, publicKey, signal } as const;
    await line.request({ ...ask, url: `${url}/` });
    return true;
  } catch {
    return false;
  } finally {
    line.close();
  }
}

/** Where this workstation last found its home, or was told that the district is; null before. */
export async function keptUrl(db: ReadDb, role: LineName): Promise<string | null> {
  const find = db.selectFrom('peer_addresses').select('url').where('role', '=', role);
  return (await find.executeTakeFirst())?.url ?? null;
}

/**
 * Keeps where the district is, as the home told it: nobody asks there before this desk orders the clinic.
 * What may not stand in a set-up is not kept either, nor what only the home's own machine could reach.
 */
export async function keepDistrictUrl(
  db: DatabaseHandle,
  { told, homeUrl }: { readonly told: string; readonly homeUrl: string },
  now: number,
): Promise<void> {
  const { data: url } = peerUrl.safeParse(told);
  if (url === undefined || (isOwnMachine(url) && !isOwnMachine(homeUrl))) return;
  if (url === (await keptUrl(db.read, 'district'))) return;
  await saveUrl(db, 'district', url, now);
}

function isOwnMachine(url: string): boolean {
  return isLoopback(new URL(url).hostname);
}

async function saveUrl(db: DatabaseHandle, role: LineName, url: string, now: number) {
  const values = { url, found_at: toInstant(now) };
  await db.write((trx) =>
    trx
      .insertInto('peer_addresses')
      .values({ role, ...values })
      .onConflict((conflict) => conflict.column('role').doUpdateSet(values))
      .execute(),
  );
}
