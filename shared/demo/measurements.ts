import {
  divideHalfUp,
  type ObservationKind,
  storedUnit,
  type Tenths,
} from '../domain/measurement/units.ts';
import { bmiTenths } from '../domain/measurement/bmi.ts';
import { clinicDate, clinicTime, type EpochMs, toInstant } from '../lib/clock.ts';
import type { MakeId } from '../lib/ids.ts';
import type { Operation } from '../replication/transaction.ts';
import type { CourseVisit } from './course.ts';
import type { Random } from './random.ts';
import { flag, insert } from './rows.ts';

export type DemoValue = readonly [kind: ObservationKind, tenths: Tenths];

/** Whose reading, when, and who was there. */
export type ReadingPlace = {
  readonly residentId: string;
  readonly visitId: string;
  readonly operatorId: string;
  readonly atMs: EpochMs;
  readonly source: 'device' | 'typed';
};

/** The monitor of the demonstration's measurement room; its frames were never kept. */
const monitor = { label: '电子血压计 TM-2655', driver: 'and-tm2655', version: '1' } as const;

/** One reading as observations, one for each value. */
export function readingRows(
  makeId: MakeId,
  place: ReadingPlace,
  values: readonly DemoValue[],
): readonly Operation[] {
  const readingId = makeId();
  const device = place.source === 'device' ? monitor : null;
  return values.map(([kind, tenths]) =>
    insert('observations', makeId(), {
      resident_id: place.residentId,
      visit_id: place.visitId,
      reading_id: readingId,
      kind,
      value_x10: tenths,
      code: null,
      unit: storedUnit(kind),
      effective_at: toInstant(place.atMs),
      device_time: device ? `${clinicDate(place.atMs)}T${clinicTime(place.atMs)}` : null,
      source: place.source,
      device_id: null,
      device_label: device?.label ?? null,
      driver: device?.driver ?? null,
      driver_version: device?.version ?? null,
      raw_sha256: null,
      is_simulated: flag(device !== null),
      operator_id: place.operatorId,
    }),
  );
}

export function pressureValues(reading: CourseVisit['readings'][number]): readonly DemoValue[] {
  return [
    ['sbp', reading.sbp * 10],
    ['dbp', reading.dbp * 10],
    ['pulse', reading.pulse * 10],
  ];
}

/**
 * Height and weight of a grown-up, with the index that follows from them (MEA-04). `body` is the
 * person's own stream: it gives the same height and build every time.
 */
export function pickBody(
  body: Random,
  sex: 'male' | 'female',
  drift: Random,
): readonly DemoValue[] {
  const height = Math.round(body.normal(sex === 'male' ? 1680 : 1565, 55));
  const build = Math.round(Math.max(180, body.normal(247, 30))) + drift.integer(-6, 6);
  const weight = divideHalfUp(build * height * height, 1_000_000);
  return [
    ['height', height],
    ['weight', weight],
    ['bmi', bmiTenths(weight, height)],
  ];
}
