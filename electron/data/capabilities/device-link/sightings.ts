import { createHash } from 'node:crypto';
import { fromInstant, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { ReadingEvent } from './reading-event.ts';

/**
 * What a reading is to those that its device has said before (S14). `repeat`: surely one of them, sent again; it is stored
 * once. `doubtful`: word for word one of them, and it may as well have been measured of the next person.
 */
export type Sighting = 'new' | 'repeat' | 'doubtful';

/** A monitor repeats for 16 s until it is acknowledged; longer ago, and two measurements agree. */
const REPEAT_MS = 20_000;
/** Over a reconnection, where devices send again what they fear was lost. */
const REPEAT_AFTER_RECONNECTION_MS = 10 * 60_000;

type Seen = { readonly deviceId: string; readonly at: Instant; readonly event: ReadingEvent };

/** The same for everything that may be the same reading: device, then its key or its time, label and values. */
export function identityOf(deviceId: string, event: ReadingEvent): string {
  const said = event.type === 'reading' ? event.values : event.result;
  // Two tubes may have the same value in the same minute.
  const values = event.specimenId === undefined ? said : [event.specimenId, said];
  const what = event.recordKey === undefined ? [event.deviceTime, values] : [event.recordKey];
  const text = JSON.stringify([deviceId, ...what]);
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Compares a reading with those before it. A key of its record says for ever which it is; a time of its own or the label
 * of a specimen says it where devices repeat themselves. Values alone do not: two people have the same saturation every
 * hour. They are a repeat only on one connection, right after each other and with the same person in front.
 */
export async function sightingOf(db: WriteDb, { deviceId, at, event }: Seen): Promise<Sighting> {
  const identity = identityOf(deviceId, event);
  // Out of a device's memory it comes again for as long as the device has it, decided or not.
  if (event.recordKey !== undefined) return (await wasSaid(db, identity)) ? 'repeat' : 'new';
  const before = await lastSaid(db, identity, { epoch: event.epoch, at });
  if (!before) return 'new';
  if (event.deviceTime !== null || event.specimenId !== undefined) return 'repeat';
  if (before.epoch !== event.epoch) return 'doubtful';
  // Somebody sent it back and measured again: that is not the device's doing.
  if (before.isSentBack) return 'new';
  return (await isSamePerson(db, before.receivedAt, at)) ? 'repeat' : 'doubtful';
}

async function wasSaid(db: WriteDb, identity: string): Promise<boolean> {
  const row = await db
    .selectFrom('readings')
    .select('id')
    .where('identity', '=', identity)
    .executeTakeFirst();
  return row !== undefined;
}

type Said = {
  readonly receivedAt: Instant;
  readonly epoch: number | null;
  /** A person has refused or discarded it. */
  readonly isSentBack: boolean;
};

/** The last time that it was said, if that is recent enough for a repeat; what this connection has said counts first. */
async function lastSaid(
  db: WriteDb,
  identity: string,
  { epoch, at }: { readonly epoch: number; readonly at: Instant },
): Promise<Said | null> {
  const now = fromInstant(at);
  const rows = await db
    .selectFrom('readings')
    // Its frame may have been let go meanwhile; that it was here is known for as long as the reading is.
    .leftJoin('raw_frames', 'raw_frames.event_id', 'readings.id')
    .select(['readings.received_at', 'raw_frames.epoch', 'readings.state', 'readings.decided_at'])
    .where('identity', '=', identity)
    // Either way: this machine's clock may have been put back in between.
    .where('readings.received_at', '>', toInstant(now - REPEAT_AFTER_RECONNECTION_MS))
    .where('readings.received_at', '<', toInstant(now + REPEAT_AFTER_RECONNECTION_MS))
    .orderBy('readings.received_at', 'desc')
    .execute();
  const last = rows.find((row) => row.epoch === epoch) ?? rows[0];
  if (!last) return null;
  const receivedAt = last.received_at as Instant;
  const isLongAgo = Math.abs(now - fromInstant(receivedAt)) >= REPEAT_MS;
  if (last.epoch === epoch && isLongAgo) return null;
  const isSentBack = last.decided_at !== null && last.state !== 'accepted';
  return { receivedAt, epoch: last.epoch, isSentBack };
}

/** Whether, as far as anybody can tell, nobody else sat down between two readings: no window was opened or closed. */
async function isSamePerson(db: WriteDb, before: Instant, at: Instant): Promise<boolean> {
  if (before > at) return false; // the clock was put back in between
  const change = await db
    .selectFrom('measurement_windows')
    .select('id')
    .where('device_id', 'is', null)
    .where((where) => where.or([where('opened_at', '>', before), where('closed_at', '>', before)]))
    .executeTakeFirst();
  return change === undefined;
}
