import { CLOCK_OFF_MS } from '../../../../shared/domain/measurement/device-clock.ts';
import {
  type EpochMs,
  fromInstant,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { ReadingEvent } from './reading-event.ts';

/** What is known of a device's clock (S16): advice, and never more. */
export type DeviceClock = {
  /** How far it is behind ours, negative when it is ahead. */
  readonly behindMs: number;
  /** False where nothing tells: then the clock is believed. */
  readonly isKnown: boolean;
};

/** When a reading was taken by our clock, as far as its device tells. */
export type Moment = {
  readonly at: EpochMs;
  /** It may have been as much later. */
  readonly uncertainMs: number;
};

/** Readings that a person gave to somebody tell for this long how wrong their device's clock is. */
const VOUCHED_FOR_MS = 24 * 3600_000;

/** A time in whole minutes. */
const MINUTE_MS = 60_000;
const MINUTE_CHARACTERS = 16;

/**
 * The device's own word where it gives one, else what the readings before say. A memory tells nothing: what somebody
 * claimed of it may be old.
 */
export async function deviceClock(
  db: WriteDb,
  deviceId: string,
  { clockBehindMs, recordKey }: ReadingEvent,
  now: EpochMs,
): Promise<DeviceClock> {
  const behindMs =
    clockBehindMs ?? (recordKey === undefined ? await vouchedBehind(db, deviceId, now) : null);
  return { behindMs: behindMs ?? 0, isKnown: behindMs !== null };
}

/** Null without a device time, and for one that is no time. */
export function momentOf(deviceTime: string | null, clock: DeviceClock): Moment | null {
  const at = deviceTime === null ? null : deviceInstant(deviceTime);
  if (deviceTime === null || at === null) return null;
  const roundedMs = deviceTime.length > MINUTE_CHARACTERS ? 0 : MINUTE_MS;
  // A clock that nobody has compared may be as far off as one that nobody would call wrong.
  return { at: at + clock.behindMs, uncertainMs: clock.isKnown ? roundedMs : CLOCK_OFF_MS };
}

/**
 * How far a device's clock is behind ours, negative when it is ahead (S16): the least that any of the
 * last day's readings says of which a person said whose they are. A stored one came later than it was
 * taken, which never makes the clock seem less behind. Null without such a reading: the clock is believed,
 * so the first reading of a device with a wrong clock goes to the tray and the next ones do not.
 */
async function vouchedBehind(db: WriteDb, deviceId: string, now: EpochMs): Promise<number | null> {
  const rows = await db
    .selectFrom('readings')
    .select(['received_at', 'device_time'])
    .where('state', '=', 'accepted')
    .where('received_at', '>=', toInstant(now - VOUCHED_FOR_MS))
    .where('device_id', '=', deviceId)
    .execute();
  const behind = rows.flatMap(({ received_at, device_time }) => {
    const takenAt = device_time === null ? null : deviceInstant(device_time);
    return takenAt === null ? [] : [fromInstant(received_at as Instant) - takenAt];
  });
  return behind.length === 0 ? null : Math.min(...behind);
}

/** Device clocks run in local time, to the minute or the second. Null for what is no time. */
function deviceInstant(deviceTime: string): EpochMs | null {
  const minute = deviceTime.slice(0, MINUTE_CHARACTERS).replace(' ', 'T');
  const ms = Date.parse(`${minute}${deviceTime.slice(16, 19) || ':00'}+08:00`);
  return Number.isFinite(ms) ? ms : null;
}
