import { z } from 'zod';
import { type Instant, toInstant } from '../../shared/lib/clock.ts';
import type { Ask } from '../../shared/replication/protocol.ts';
import type { ReadDb } from '../db/open.ts';

/** When the desks of a clinic last spoke to its home, as `{deviceId: instant}` beside the scope. */
const contacts = z.record(z.uuid(), z.iso.datetime());

/** @param now by the clock of the district, which the ages are taken from */
export function writeDesks(desks: NonNullable<Ask<'offer'>['desks']>, now: number): string {
  const at = desks.map(({ deviceId, silentSeconds }) => {
    const instant = toInstant(Math.max(0, now - silentSeconds * 1_000));
    return [deviceId, instant] as const;
  });
  return JSON.stringify(Object.fromEntries(at));
}

/** When desks last spoke to their home, by clinic and device. */
export async function readDesks(
  db: ReadDb,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Instant>>> {
  const rows = await db
    .selectFrom('scopes')
    .select(['scope_id', 'home_desks'])
    .where('home_desks', 'is not', null)
    .execute();
  return new Map(
    rows.map((row) => {
      const read = contacts.parse(JSON.parse(row.home_desks ?? '{}'));
      return [row.scope_id, new Map(Object.entries(read) as [string, Instant][])];
    }),
  );
}
