import { goneStates } from '../queue/ticket-rows.ts';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import { type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { settingNow } from '../administration/settings.ts';
import { selectStaleWindows, TYPED } from './reader.ts';

const MINUTE_MS = 60_000;

/**
 * Opens the station's window, or that of a kiosk's own instruments, for as long as the clinic has set (MEA-17); of
 * each at most one is open at a time (a unique index says so). A card that is taken away closes neither: the nurse opens
 * the station's without one, and at a kiosk a card goes back into the pocket before the cuff goes on.
 */
export async function openWindow(
  unit: Unit,
  window: {
    readonly windowId: string;
    readonly visitId: string;
    readonly residentId: string;
    readonly kioskId?: string;
  },
): Promise<void> {
  const ticket = await unit.db
    .selectFrom('tickets')
    .select('room_id')
    .where('visit_id', '=', window.visitId)
    .where('state', 'not in', goneStates)
    .executeTakeFirst();
  const minutes = await settingNow(unit.db, 'measurement.window-minutes', unit.now);
  unit.changed('windows');
  await unit.db
    .insertInto('measurement_windows')
    .values({
      id: window.windowId,
      visit_id: window.visitId,
      resident_id: window.residentId,
      device_id: window.kioskId ?? null,
      // Nobody is called to a booth.
      room_id: window.kioskId === undefined ? (ticket?.room_id ?? null) : null,
      opened_by: unit.actor.id,
      opened_at: toInstant(unit.now),
      closes_at: toInstant(unit.now + minutes * MINUTE_MS),
      closed_at: null,
      closed_because: null,
    })
    .execute();
}

/** Closes a window; what nobody accepted goes to the tray. Closing twice changes nothing. */
export async function closeWindow(unit: Unit, windowId: string, because: string): Promise<void> {
  unit.changed('windows');
  unit.changed('readings');
  await close(unit.db, windowId, unit.now, because);
}

/** Ends windows that ran out or whose room has called the next, before anything is decided on them. */
export async function closeStaleWindows(db: WriteDb, now: EpochMs): Promise<number> {
  const stale = await selectStaleWindows(db, now).execute();
  for (const { id, closes_at } of stale) {
    await close(db, id, now, closes_at <= toInstant(now) ? 'ran-out' : 'next-call');
  }
  return stale.length;
}

async function close(db: WriteDb, windowId: string, now: EpochMs, because: string) {
  await db
    .updateTable('measurement_windows')
    .set({ closed_at: toInstant(now), closed_because: because })
    .where('id', '=', windowId)
    .where('closed_at', 'is', null)
    .execute();
  const { device_id } = await db
    .selectFrom('measurement_windows')
    .select('device_id')
    .where('id', '=', windowId)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('readings')
    .set({ state: 'tray', tray_reason: device_id === null ? 'too-late' : 'unsaved' })
    .where('window_id', '=', windowId)
    .where('state', '=', 'pending')
    .execute();
}

type Decision = {
  readonly state: 'accepted' | 'tray' | 'discarded';
  /** Of an accepted one: what it became, and the window in which it did. */
  readonly filed?: { readonly firstRow: string; readonly windowId: string | null };
  readonly trayReason?: string;
  readonly reason: string | null;
};

/** Writes down what a person decided about a reading. */
export async function decideReading(
  unit: Unit,
  readingId: string,
  { state, trayReason, reason, filed }: Decision,
): Promise<void> {
  unit.changed('readings');
  await unit.db
    .updateTable('readings')
    .set({
      state,
      tray_reason: trayReason ?? null,
      decided_by: unit.actor.id,
      decided_at: toInstant(unit.now),
      decision_reason: reason,
      ...(filed && { filed_row: filed.firstRow, window_id: filed.windowId }),
    })
    .where('id', '=', readingId)
    .execute();
}

type TypedReading = {
  readonly readingId: string;
  readonly values: readonly MeasuredValue[];
  readonly windowId: string;
  readonly tier: string;
  readonly firstRow: string;
};

/** What a person typed stands in the window beside the devices' readings, accepted as it was entered. */
export async function insertTypedReading(unit: Unit, reading: TypedReading): Promise<void> {
  unit.changed('readings');
  const at = toInstant(unit.now);
  await unit.db
    .insertInto('readings')
    .values({
      id: reading.readingId,
      device_id: '',
      device_label: '',
      driver: TYPED,
      driver_version: '',
      is_simulated: 0,
      received_at: at,
      device_time: null,
      clock_behind_ms: null,
      reading_values: JSON.stringify(reading.values),
      flags: '[]',
      identity: reading.readingId,
      tier: reading.tier,
      hints: '[]',
      state: 'accepted',
      tray_reason: null,
      window_id: reading.windowId,
      filed_row: reading.firstRow,
      decided_by: unit.actor.id,
      decided_at: at,
      decision_reason: null,
    })
    .execute();
}
