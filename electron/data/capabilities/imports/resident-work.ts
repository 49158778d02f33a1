import type { ResidentFacts } from '../../../../shared/domain/import/resident-row.ts';
import { clinicInstant, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { FieldValue, Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { SqlRow } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import type { Ledger } from '../../replication/ledger.ts';
import { nothing, type RowWork } from './made.ts';

export type ResidentWorkContext = {
  readonly db: WriteDb;
  readonly ledger: Ledger;
  readonly makeId: MakeId;
  readonly now: EpochMs;
  readonly importId: string;
  readonly isDemo: boolean;
  readonly doctors: ReadonlyMap<string, string>;
};

/** The rows of a resident whom nobody knew. */
export function newResident(facts: ResidentFacts, context: ResidentWorkContext): RowWork {
  const residentId = context.makeId();
  const { doctors, importId, isDemo, now } = context;
  const registeredAt = facts.registeredOn ? clinicInstant(facts.registeredOn, '12:00') : now;
  const resident: Operation = {
    op: 'insert',
    entity: 'residents',
    rowId: residentId,
    fields: {
      name: facts.name,
      sex: facts.sex,
      birth_date: facts.birthDate,
      phone: facts.phone,
      address: facts.address,
      ethnic_code: facts.ethnicCode,
      record_number: facts.recordNumber,
      doctor_id: doctorOf(facts, doctors),
      priority: null,
      is_demo: isDemo ? 1 : 0,
      registered_at: toInstant(registeredAt),
      catchment_id: null,
      import_id: importId,
    },
  };
  const ops = [resident, ...partsOf(facts, residentId, context, noParts)];
  return { outcome: 'made', residentId, ops, patches: [] };
}

type Parts = {
  readonly documents: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  readonly allergies: ReadonlySet<string>;
};

const noParts: Parts = { documents: new Set(), conditions: new Set(), allergies: new Set() };

/** Document, conditions and allergies that are not there yet. */
function partsOf(
  facts: ResidentFacts,
  residentId: string,
  { makeId }: ResidentWorkContext,
  known: Parts,
): Operation[] {
  const insert = (entity: string, fields: Record<string, FieldValue>): Operation => ({
    op: 'insert',
    entity,
    rowId: makeId(),
    fields: { resident_id: residentId, ...fields },
  });
  const { document } = facts;
  const isNew = document && !known.documents.has(document.number);
  return [
    ...(isNew
      ? [insert('resident_documents', { ...document, is_read_from_chip: 0, valid_to: null })]
      : []),
    ...facts.conditions
      .filter((code) => !known.conditions.has(code))
      .map((code) => insert('conditions', { code, onset_date: null, is_managed: managed(code) })),
    ...facts.allergies
      .filter(({ substance }) => !known.allergies.has(substance))
      .map((allergy) => insert('allergies', { ...allergy, is_refuted: 0 })),
  ];
}

/** Programmes in which a file's patients are under care; other diseases are history. */
function managed(code: string): 0 | 1 {
  return code === 'hypertension' || code === 'diabetes-2' ? 1 : 0;
}

/**
 * What the file knows and the record does not: nothing that stands there is written over.
 *
 * @param residentId a resident who is in the database
 */
export async function updateResident(
  facts: ResidentFacts,
  residentId: string,
  context: ResidentWorkContext,
): Promise<RowWork> {
  const { db, doctors, ledger } = context;
  const row = prepared(db)(
    'select phone, address, ethnic_code, record_number, doctor_id from residents where id = ?',
  ).get(residentId);
  assert(row, 'a resident who was found is there');
  const wanted: Readonly<Record<string, string | null>> = {
    phone: facts.phone,
    address: facts.address,
    ethnic_code: facts.ethnicCode,
    record_number: facts.recordNumber,
    doctor_id: doctorOf(facts, doctors),
  };
  const patches = Object.entries(wanted).flatMap(([field, after]) =>
    after && isMissing(row, field)
      ? [
          {
            entity: 'residents' as const,
            rowId: residentId,
            field,
            before: row[field] ?? null,
            after,
          },
        ]
      : [],
  );
  const ops: Operation[] = [];
  for (const { field, after } of patches) {
    ops.push(await ledger.patchOp(db, 'residents', residentId, field, after));
  }
  ops.push(...partsOf(facts, residentId, context, knownParts(db, residentId)));
  if (ops.length === 0) return nothing('skipped', residentId);
  return { outcome: 'updated', residentId, ops, patches };
}

function isMissing(row: SqlRow, field: string): boolean {
  return row[field] === null || row[field] === '';
}

function knownParts(db: WriteDb, residentId: string): Parts {
  const values = (table: string, column: string) =>
    new Set(
      prepared(db)(
        `select ${column} as value from ${table} where resident_id = ? and removed_reason is null`,
      )
        .all(residentId)
        .map((row) => String(row['value'])),
    );
  return {
    documents: values('resident_documents', 'number'),
    conditions: values('conditions', 'code'),
    allergies: values('allergies', 'substance'),
  };
}

function doctorOf({ doctorName }: ResidentFacts, doctors: ReadonlyMap<string, string>) {
  return (doctorName && doctors.get(doctorName)) ?? null;
}
