import type { DuplicateCandidate } from '../../../../shared/contract/residents.ts';
import type { DocumentType, Sex } from '../../../../shared/contract/schemas.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import {
  type ComparablePerson,
  compareForDuplicate,
  duplicateLevels,
} from '../../../../shared/domain/identity/duplicates.ts';
import { tailKey } from '../../../../shared/domain/identity/search-text.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { selectBrief, toBrief } from './brief.ts';
import { canonicalsOf } from './same-person.ts';

type Db = ReadDb | WriteDb;

/** More people than this never share a birthday, or the end of a number, in one clinic. */
const CANDIDATES_MAX = 400;

const severity = (level: DuplicateCandidate['level']) => duplicateLevels.indexOf(level);

/** Residents who may be this person already (domain.md a.6), the surest first. Works offline. */
export async function findDuplicates(
  db: Db,
  person: ComparablePerson,
  today: CalendarDate,
): Promise<DuplicateCandidate[]> {
  const found = await candidateIds(db, person);
  if (found.length === 0) return [];
  const shownAs = await canonicalsOf(db, found);
  const ids = [...new Set([...found, ...shownAs.values()])];
  const rows = await selectBrief(db).where('residents.id', 'in', ids).execute();
  const documents = await db
    .selectFrom('resident_documents')
    .select(['resident_id', 'type', 'number'])
    .where('resident_id', 'in', ids)
    .execute();
  const mothers = await guardianDocuments(db, ids);
  const shown = new Map(rows.map((row) => [row.resident_id, row]));
  const candidates = rows
    .flatMap((row) => {
      const existing: ComparablePerson = {
        name: row.name,
        sex: row.sex as Sex,
        birthDate: row.birth_date as CalendarDate,
        phone: row.phone,
        documents: documents
          .filter(({ resident_id }) => resident_id === row.resident_id)
          .map(({ type, number }) => ({ type: type as DocumentType, number })),
        guardianDocument: mothers.get(row.resident_id),
        birthOrder: row.birth_order,
        recordNumber: row.record_number,
      };
      const { level, because } = compareForDuplicate(person, existing);
      const known = shown.get(shownAs.get(row.resident_id) ?? '') ?? row;
      return level ? [{ resident: toBrief(known, today), level, because: [...because] }] : [];
    })
    .sort((one, other) => severity(one.level) - severity(other.level));
  return eachOnce(candidates);
}

/** Of a person with several records the surest likeness. */
function eachOnce(candidates: readonly DuplicateCandidate[]): DuplicateCandidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ resident }) => {
    const isFirst = !seen.has(resident.residentId);
    seen.add(resident.residentId);
    return isFirst;
  });
}

/** Of mother or guardian, by the resident; only a child is known by it. */
export async function guardianDocuments(db: Db, residentIds: readonly string[]) {
  const rows = await db
    .selectFrom('related_persons')
    .select(['resident_id', 'document_type', 'document_number'])
    .where('resident_id', 'in', residentIds)
    .where('relation', 'in', ['mother', 'guardian'])
    .where('document_number', 'is not', null)
    .where('removed_reason', 'is', null)
    .orderBy('noted_at', 'desc')
    .execute();
  return new Map(
    rows.map(({ resident_id, document_type, document_number }) => [
      resident_id,
      { type: document_type as DocumentType, number: document_number ?? '' },
    ]),
  );
}

/** Everybody with this number or one like it, born on this day, or filed under this record number. */
async function candidateIds(db: Db, person: ComparablePerson): Promise<string[]> {
  const found = new Set<string>();
  for (const document of person.documents) {
    const number = cleanDocumentNumber(document.number);
    if (number === '') continue;
    for (const id of await idsByNumber(db, number)) found.add(id);
  }
  if (person.birthDate) {
    const born = await db
      .selectFrom('residents')
      .select('id')
      .where('birth_date', '=', person.birthDate)
      .limit(CANDIDATES_MAX)
      .execute();
    for (const { id } of born) found.add(id);
  }
  const filed = cleanDocumentNumber(person.recordNumber ?? '');
  if (filed !== '') {
    const keys = db.selectFrom('search_keys').select('resident_id').where('key', '=', filed);
    for (const { resident_id } of await keys.execute()) found.add(resident_id);
  }
  return [...found];
}

/** Together with the last six characters these find a slip at any place of an eighteen-digit number. */
const HEAD_LENGTH = 11;

/** The number itself, and numbers that differ from it by a slip. A county has thousands with one head. */
async function idsByNumber(db: Db, number: string): Promise<string[]> {
  const head = number.slice(0, HEAD_LENGTH);
  const byHead = await db
    .selectFrom('resident_documents')
    .select(['resident_id', 'number'])
    .where('number', '>=', head)
    .where('number', '<', `${head}\u{10FFFF}`)
    .execute();
  const tail = tailKey(number.slice(-6));
  const byTail = await db
    .selectFrom('search_keys')
    .select('resident_id')
    .where('key', '>=', tail)
    .where('key', '<', `${tail}\u{10FFFF}`)
    .limit(CANDIDATES_MAX)
    .execute();
  return [...byHead.filter((row) => isNear(row.number, number)), ...byTail].map(
    ({ resident_id }) => resident_id,
  );
}

/** At most two characters are other ones: a slip is that, or less. */
function isNear(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  return [...one].filter((character, at) => character !== other[at]).length <= 2;
}
