import { sql } from 'kysely';
import type { Process } from './workstation.ts';
import type { Host, World } from './world.ts';

/** Whether everybody has everything: a cheap look, before the thorough one of the invariants. */
export async function isAtRest(world: World): Promise<boolean> {
  const district = world.district.process;
  if (!district?.life.isAlive()) return false;
  const there = new Map(
    (await district.db.selectFrom('scopes').select(['scope_id', 'chk']).execute()).map(
      ({ scope_id: scopeId, chk }) => [scopeId, chk],
    ),
  );
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

async function isHostAtRest(host: Host, there: ReadonlyMap<string, string>): Promise<boolean> {
  const { process } = host;
  if (!process?.life.isAlive() || process.isSuccessor) return false;
  const scopes = await process.db.read.selectFrom('scopes').select(['scope_id', 'chk']).execute();
  const isBehind = scopes.some(({ scope_id: scopeId, chk }) => there.get(scopeId) !== chk);
  return !isBehind && (await waiting(process)) === 0;
}

/** What is not in a feed yet, of the own acts and of what has to get back into one. */
async function waiting({ db }: Process): Promise<number> {
  const count = sql<number>`count(*)`.as('count');
  const outbox = await db.read.selectFrom('outbox').select(count).executeTakeFirstOrThrow();
  const limbo = await db.read.selectFrom('limbo').select(count).executeTakeFirstOrThrow();
  return outbox.count + limbo.count;
}
