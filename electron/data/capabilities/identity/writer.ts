import type { IdentityChange } from '../../../../shared/contract/identity.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import { blockingLevels } from '../../../../shared/domain/identity/duplicates.ts';
import { endedBy, isUnknownPerson } from '../../../../shared/domain/identity/known-documents.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { FieldValue, Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { standingMembership } from '../residents/membership.ts';
import { establish } from '../residents/record-numbers.ts';
import { requireValidDocument } from '../residents/register.ts';
import { everyIdOf } from '../residents/same-person.ts';
import { isOtherPerson, newDuplicates, type RecordRow } from './change.ts';
import { knownDocuments } from './reader.ts';

type Correction = {
  readonly row: RecordRow;
  readonly change: IdentityChange;
  readonly isReadFromChip: boolean;
  readonly reason: string | null;
};

/**
 * The act that puts somebody's identity right: what differs, and the document that was not known.
 *
 * @throws AppError as the contract says (`identity.correct`)
 */
export async function correctionOps(
  app: AppContext,
  unit: Unit,
  correction: Correction,
): Promise<readonly Operation[]> {
  await requireAllowed(unit, correction);
  const documents = await documentOps(app, unit, correction);
  const ops = [...(await personOps(unit, correction)), ...documents];
  if (ops.length === 0) throw new AppError('already-done');
  return [...ops, ...(await establishOps(app, unit, correction))];
}

async function requireAllowed(unit: Unit, { row, change, reason }: Correction): Promise<void> {
  // Whoever belongs to another clinic is put right there (docs/adr/0012, 4).
  if (await standingMembership(unit.db, row.id)) throw new AppError('forbidden');
  const today = clinicDate(unit.now);
  if (change.birthDate > today) throw new AppError('bad-input');
  if (change.document?.documentType === 'temporary') throw new AppError('bad-input');
  if (change.document) requireValidDocument(change.document, today);
  const alike = await newDuplicates(unit.db, row, change, today);
  if (alike.some(({ level }) => blockingLevels.has(level))) {
    throw new AppError('duplicate-resident');
  }
  if (reason?.trim()) return;
  if (alike.length > 0) {
    throw new AppError('possible-duplicate', { params: { count: alike.length } });
  }
  if (isOtherPerson(row, change)) throw new AppError('reason-required');
}

/** In every record of the person, or the others would go on contesting what was put right (ID-43). */
async function personOps(unit: Unit, { row, change }: Correction): Promise<readonly Operation[]> {
  const ops: Operation[] = [];
  for (const id of await everyIdOf(unit.db, row.id)) {
    ops.push(...(await identityOps(unit, id, change)));
  }
  const phone = change.phone === null ? row.phone : change.phone || null;
  if (phone !== row.phone) ops.push(await unit.patch('residents', row.id, 'phone', phone));
  if (change.address !== row.address) {
    ops.push(await unit.patch('residents', row.id, 'address', change.address));
  }
  return ops;
}

type Facts = Pick<IdentityChange, 'name' | 'sex' | 'birthDate'>;

/** Name, sex and birth date of one record, as far as it says otherwise. */
export async function identityOps(
  unit: Unit,
  recordId: string,
  { name, sex, birthDate }: Facts,
): Promise<readonly Operation[]> {
  const row = await unit.db
    .selectFrom('residents')
    .select(['name', 'sex', 'birth_date'])
    .where('id', '=', recordId)
    .executeTakeFirst();
  if (!row) return [];
  const fields: readonly (readonly [string, FieldValue, FieldValue])[] = [
    ['name', row.name, normalizeName(name)],
    ['sex', row.sex, sex],
    ['birth_date', row.birth_date, birthDate],
  ];
  const ops: Operation[] = [];
  for (const [field, is, shallBe] of fields) {
    if (is !== shallBe) ops.push(await unit.patch('residents', recordId, field, shallBe));
  }
  return ops;
}

async function documentOps(
  app: AppContext,
  unit: Unit,
  { row, change: { document }, isReadFromChip }: Correction,
): Promise<readonly Operation[]> {
  if (!document) return [];
  const number = cleanDocumentNumber(document.documentNumber);
  if (await isKnown(unit, row.id, { ...document, documentNumber: number })) return [];
  const ended = endedBy(await knownDocuments(unit.db, row.id), document.documentType);
  const fields = {
    resident_id: row.id,
    type: document.documentType,
    number,
    is_read_from_chip: isReadFromChip ? 1 : 0,
    valid_to: null,
  };
  const ops: Operation[] = [
    { op: 'insert', entity: 'resident_documents', rowId: app.makeId(), fields },
  ];
  for (const { documentId } of ended) ops.push(await endOp(unit, documentId));
  return ops;
}

/** The very document is in force for this person. */
async function isKnown(
  unit: Unit,
  residentId: string,
  { documentType, documentNumber }: NonNullable<IdentityChange['document']>,
): Promise<boolean> {
  const row = await unit.db
    .selectFrom('resident_documents')
    .select('id')
    .where('resident_id', 'in', [...(await everyIdOf(unit.db, residentId))])
    .where('type', '=', documentType)
    .where('number', '=', documentNumber)
    .where('valid_to', 'is', null)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** A document that counts until today (ID-30). */
export function endOp(unit: Unit, documentId: string): Promise<Operation> {
  return unit.patch('resident_documents', documentId, 'valid_to', clinicDate(unit.now));
}

/** Whoever is known now and lives in the area has a record number (EHR-06, EHR-07). */
async function establishOps(
  app: AppContext,
  unit: Unit,
  { row, change }: Correction,
): Promise<readonly Operation[]> {
  const documents = await knownDocuments(unit.db, row.id);
  const staysUnknown = isUnknownPerson(documents) && !change.document;
  if (row.record_number !== null || staysUnknown) return [];
  const found = await establish(app, unit.db, change.address);
  if (!found) return [];
  const area = await unit.patch('residents', row.id, 'catchment_id', found.catchmentId);
  if (found.recordNumber === null) return [area];
  return [area, await unit.patch('residents', row.id, 'record_number', found.recordNumber)];
}

/**
 * Ends a document that was right, or takes away one that never was: its number then finds nobody.
 *
 * @throws AppError `not-found`; `already-done` for one that has ended
 */
export async function endDocumentOps(
  unit: Unit,
  asked: { readonly documentId: string; readonly why: 'over' | 'wrong'; readonly reason: string },
): Promise<{ readonly residentId: string; readonly ops: readonly Operation[] }> {
  const { documentId, why, reason } = asked;
  const row = await unit.db
    .selectFrom('resident_documents')
    .select(['resident_id', 'type', 'valid_to'])
    .where('id', '=', documentId)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  // Without their number nobody would find again whom nobody knows (ID-38).
  if (row.type === 'temporary') throw new AppError('wrong-state');
  if (await standingMembership(unit.db, row.resident_id)) throw new AppError('forbidden');
  if (why === 'over' && row.valid_to !== null) throw new AppError('already-done');
  const op: Operation =
    why === 'over'
      ? await endOp(unit, documentId)
      : { op: 'tombstone', entity: 'resident_documents', rowId: documentId, reason };
  return { residentId: row.resident_id, ops: [op] };
}
