import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import { storedUnit, toStoredTenths } from '../../../../shared/domain/measurement/units.ts';
import type { EpochMs } from '../../../../shared/lib/clock.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';

/** Where a value came from: what S13 wants kept beside it. */
export type Provenance = {
  readonly residentId: string;
  readonly visitId: string;
  readonly readingId: string;
  readonly effectiveAt: EpochMs;
  readonly deviceTime: string | null;
  readonly source: 'device' | 'typed';
  readonly device: {
    readonly id: string;
    readonly label: string;
    readonly driver: string;
    readonly driverVersion: string;
    readonly rawSha256: string | null;
    readonly isSimulated: boolean;
  } | null;
  /** Null where a label alone said whose it is. */
  readonly operatorId: string | null;
  /** Of a result that came by a label. */
  readonly specimen?: { readonly specimenId: string; readonly issuedAt: EpochMs } | undefined;
};

/** The row that stands for a whole filed reading. */
export function firstRowOf(ops: readonly Operation[]): string {
  const [first] = ops;
  assert(first?.op === 'insert', 'a reading has a value');
  return first.rowId;
}

/**
 * One observation per value of a reading; decimals become integers ×10 of the stored unit (domain.md 0, number
 * handling; MEA-03). The limits have refused a unit that does not belong to its kind.
 */
export function observationOps(
  values: readonly MeasuredValue[],
  from: Provenance,
  makeId: MakeId,
): Operation[] {
  return values.map((value) => ({
    op: 'insert',
    entity: 'observations',
    rowId: makeId(),
    fields: {
      resident_id: from.residentId,
      visit_id: from.visitId,
      reading_id: from.readingId,
      kind: value.kind,
      value_x10:
        value.value === undefined ? null : storedTenths(value.kind, value.value, value.unit),
      code: value.code ?? null,
      unit: storedUnit(value.kind),
      effective_at: toInstant(from.effectiveAt),
      device_time: from.deviceTime,
      source: from.source,
      device_id: from.device?.id ?? null,
      device_label: from.device?.label ?? null,
      driver: from.device?.driver ?? null,
      driver_version: from.device?.driverVersion ?? null,
      raw_sha256: from.device?.rawSha256 ?? null,
      is_simulated: from.device?.isSimulated ? 1 : 0,
      operator_id: from.operatorId,
      specimen_id: from.specimen?.specimenId ?? null,
      issued_at: from.specimen ? toInstant(from.specimen.issuedAt) : null,
    },
  }));
}

function storedTenths(...[kind, value, unit]: Parameters<typeof toStoredTenths>): number {
  const tenths = toStoredTenths(kind, value, unit);
  assert(tenths !== null, 'a filed value has a unit of its kind');
  return tenths;
}
