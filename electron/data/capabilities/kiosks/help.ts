import type { HelpCall, KioskOrder } from '../../../../shared/contract/kiosks.ts';
import { type EpochMs, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { listBindings } from '../devices/bindings.ts';
import { staffNames } from '../session/reader.ts';

/** Whoever rang and was not seen for so long has found their way. */
const RINGS_MS = 15 * 60_000;

/** Calls that nobody has ended: dangerous values before the help button, then the longest waiting first. */
export async function openCalls(db: ReadDb, now: EpochMs): Promise<HelpCall[]> {
  const [rows, bindings, names] = await Promise.all([
    openRows(db, now),
    listBindings(db),
    staffNames(db),
  ]);
  const labels = new Map(bindings.map(({ deviceId, label }) => [deviceId, label]));
  return rows.map((row) => ({
    callId: row.id,
    deviceId: row.device_id,
    kiosk: labels.get(row.device_id) ?? '',
    at: row.asked_at as Instant,
    why: row.why as HelpCall['why'],
    answeredBy: row.answered_by === null ? null : (names.get(row.answered_by) ?? ''),
  }));
}

/** What each kiosk shows beside its help button. */
export async function helpStates(
  db: ReadDb,
  now: EpochMs,
): Promise<ReadonlyMap<string, KioskOrder['help']>> {
  const rows = await openRows(db, now);
  return new Map(
    rows.map((row) => [row.device_id, row.answered_by === null ? 'rung' : 'coming'] as const),
  );
}

type Ring = {
  readonly id: string;
  readonly deviceId: string;
  readonly why: HelpCall['why'];
  readonly now: EpochMs;
};

/** Rings. A kiosk that rings already for the same is one call. */
export async function ring(db: WriteDb, { id, deviceId, why, now }: Ring): Promise<void> {
  const open = await openRows(db, now);
  if (open.some((row) => row.device_id === deviceId && row.why === why)) return;
  await db
    .insertInto('kiosk_calls')
    .values({ id, device_id: deviceId, asked_at: toInstant(now), why })
    .execute();
}

/** Somebody is coming. @throws AppError `not-found` */
export async function answerCall(
  db: WriteDb,
  callId: string,
  by: { readonly staffId: string; readonly at: Instant },
): Promise<void> {
  await requireCall(db, callId);
  await db
    .updateTable('kiosk_calls')
    .set({ answered_by: by.staffId, answered_at: by.at })
    .where('id', '=', callId)
    .where('answered_by', 'is', null)
    .execute();
}

/** Somebody was there. @throws AppError `not-found` */
export async function endCall(
  db: WriteDb,
  callId: string,
  by: { readonly staffId: string; readonly at: Instant },
): Promise<void> {
  await answerCall(db, callId, by);
  await db
    .updateTable('kiosk_calls')
    .set({ ended_at: by.at })
    .where('id', '=', callId)
    .where('ended_at', 'is', null)
    .execute();
}

async function requireCall(db: WriteDb, callId: string): Promise<void> {
  const found = await db
    .selectFrom('kiosk_calls')
    .select('id')
    .where('id', '=', callId)
    .executeTakeFirst();
  if (!found) throw new AppError('not-found');
}

function openRows(db: ReadDb | WriteDb, now: EpochMs) {
  return db
    .selectFrom('kiosk_calls')
    .select(['id', 'device_id', 'asked_at', 'why', 'answered_by'])
    .where('ended_at', 'is', null)
    .where('asked_at', '>', toInstant(now - RINGS_MS))
    .orderBy('why', 'desc')
    .orderBy('asked_at')
    .execute();
}
