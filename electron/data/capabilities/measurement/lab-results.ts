import { labValue } from '../../../../shared/contract/schemas.ts';
import type { LabValue } from '../../../../shared/domain/orders/analytes.ts';
import { isPossible } from '../../../../shared/domain/orders/analytes.ts';
import { type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { Provenance } from './observations.ts';

type LabProvenance = Provenance & {
  readonly device: NonNullable<Provenance['device']>;
  readonly issuedAt: EpochMs;
};

/** What a station stored of a value of the laboratory; null for a reading of another kind. */
export function parseLabValue(text: string | null): LabValue | null {
  return text === null ? null : labValue.parse(JSON.parse(text));
}

/** Whether a living person can have it; a word for out of range can be anybody's (MEA-02). */
export function isLabValuePossible({ analyte, value }: LabValue): boolean {
  return value === undefined || isPossible(analyte, Math.round(value * 1000));
}

/** The row of one value of the laboratory. @throws AppError `value-refused` */
export function labResultOp(value: LabValue, from: LabProvenance, makeId: MakeId): Operation {
  if (!isLabValuePossible(value)) throw new AppError('value-refused');
  const { device } = from;
  return {
    op: 'insert',
    entity: 'lab_results',
    rowId: makeId(),
    fields: {
      resident_id: from.residentId,
      visit_id: from.visitId,
      specimen_id: from.specimen?.specimenId ?? null,
      reading_id: from.readingId,
      analyte: value.analyte,
      value_x1000: value.value === undefined ? null : Math.round(value.value * 1000),
      code: value.code ?? null,
      unit: value.unit,
      reference_range: value.range,
      flag: value.flag,
      effective_at: toInstant(from.effectiveAt),
      issued_at: toInstant(from.issuedAt),
      device_time: from.deviceTime,
      device_id: device.id,
      device_label: device.label,
      driver: device.driver,
      driver_version: device.driverVersion,
      raw_sha256: device.rawSha256,
      is_simulated: device.isSimulated ? 1 : 0,
      operator_id: from.operatorId,
    },
  };
}
