import {
  type ComparablePerson,
  compareForDuplicate,
} from '../../../../shared/domain/identity/duplicates.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import type { IdentityDocument, Sex } from '../../../../shared/domain/identity/person.ts';
import type { ResidentFacts } from '../../../../shared/domain/import/resident-row.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';

/** Somebody who may be the person of a row: in the database, or further up in the file. */
export type Match = {
  readonly level: 'D1' | 'D2' | 'D4' | 'D5';
  readonly because: readonly string[];
  readonly residentId: string | null;
  readonly row: number | null;
};

/** One birthday is compared with this many people; a file in which all have the same is no reason to stop. */
const CANDIDATES_MAX = 60;

type Place = { readonly importId: string; readonly rowNumber: number };

/**
 * The surest match of a row (domain.md a.6). As in the register, but with a few statements for each row:
 * the slip of a digit (D4) needs no search here, because a number with a wrong digit has a wrong check
 * digit and is an error before it gets here.
 */
export function findMatch(db: WriteDb, facts: ResidentFacts, place: Place): Match | null {
  return (
    findByDocument(db, facts) ??
    findByDocumentInFile(db, facts, place) ??
    findAlike(db, facts) ??
    findAlikeInFile(db, facts, place) ??
    findByRecordNumber(db, facts)
  );
}

/** The resident who has this document now, if there is one. */
export function residentOfDocument(db: WriteDb, document: IdentityDocument): string | null {
  for (const number of spellingsOf(document)) {
    const row = prepared(db)(
      `select coalesce(a.canonical_id, d.resident_id) as id from resident_documents d
       join residents r on r.id = d.resident_id and r.removed_reason is null
       left join resident_aliases a on a.id = d.resident_id
       where d.number = ? and d.type = ? and d.removed_reason is null limit 1`,
    ).get(number, document.type);
    if (row) return String(row['id']);
  }
  return null;
}

/** A record from before may hold the fifteen digits of a number (ID-10). */
function spellingsOf({ type, number }: IdentityDocument): readonly string[] {
  const isOld = type === 'id-card' && number.length === 18 && number.startsWith('19', 6);
  return isOld ? [number, number.slice(0, 6) + number.slice(8, 17)] : [number];
}

function findByDocument(db: WriteDb, facts: ResidentFacts): Match | null {
  const residentId = facts.document && residentOfDocument(db, facts.document);
  if (!residentId) return null;
  const name = prepared(db)('select name from residents where id = ?').get(residentId)?.['name'];
  return { ...exactly(facts.name, String(name)), residentId, row: null };
}

function findByDocumentInFile(db: WriteDb, facts: ResidentFacts, place: Place): Match | null {
  if (!facts.document) return null;
  const earlier = prepared(db)(
    `select row_number, facts from import_rows
     where import_id = ? and document_key = ? and row_number < ? order by row_number limit 1`,
  ).get(place.importId, `${facts.document.type}:${facts.document.number}`, place.rowNumber);
  if (!earlier) return null;
  const other = JSON.parse(String(earlier['facts'])) as ResidentFacts;
  return {
    ...exactly(facts.name, other.name),
    residentId: null,
    row: Number(earlier['row_number']),
  };
}

function exactly(name: string, other: string): Pick<Match, 'level' | 'because'> {
  const isSame = normalizeName(name) === normalizeName(other);
  return { level: 'D1', because: isSame ? ['D1', 'ID-30'] : ['D1', 'ID-30', 'ID-40'] };
}

function findAlike(db: WriteDb, facts: ResidentFacts): Match | null {
  const born = prepared(db)(
    `select coalesce(
       (select canonical_id from resident_aliases a where a.id = residents.id), id
     ) as id, name, phone from residents
     where birth_date = ? and sex = ? and removed_reason is null limit ${CANDIDATES_MAX}`,
  ).all(facts.birthDate, facts.sex);
  const others = born.map((row) => ({
    residentId: String(row['id']),
    row: null,
    person: likeness(facts, { name: String(row['name']), phone: textOf(row['phone']) }),
  }));
  return strongest(facts, others);
}

function findAlikeInFile(db: WriteDb, facts: ResidentFacts, place: Place): Match | null {
  const born = prepared(db)(
    `select row_number, facts from import_rows
     where import_id = ? and person_key = ? and row_number < ?
     order by row_number desc limit ${CANDIDATES_MAX}`,
  ).all(place.importId, `${facts.birthDate}|${facts.sex}`, place.rowNumber);
  const others = born.map((row) => ({
    residentId: null,
    row: Number(row['row_number']),
    person: likeness(facts, JSON.parse(String(row['facts'])) as ResidentFacts),
  }));
  return strongest(facts, others);
}

/** A record number belongs to one record (D5); a data-quality question, not an identity. */
function findByRecordNumber(db: WriteDb, facts: ResidentFacts): Match | null {
  if (!facts.recordNumber) return null;
  const row = prepared(db)(
    `select k.resident_id as id from search_keys k
     join residents r on r.id in (
       select k.resident_id
       union all select id from resident_aliases where canonical_id = k.resident_id
     ) and r.record_number = k.key
     where k.key = ? and r.removed_reason is null limit 1`,
  ).get(facts.recordNumber);
  return row ? { level: 'D5', because: ['D5'], residentId: String(row['id']), row: null } : null;
}

/** Born on the same day, of the same sex: what is left to compare. */
function likeness(
  facts: ResidentFacts,
  other: { readonly name: string; readonly phone: string | null },
): ComparablePerson {
  return comparable(other.name, other.phone, facts.sex, facts.birthDate);
}

function comparable(
  name: string,
  phone: string | null,
  sex: Sex,
  birthDate: CalendarDate,
): ComparablePerson {
  return { documents: [], name, phone, sex, birthDate };
}

type Candidate = Pick<Match, 'residentId' | 'row'> & { readonly person: ComparablePerson };

function strongest(facts: ResidentFacts, others: readonly Candidate[]): Match | null {
  const self = comparable(facts.name, facts.phone, facts.sex, facts.birthDate);
  let best: Match | null = null;
  for (const { residentId, row, person } of others) {
    const { level, because } = compareForDuplicate(self, person);
    if (level === 'D2') return { level, because, residentId, row };
    if (level === 'D4') best ??= { level, because, residentId, row };
  }
  return best;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
