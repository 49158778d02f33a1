import { sql } from 'kysely';
import { parseClaim } from '../../electron/data/replication/rebirth.ts';
import { isSameClaim } from '../../shared/replication/claim.ts';
import type { Process } from './workstation.ts';
import type { Host, World } from './world.ts';

/** Whether everybody has everything: a cheap look, before the thorough one of the invariants. */
export async function isAtRest(world: World): Promise<boolean> {
  const district = world.district.process;
  if (!district?.life.isAlive()) return false;
  const scopes = await district.db
    .selectFrom('scopes')
    .select(['scope_id', 'chk', 'claim'])
    .execute();
  const there = new Map(scopes.map((row) => [row.scope_id, row]));
  const { mail } = await district.db
    .selectFrom('mail')
    .select(sql<number>`count(*)`.as('mail'))
    .executeTakeFirstOrThrow();
  if (mail > 0) return false;
  const living = world.hosts.filter(({ isDead }) => !isDead);
  for (const host of living) if (!(await isHostAtRest(host, there))) return false;
  return isOrderedByOne(living);
}

/** Of two homes one has not heard of the other yet. */
function isOrderedByOne(living: readonly Host[]): boolean {
  const homes = living.filter(({ isHome }) => isHome).map(({ clinicId }) => clinicId);
  return new Set(homes).size === homes.length;
}

/** What the district has of a scope, and who orders it by what it heard. */
type There = { readonly chk: string; readonly claim: string | null };

async function isHostAtRest(host: Host, there: ReadonlyMap<string, There>): Promise<boolean> {
  const { process } = host;
  if (!process?.life.isAlive() || process.isSuccessor) return false;
  const scopes = await process.db.read
    .selectFrom('scopes')
    .select(['scope_id', 'chk', 'claim', 'is_home'])
    .execute();
  const isBehind = scopes.some((here) => {
    const known = there.get(here.scope_id);
    // A home may have to hear yet that somebody claimed its clinic, who is gone by now.
    return known?.chk !== here.chk || (here.is_home === 1 && !isOfOneClaim(here, known));
  });
  return !isBehind && (await waiting(process)) === 0;
}

function isOfOneClaim(here: { readonly claim: string | null }, known: There): boolean {
  const [own, told] = [parseClaim(here.claim), parseClaim(known.claim)];
  return own !== null && told !== null && isSameClaim(own, told);
}

/** What is not in a feed yet, of the own acts and of what has to get back into one. */
async function waiting({ db }: Process): Promise<number> {
  const count = sql<number>`count(*)`.as('count');
  const outbox = await db.read.selectFrom('outbox').select(count).executeTakeFirstOrThrow();
  const limbo = await db.read.selectFrom('limbo').select(count).executeTakeFirstOrThrow();
  return outbox.count + limbo.count;
}
