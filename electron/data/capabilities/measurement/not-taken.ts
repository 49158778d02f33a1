import { rejectReason } from '../../../../shared/contract/devices.ts';
import type { NotTaken } from '../../../../shared/contract/measurement.ts';
import type { Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

/** What nobody is measured with: their refusals are told elsewhere. */
const measuresNobody = ['kiosk', 'sdt-id-card', 'barcode', 'escpos'];

/** More than devices that fail say in one measurement. */
const FRAMES_MAX = 200;

/**
 * What devices said since then that was no measurement, the last word of each: a monitor that gave up, a value that
 * nobody has, bytes that were broken on the way. Gone as soon as the device says something that is one.
 */
export async function notTakenSince(db: ReadDb | WriteDb, since: Instant): Promise<NotTaken[]> {
  const frames = await db
    .selectFrom('raw_frames')
    .innerJoin('device_bindings', 'device_bindings.device_id', 'raw_frames.device_id')
    .select(['raw_frames.device_id', 'label', 'outcome', 'received_at'])
    .where('received_at', '>=', since)
    .where('raw_frames.driver', 'not in', measuresNobody)
    // What a shared device said to another station's window.
    .where('outcome', '!=', 'elsewhere')
    .orderBy('received_at', 'desc')
    .orderBy('event_id', 'desc')
    .limit(FRAMES_MAX)
    .execute();
  const lastOf = new Map(frames.toReversed().map((frame) => [frame.device_id, frame]));
  return [...lastOf.values()].flatMap(({ device_id, label, outcome, received_at }) => {
    const reason = rejectReason.safeParse(outcome);
    if (!reason.success) return [];
    const at = received_at as Instant;
    return [{ deviceId: device_id, deviceLabel: label, reason: reason.data, at }];
  });
}
