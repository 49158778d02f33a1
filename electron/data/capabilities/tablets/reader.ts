import { type DayList, dayList, type Tablet } from '../../../../shared/contract/tablets.ts';
import type { Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';

/** The clinic's tablets in the order in which they came, each with its newest list. */
export async function listTablets(db: ReadDb): Promise<Tablet[]> {
  const rows = await db
    .selectFrom('tablets')
    .select(['id', 'name', 'joined_at'])
    .where('removed_reason', 'is', null)
    .orderBy('joined_at')
    .orderBy('id')
    .execute();
  return Promise.all(
    rows.map(async ({ id: tabletId, name, joined_at: joinedAt }) => ({
      tabletId,
      name,
      joinedAt: joinedAt as Instant,
      list: await newestList(db, tabletId),
    })),
  );
}

async function newestList(db: ReadDb, tabletId: string): Promise<DayList | null> {
  const row = await db
    .selectFrom('day_lists')
    .select(['resident_ids', 'expires_at', 'asked_at', 'state', 'because'])
    .where('tablet_id', '=', tabletId)
    .where('removed_reason', 'is', null)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  return dayList.parse({
    residentIds: JSON.parse(row.resident_ids),
    expiresAt: row.expires_at,
    askedAt: row.asked_at,
    state: row.state,
    because: row.because,
  });
}
