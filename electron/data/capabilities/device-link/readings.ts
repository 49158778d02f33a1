import { type DeviceEvent, MEMORY_MARK } from '../../../../shared/contract/device-link.ts';
import {
  clinicDate,
  type EpochMs,
  fromInstant,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { WriteDb } from '../../db/handle.ts';
import { memoryFlag } from '../measurement/stored-memory.ts';
import { findLastBody } from '../measurement/last-body.ts';
import { ageInDays, judgeValues } from '../measurement/limits.ts';
import { ring } from '../kiosks/help.ts';
import { findOpenWindow } from '../measurement/reader.ts';
import { closeStaleWindows } from '../measurement/writer.ts';
import type { Owner } from '../shared-devices/sharing.ts';
import { fileByLabel, followLabel } from '../orders/by-label.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { deviceClock, type Moment, momentOf } from './device-clock.ts';
import type { ReadingEvent } from './reading-event.ts';
import { identityOf, type Sighting, sightingOf } from './sightings.ts';

type RejectedEvent = Extract<DeviceEvent, { type: 'rejected' }>;

export type Received = {
  readonly eventId: string;
  readonly deviceId: string;
  readonly deviceLabel: string;
  readonly isSimulated: boolean;
  readonly at: Instant;
  /** Of a device that other workstations are wired to as well: whose it is, by the home. */
  readonly owner: Owner;
};

/** Without an open window: older than any window could be (MEA-17). */
const JUST_NOW_MS = 10 * 60_000;

/**
 * Stores a reading and its frame, and says whether it belongs to the open window: only what arrives
 * inside it, from now, and inside the hard limits waits for the nurse; everything else lies in the
 * tray with its reason (S12, S15). What comes with the label of a specimen is the label's, whatever window is open
 * (V7): it is filed at once, or lies in the tray. What a shared device said to the window of another workstation is that
 * one's; here its bytes are kept and nothing else (MEA-17).
 */
export async function storeReading(
  unit: Unit,
  received: Received,
  event: ReadingEvent,
  makeId: MakeId,
): Promise<'pending' | 'tray' | 'repeat' | 'filed' | 'elsewhere'> {
  const { db, now } = unit;
  const { deviceId, at } = received;
  const isKeyed = event.recordKey !== undefined;
  const sighting = await sightingOf(db, { deviceId, at, event });
  if (sighting === 'repeat') {
    // A meter brings its whole memory every time, and the frame of each record is here since the first.
    if (!isKeyed) await storeFrame(db, received, { ...event, outcome: 'repeat' });
    return 'repeat';
  }
  if (received.owner === 'theirs') {
    await storeFrame(db, received, { ...event, outcome: 'elsewhere' });
    return 'elsewhere';
  }
  await storeFrame(db, received, { ...event, outcome: 'reading' });
  await closeStaleWindows(db, now);
  const led = event.specimenId === undefined ? null : await followLabel(db, event, now);
  const isOurs = received.owner === 'yours';
  const window = led || !isOurs ? undefined : await windowFor(db, received.deviceId, event, now);
  const { tier, hints } = led ? led.judgement : await judgeInWindow(db, event, window, now);
  const receivedAt = fromInstant(received.at);
  const clock = await deviceClock(db, deviceId, event, now);
  const taken = momentOf(event.deviceTime, clock);
  const judged = { taken, isKeyed, tier, receivedAt, sighting, now };
  const trayReason = led ? led.trayReason : whyNotNow(received, event, window, judged);
  await db
    .insertInto('readings')
    .values({
      id: received.eventId,
      device_id: received.deviceId,
      device_label: received.deviceLabel,
      driver: event.driver,
      driver_version: event.driverVersion,
      is_simulated: received.isSimulated ? 1 : 0,
      received_at: received.at,
      device_time: event.deviceTime,
      clock_behind_ms: clock.isKnown ? clock.behindMs : null,
      reading_values: JSON.stringify(event.type === 'reading' ? event.values : []),
      label: event.specimenId ?? null,
      lab_value: event.type === 'reading' ? null : JSON.stringify(event.result),
      flags: JSON.stringify(flagsOf(event, trayReason, judged)),
      identity: identityOf(received.deviceId, event),
      tier,
      hints: JSON.stringify(hints),
      state: trayReason ? 'tray' : 'pending',
      tray_reason: trayReason,
      window_id: trayReason ? null : (window?.id ?? null),
      filed_row: null,
      decided_by: null,
      decided_at: null,
      decision_reason: null,
    })
    .execute();
  if (isBooths(event) && hints.includes('DOCTOR_NOW')) {
    // Nobody of the staff sits there to see it (MEA-15).
    await ring(db, { id: received.eventId, deviceId: received.deviceId, why: 'reading', now });
    unit.changed('kiosks');
  }
  if (led?.answers) {
    await fileByLabel(unit, received.eventId, led.answers, makeId);
    return 'filed';
  }
  return trayReason ? 'tray' : 'pending';
}

/** A booth's reading belongs to the window that it was measured in and to no other; the rest is the station's. */
async function windowFor(
  db: WriteDb,
  deviceId: string,
  event: ReadingEvent,
  now: EpochMs,
): Promise<Awaited<ReturnType<typeof findOpenWindow>>> {
  const named = event.type === 'reading' ? event.windowId : undefined;
  if (named === undefined) return findOpenWindow(db, now);
  const open = await findOpenWindow(db, now, deviceId);
  return open?.id === named ? open : undefined;
}

function isBooths(event: ReadingEvent): boolean {
  return event.type === 'reading' && event.windowId !== undefined;
}

async function judgeInWindow(
  db: WriteDb,
  event: ReadingEvent,
  window: Awaited<ReturnType<typeof findOpenWindow>>,
  now: EpochMs,
) {
  assert(event.type === 'reading', 'a value of the laboratory has a label');
  const today = clinicDate(now);
  return judgeValues(event.values, 'device', {
    ageDays: ageInDays(window?.birth_date ?? null, today),
    diabetic: window?.is_diabetic === 1,
    last: window ? await findLastBody(db, window.resident_id, event.values) : null,
    today,
  });
}

/** Keeps a frame that gave no reading, for the technician. */
export async function storeRejected(
  db: WriteDb,
  received: Received,
  event: RejectedEvent,
): Promise<void> {
  if (event.rawHex === null) return;
  await storeFrame(db, received, { ...event, rawHex: event.rawHex, outcome: event.reason });
}

type Judged = {
  readonly taken: Moment | null;
  /** The device sends its memory, and knows each reading in it. */
  readonly isKeyed: boolean;
  readonly tier: string;
  readonly receivedAt: EpochMs;
  readonly sighting: Sighting;
  readonly now: EpochMs;
};

type OpenWindow = { readonly opened_at: string } | undefined;

/** Why a reading without a label is not offered in the open window. */
function whyNotNow(
  { owner }: Received,
  { flags }: ReadingEvent,
  window: OpenWindow,
  judged: Judged,
): ReturnType<typeof whyTray> | 'holder-unknown' {
  // Whatever the clocks say: the device was there.
  if (flags.includes(MEMORY_MARK)) return 'stored-memory';
  return owner === 'unknown' ? 'holder-unknown' : whyTray(window, judged);
}

/** What the device said of it; of an old one also when it was taken, so that it is never filed as now. */
function flagsOf(
  { flags }: ReadingEvent,
  trayReason: string | null,
  { taken, isKeyed, receivedAt }: Judged,
): readonly string[] {
  const isMemory = isKeyed || flags.includes(MEMORY_MARK);
  if (trayReason !== 'stored-memory' || !isMemory || !taken) return flags;
  // What has come can not have been taken later, whatever a clock that is ahead says of it.
  return [...flags, memoryFlag(Math.min(taken.at, receivedAt))];
}

function whyTray(
  window: OpenWindow,
  { taken, isKeyed, tier, receivedAt, sighting, now }: Judged,
): 'no-window' | 'stored-memory' | 'refused' | 'maybe-repeat' | null {
  // Neither dropped nor offered: only who looks at the device can tell whether it has measured again.
  if (sighting === 'doubtful') return 'maybe-repeat';
  if (!window) {
    const isOld = taken !== null && taken.at < receivedAt - JUST_NOW_MS;
    return isKeyed && isOld ? 'stored-memory' : 'no-window';
  }
  const openedAt = fromInstant(window.opened_at as Instant);
  // It waited while we were away: whoever sat there then is not who sits there now. A window that was
  // opened later than now tells only of a clock that was put back.
  if (receivedAt < openedAt && openedAt <= now) return 'no-window';
  if (taken && taken.at + taken.uncertainMs < openedAt) return 'stored-memory';
  return tier === 'refuse' ? 'refused' : null;
}

type Frame = {
  readonly rawHex: string;
  readonly driver: string;
  readonly driverVersion: string;
  readonly outcome: string;
  readonly epoch?: number;
  readonly monotonicMs?: number;
};

async function storeFrame(db: WriteDb, received: Received, frame: Frame): Promise<void> {
  await db
    .insertInto('raw_frames')
    .values({
      event_id: received.eventId,
      device_id: received.deviceId,
      received_at: received.at,
      monotonic_ms: frame.monotonicMs ?? null,
      epoch: frame.epoch ?? null,
      driver: frame.driver,
      driver_version: frame.driverVersion,
      outcome: frame.outcome,
      hex: frame.rawHex,
    })
    .execute();
}
