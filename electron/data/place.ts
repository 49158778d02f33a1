import { networkInterfaces } from 'node:os';
import type { WorkstationKind } from '../../shared/domain/access.ts';
import type { DataHostConfig } from './config.ts';
import type { DatabaseHandle, WriteDb } from './db/handle.ts';
import { prepared } from './db/write-context.ts';
import { keptUrl } from './replication/address-book.ts';
import { readStanding } from './replication/feed-page.ts';
import { isSuccessor } from './replication/succession.ts';

/**
 * Whether this workstation orders its clinic or follows, and where the others are. The set-up says so
 * for the first start; who has taken over since is in the database.
 */
export type Place =
  | {
      readonly kind: 'home';
      readonly listen: Extract<DataHostConfig['role'], { kind: 'home' }>['listen'];
      readonly districtUrl: string | null;
      /** Of the home that it has replaced. */
      readonly formerUrl: string | null;
    }
  | { readonly kind: 'desk'; readonly homeUrl: string }
  /** It takes the clinic over as soon as it is loaded from the district. */
  | { readonly kind: 'successor'; readonly districtUrl: string }
  /** It follows the scope of a hospital or of a tablet, for good. */
  | { readonly kind: 'guest'; readonly districtUrl: string };

/** What this workstation writes in, and what it has: its clinic's records, or those it was granted. */
export function ownScope({
  role,
  workstation: { clinicId },
}: Pick<DataHostConfig, 'role' | 'workstation'>): OwnScope {
  return role.kind === 'guest'
    ? { scopeId: role.scopeId, kind: role.scopeKind }
    : { scopeId: clinicId, kind: 'clinic' };
}

export type OwnScope = {
  readonly scopeId: string;
  readonly kind: WorkstationKind;
};

/** The place as of now. */
export async function readPlace(
  db: DatabaseHandle,
  { role, workstation: { clinicId } }: DataHostConfig,
): Promise<Place> {
  if (role.kind === 'guest') return { kind: 'guest', districtUrl: role.districtUrl };
  const { listen = ANYWHERE } = role;
  // Who joined as a desk was told by its home; the set-up is of whoever wrote it by hand.
  const districtUrl = role.districtUrl ?? (await keptUrl(db.read, 'district'));
  const standing = await readStanding(db.read, clinicId);
  const isHome = standing ? standing.is_home === 1 : role.kind === 'home';
  if (isHome)
    return { kind: 'home', listen, districtUrl, formerUrl: standing?.former_home_url ?? null };
  if (districtUrl !== null && isSuccessor(db.read, clinicId))
    return { kind: 'successor', districtUrl };
  // Who has replaced the home of the set-up, or this one, is in the address book.
  return { kind: 'desk', homeUrl: role.kind === 'desk' ? role.homeUrl : NOWHERE };
}

/** A desk that took over is found on the clinic's network. */
const ANYWHERE = { host: '0.0.0.0', port: 0 };

/** A home that was replaced and was not told by whom: nobody answers there. */
const NOWHERE = 'https://127.0.0.1:9';

/** The address under which the others reach a listener here. */
export function reachableUrl({
  host,
  port,
  url,
}: {
  host: string;
  port: number;
  url: string;
}): string {
  const isAnywhere = host === '0.0.0.0' || host === '::';
  if (!isAnywhere) return url;
  const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  const outward = addresses.find(({ internal, family }) => !internal && family === 'IPv4');
  return `https://${outward?.address ?? '127.0.0.1'}:${port}`;
}

/** The home that is replaced has to be told, whenever it is there again. */
export function rememberFormer(db: WriteDb, clinicId: string, url: string): void {
  prepared(db)(
    `update scopes set former_home_url =
       coalesce((select url from peer_addresses where role = 'home'), ?) where scope_id = ?`,
  ).run(url, clinicId);
}
