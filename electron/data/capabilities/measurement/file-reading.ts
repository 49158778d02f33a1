import { createHash } from 'node:crypto';
import { assert } from '../../../../shared/lib/assert.ts';
import { fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { observationOps, type Provenance } from './observations.ts';
import { parseValues, type ReadingRow } from './reader.ts';
import { decideReading } from './writer.ts';

type Filing = {
  readonly residentId: string;
  readonly visitId: string;
  /** Why a person filed it by hand; null in the open window. */
  readonly reason: string | null;
};

/** Makes a reading part of a record: its observations, and the decision on it, in one transaction. */
export async function fileReading(
  unit: Unit,
  reading: ReadingRow,
  { residentId, visitId, reason }: Filing,
  makeId: MakeId,
): Promise<void> {
  const from: Provenance = {
    residentId,
    visitId,
    readingId: reading.id,
    effectiveAt: fromInstant(reading.received_at as Instant),
    deviceTime: reading.device_time,
    source: 'device',
    device: {
      id: reading.device_id,
      label: reading.device_label,
      driver: reading.driver,
      driverVersion: reading.driver_version,
      rawSha256: await frameHash(unit, reading.id),
      isSimulated: reading.is_simulated === 1,
    },
    operatorId: unit.actor.id,
  };
  await unit.issue(observationOps(parseValues(reading.reading_values), from, makeId));
  await decideReading(unit, reading.id, { state: 'accepted', reason });
}

async function frameHash(unit: Unit, eventId: string): Promise<string> {
  const frame = await unit.db
    .selectFrom('raw_frames')
    .select('hex')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  assert(frame, 'every reading keeps its frame');
  return createHash('sha256').update(Buffer.from(frame.hex, 'hex')).digest('hex');
}
