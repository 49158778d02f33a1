import { z } from 'zod';
import type { LockedSummary } from '../../../../shared/contract/kiosks.ts';
import { calendarDate, id, instant } from '../../../../shared/contract/schemas.ts';
import {
  type CalendarDate,
  clinicDate,
  type EpochMs,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { listBindings } from '../devices/bindings.ts';

/** So many wrong figures a day, then only the desk goes on. */
export const TRIES = 3;

/** In place of a kiosk: the person was right, or the desk has seen them, and what was wrong before is forgotten. */
const RELEASED = '';

/** A person's day at the clinic's kiosks. */
export type TriesOf = { readonly residentId: string; readonly date: CalendarDate };

/** How often somebody was wrong at each kiosk of the clinic, and when they were let on last. */
export const triesTold = z.object({
  residentId: id,
  date: calendarDate,
  releasedAt: instant.nullable(),
  kiosks: z
    .array(z.object({ deviceId: id, wrong: z.number().int().min(0).max(1_000), lastAt: instant }))
    .max(200),
});

export type TriesTold = z.output<typeof triesTold>;

/** How often somebody may still be wrong today. */
export async function triesLeft(db: ReadDb | WriteDb, of: TriesOf): Promise<number> {
  const { kiosks } = await toldTries(db, of);
  const wrong = kiosks.reduce((sum, one) => sum + one.wrong, 0);
  return Math.max(0, TRIES - wrong);
}

/** One more wrong try. */
export async function countWrong(
  db: WriteDb,
  wrong: TriesOf & { readonly deviceId: string; readonly at: Instant },
): Promise<void> {
  const { deviceId, at } = wrong;
  const { kiosks } = await toldTries(db, wrong);
  const before = kiosks.find((one) => one.deviceId === deviceId)?.wrong ?? 0;
  await put(db, wrong, { deviceId, wrong: before + 1, lastAt: at });
}

/** Somebody who is locked already tried here: nothing is counted, and this desk sees them. */
export async function noteLocked(
  db: WriteDb,
  at: TriesOf & { readonly deviceId: string; readonly at: Instant },
): Promise<void> {
  const { kiosks } = await toldTries(db, at);
  if (kiosks.some(({ deviceId }) => deviceId === at.deviceId)) return;
  await put(db, at, { deviceId: at.deviceId, wrong: 0, lastAt: at.at });
}

/** They may try anew: the figures were right, or the desk has seen the person. */
export async function forgetTries(db: WriteDb, of: TriesOf, at: Instant): Promise<void> {
  await mergeTries(db, { ...of, releasedAt: at, kiosks: [] });
}

/** What this workstation knows of somebody's day. */
export async function toldTries(
  db: ReadDb | WriteDb,
  { residentId, date }: TriesOf,
): Promise<TriesTold> {
  const rows = await db
    .selectFrom('kiosk_tries')
    .select(['device_id', 'wrong', 'last_at'])
    .where('resident_id', '=', residentId)
    .where('date', '=', date)
    .orderBy('device_id')
    .execute();
  const released = rows.find(({ device_id }) => device_id === RELEASED);
  const kiosks = rows.flatMap(({ device_id, wrong, last_at }) =>
    device_id === RELEASED ? [] : [{ deviceId: device_id, wrong, lastAt: last_at as Instant }],
  );
  return { residentId, date, releasedAt: (released?.last_at ?? null) as Instant | null, kiosks };
}

/**
 * Takes what another workstation tells: of each kiosk the later word counts, and a release ends what was wrong before
 * it. Told twice, or in another order, it is the same.
 */
export async function mergeTries(db: WriteDb, told: TriesTold): Promise<void> {
  const own = await toldTries(db, told);
  for (const theirs of told.kiosks) {
    const mine = own.kiosks.find(({ deviceId }) => deviceId === theirs.deviceId);
    if (!mine || mine.lastAt < theirs.lastAt) await put(db, told, theirs);
  }
  const releasedAt = [own.releasedAt, told.releasedAt]
    .flatMap((at) => at ?? [])
    .toSorted(byText)
    .at(-1);
  if (releasedAt === undefined) return;
  await put(db, told, { deviceId: RELEASED, wrong: 0, lastAt: releasedAt });
  await db
    .deleteFrom('kiosk_tries')
    .where('resident_id', '=', told.residentId)
    .where('date', '=', told.date)
    .where('device_id', '!=', RELEASED)
    .where('last_at', '<=', releasedAt)
    .execute();
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}

async function put(
  db: WriteDb,
  { residentId, date }: TriesOf,
  { deviceId, wrong, lastAt }: TriesTold['kiosks'][number],
): Promise<void> {
  const values = { resident_id: residentId, date, device_id: deviceId, wrong, last_at: lastAt };
  await db
    .insertInto('kiosk_tries')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['resident_id', 'date', 'device_id']).doUpdateSet(values),
    )
    .execute();
}

/** Whom the desk has to look at today: locked, and tried last at a kiosk of this workstation or was told here. */
export async function lockedSummaries(db: ReadDb, now: EpochMs): Promise<LockedSummary[]> {
  const rows = await db
    .selectFrom('kiosk_tries')
    .innerJoin('residents', 'residents.id', 'kiosk_tries.resident_id')
    .select(['kiosk_tries.resident_id', 'residents.name', 'device_id', 'wrong', 'last_at'])
    .where('date', '=', clinicDate(now))
    .where('device_id', '!=', RELEASED)
    .orderBy('last_at')
    .execute();
  const bindings = await listBindings(db);
  const people = [...new Set(rows.map(({ resident_id }) => resident_id))];
  return people.flatMap((residentId) => {
    const theirs = rows.filter(({ resident_id }) => resident_id === residentId);
    const wrong = theirs.reduce((sum, row) => sum + row.wrong, 0);
    const here = theirs.findLast((row) => bindings.some((one) => one.deviceId === row.device_id));
    if (wrong < TRIES || !here) return [];
    const kiosk = bindings.find(({ deviceId }) => deviceId === here.device_id)?.label ?? '';
    return [{ residentId, name: here.name, kiosk, at: here.last_at as Instant }];
  });
}
