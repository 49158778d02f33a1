import { sql } from 'kysely';
import type { ContestedField as Shown } from '../../../../shared/contract/conflicts.ts';
import { type SafetyField, standing } from '../../../../shared/domain/identity/contested.ts';
import type { Sex } from '../../../../shared/domain/identity/person.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { type EntityName, entities } from '../../../../shared/replication/entities.ts';
import type { Field } from '../../../../shared/replication/entity-field.ts';
import { type Columns, contestedFields, decodeRow } from '../../../../shared/replication/rows.ts';
import type { FieldValue } from '../../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { everyIdOf, idsOf } from './same-person.ts';

type Db = ReadDb | WriteDb;

/**
 * Values that several people wrote without having seen each other (fold.ts, heads), and what rules
 * may count on meanwhile (ID-42). Of a person with several records (ID-43) those of all of them.
 */

/** One of the values that stand. */
export type StandingValue = {
  readonly rowId: string;
  /** The transaction that wrote it. */
  readonly txId: string;
  /** Its hybrid time in milliseconds; null for a value that came with the row. */
  readonly hlc: number | null;
  readonly value: FieldValue;
  /** What the same act wrote in other fields, which stands or goes with it. */
  readonly beside?: Readonly<Record<string, FieldValue>>;
};

export type ContestedField = {
  readonly entity: Contestable;
  /** The row that shows the field; of a person with several records the one they go by. */
  readonly rowId: string;
  readonly residentId: string;
  readonly field: string;
  /** Null for an ordinary field. */
  readonly safety: SafetyField | null;
  /** At least two different ones, the shown one last. */
  readonly values: readonly StandingValue[];
};

/** The rows of a person that may be edited, and so contested. Tickets are the home's word alone. */
export const contestedEntities = [
  'residents',
  'resident_documents',
  'conditions',
  'allergies',
  'appointments',
] as const satisfies readonly EntityName[];
type ContestedEntity = (typeof contestedEntities)[number];
/** These, and what was done about somebody (conflicts/contested-acts.ts). */
type Contestable = Shown['entity'];

/** The safety fields among the fields that replicate. */
const safetyOf: Readonly<Record<string, SafetyField>> = {
  'residents.name': 'name',
  'residents.sex': 'sex',
  'residents.birth_date': 'birth-date',
  'allergies.is_refuted': 'allergy-refuted',
};

/** The safety field that a field is, or null for an ordinary one. */
export function safetyFieldOf(entity: EntityName, field: string): SafetyField | null {
  return safetyOf[`${entity}.${field}`] ?? null;
}

/** True for rows in which a field has more than one head; the partial indexes of 0110 hold them. */
export const hasSeveralHeads = sql<boolean>`instr(fv, '],[') > 0`;

export type Row = Columns & { readonly id: string };

/** Everything of a person on which more than one value stands, safety fields first. */
export async function contestedOf(db: Db, residentId: string): Promise<readonly ContestedField[]> {
  const [canonicalId = residentId] = await everyIdOf(db, residentId);
  const records = await recordsOf(db, residentId);
  const found: ContestedField[] = contestedRecords(canonicalId, records);
  for (const entity of contestedEntities) {
    if (entity === 'residents') continue;
    const rows = await db
      .selectFrom(entity)
      .selectAll()
      .where('resident_id', 'in', idsOf(residentId))
      .where(hasSeveralHeads)
      .where('removed_reason', 'is', null)
      .execute();
    for (const row of rows) found.push(...contestedInRow(entity, row, canonicalId));
  }
  return found.toSorted((one, other) => Number(!one.safety) - Number(!other.safety));
}

/** The records of a person, the one they go by last, as shown values stand last. */
async function recordsOf(db: Db, residentId: string): Promise<readonly Row[]> {
  return db
    .selectFrom('residents')
    .selectAll()
    .where('id', 'in', idsOf(residentId))
    .where('removed_reason', 'is', null)
    .orderBy('id', 'desc')
    .execute();
}

/** Several records of one person that say different things of a safety field contest it, too. */
function contestedRecords(canonicalId: string, records: readonly Row[]): ContestedField[] {
  return mutableFields('residents').flatMap((field) => {
    const safety = safetyFieldOf('residents', field);
    const counted = safety ? records : records.filter(({ id }) => id === canonicalId);
    const values = counted.flatMap((row) => valuesOf('residents', row, field));
    if (new Set(values.map(({ value }) => value)).size < 2) return [];
    const rowId = canonicalId;
    return [
      { entity: 'residents' as const, rowId, residentId: canonicalId, field, safety, values },
    ];
  });
}

/** The fields of one row on which more than one value stands. */
export function contestedInRow(
  entity: Contestable,
  row: Row,
  residentId: string,
): ContestedField[] {
  return Object.entries(contestedFields(entity, row)).flatMap(([field, heads]) => {
    const values = heads.map(({ txId, hlc, value }) => ({ rowId: row.id, txId, hlc, value }));
    if (new Set(values.map(({ value }) => value)).size < 2) return [];
    const safety = safetyFieldOf(entity, field);
    return [{ entity, rowId: row.id, residentId, field, safety, values }];
  });
}

function mutableFields(entity: ContestedEntity): readonly string[] {
  const fields: Readonly<Record<string, Field>> = entities[entity].fields;
  return Object.keys(fields).filter((name) => fields[name]?.mutable);
}

function valuesOf(entity: EntityName, row: Row, field: string): readonly StandingValue[] {
  const { registers } = row['fv'] === '{}' ? { registers: {} } : decodeRow(entity, row).state;
  const heads = (registers as ReturnType<typeof decodeRow>['state']['registers'])[field]?.heads;
  if (heads && heads.length > 0)
    return heads.map(({ txId, hlc, value }) => ({ rowId: row.id, txId, hlc, value }));
  return [{ rowId: row.id, txId: String(row['c_tx']), hlc: null, value: row[field] ?? null }];
}

/** The acts whose values stand in one field of one row. */
export async function headsOf(
  db: Db,
  { entity, rowId, field }: Pick<ContestedField, 'entity' | 'rowId' | 'field'>,
): Promise<readonly string[]> {
  const row = await db.selectFrom(entity).selectAll().where('id', '=', rowId).executeTakeFirst();
  return row ? valuesOf(entity, row, field).map(({ txId }) => txId) : [];
}

/** What rules may count on of a person: null where several values stand (ID-42). */
export async function countedFacts(
  db: Db,
  residentId: string,
): Promise<{ readonly birthDate: CalendarDate | null; readonly sex: Sex | null }> {
  const records = await recordsOf(db, residentId);
  const counted = (field: string, safety: SafetyField) => {
    const values = records.flatMap((row) => valuesOf('residents', row, field));
    return standing(
      safety,
      values.map(({ value }) => value),
    ).counts;
  };
  return {
    birthDate: counted('birth_date', 'birth-date') as CalendarDate | null,
    sex: counted('sex', 'sex') as Sex | null,
  };
}

/** The allergies that stand: the union of all records and of all values (ID-42), each substance once. */
export async function standingAllergies(db: Db, residentId: string) {
  const rows = await db
    .selectFrom('allergies')
    .selectAll()
    .where('resident_id', 'in', idsOf(residentId))
    .where((where) => where.or([where('is_refuted', '=', 0), hasSeveralHeads]))
    .where('removed_reason', 'is', null)
    .orderBy('category')
    .orderBy('id')
    .execute();
  const said = new Set<string>();
  return rows.flatMap((row) => {
    const values = valuesOf('allergies', row, 'is_refuted').map(({ value }) => value);
    const { counts, isContested } = standing('allergy-refuted', values);
    const key = `${row.category} ${row.substance}`;
    if (counts !== 0 || said.has(key)) return [];
    said.add(key);
    const { id, category, substance } = row;
    return [{ id, category: category as 'drug' | 'food' | 'other', substance, isContested }];
  });
}
