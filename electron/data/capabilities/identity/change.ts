import type { IdentityChange } from '../../../../shared/contract/identity.ts';
import type { DuplicateCandidate } from '../../../../shared/contract/residents.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import {
  type ComparablePerson,
  duplicateLevels,
} from '../../../../shared/domain/identity/duplicates.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import type { Sex } from '../../../../shared/domain/identity/person.ts';
import type { CalendarDate, EpochMs } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { findDuplicates } from '../residents/duplicates.ts';
import { heldCard } from '../residents/held-card.ts';
import { canonicalId } from '../residents/same-person.ts';

type Db = ReadDb | WriteDb;

/** What is asked: whose record, and how the person shall stand. */
export type Asked = {
  readonly residentId: string;
  readonly change: IdentityChange;
  readonly cardToken: string | null;
};

/** The record as it stands. @throws AppError `not-found` */
export async function recordToChange(db: Db, residentId: string) {
  const row = await db
    .selectFrom('residents')
    .select(['id', 'name', 'sex', 'birth_date', 'phone', 'address', 'record_number'])
    .where('id', '=', await canonicalId(db, residentId))
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row;
}

export type RecordRow = Awaited<ReturnType<typeof recordToChange>>;

/** The chip counts before what was typed (ID-15). @throws AppError `card-gone` */
export function withCard(
  registry: DeviceRegistry,
  { change, cardToken }: Asked,
  now: EpochMs,
): IdentityChange {
  if (cardToken === null) return change;
  const { documentType, number, name, sex, birthDate } = heldCard(registry, cardToken, now);
  const document = { documentType, documentNumber: number };
  return { ...change, name, sex, birthDate, document };
}

/** Whether name, sex or birth date become other ones: what rules and people go by (ID-42). */
export function isOtherPerson(row: RecordRow, { name, sex, birthDate }: IdentityChange): boolean {
  return normalizeName(name) !== row.name || sex !== row.sex || birthDate !== row.birth_date;
}

/**
 * Others whom the record would be like after the change, and was not like before it, the surest first
 * (domain.md a.6): a phone that is put right does not ask again about a namesake.
 */
export async function newDuplicates(
  db: Db,
  row: RecordRow,
  change: IdentityChange,
  today: CalendarDate,
): Promise<DuplicateCandidate[]> {
  const before = await others(db, row, standing(row), today);
  const after = await others(db, row, changed(row, change), today);
  return after.filter(({ resident, level }) => {
    const known = before.find((one) => one.resident.residentId === resident.residentId);
    return !known || rank(known.level) > rank(level);
  });
}

function rank(level: DuplicateCandidate['level']): number {
  return duplicateLevels.indexOf(level);
}

async function others(db: Db, row: RecordRow, person: ComparablePerson, today: CalendarDate) {
  const found = await findDuplicates(db, person, today);
  return found.filter(({ resident }) => resident.residentId !== row.id);
}

function standing({ name, sex, birth_date, phone }: RecordRow): ComparablePerson {
  const birthDate = birth_date as CalendarDate;
  return { name, sex: sex as Sex, birthDate, phone, documents: [] };
}

function changed(row: RecordRow, change: IdentityChange): ComparablePerson {
  const { name, sex, birthDate, document } = change;
  const phone = change.phone ?? row.phone;
  const documents = document
    ? [{ type: document.documentType, number: cleanDocumentNumber(document.documentNumber) }]
    : [];
  return { name, sex, birthDate, phone, documents };
}
