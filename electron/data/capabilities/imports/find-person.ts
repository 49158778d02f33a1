import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import type { HistoryFacts } from '../../../../shared/domain/import/history-row.ts';
import type { IssueCode } from '../../../../shared/domain/import/issue.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { residentOfDocument } from './find-match.ts';

type PersonIssue = Extract<
  IssueCode,
  'person-not-found' | 'person-ambiguous' | 'person-name-differs'
>;

/** How a row names somebody. */
type Named = Pick<HistoryFacts, 'document' | 'recordNumber' | 'name' | 'birthDate'>;

export type FoundPerson = { readonly residentId: string } | { readonly issue: PersonIssue };

/**
 * Whose history a row tells: by document, else by record number, else by name and birth date if there is
 * but one. A number that belongs to another name goes into nobody's record (ID-40).
 */
export function findPerson(db: WriteDb, facts: Named): FoundPerson {
  const byNumber = facts.document && residentOfDocument(db, facts.document);
  const residentId = byNumber ?? byRecordNumber(db, facts.recordNumber);
  if (residentId) return checkName(db, residentId, facts);
  // A number that is nobody's is not made good by a name.
  if (facts.document || !facts.name || !facts.birthDate) return { issue: 'person-not-found' };
  return byName(db, facts.name, facts.birthDate);
}

function byRecordNumber(db: WriteDb, recordNumber: string | null): string | null {
  if (!recordNumber) return null;
  const rows = prepared(db)(
    `select distinct k.resident_id as id from search_keys k
     join residents r on r.id in (
       select k.resident_id
       union all select id from resident_aliases where canonical_id = k.resident_id
     ) and r.record_number = k.key
     where k.key = ? and r.removed_reason is null limit 2`,
  ).all(recordNumber);
  return rows.length === 1 ? String(rows[0]?.['id']) : null;
}

function checkName(db: WriteDb, residentId: string, { name }: Named): FoundPerson {
  if (name === null) return { residentId };
  const known = prepared(db)('select name from residents where id = ?').get(residentId)?.['name'];
  return isSameName(name, String(known)) ? { residentId } : { issue: 'person-name-differs' };
}

function byName(db: WriteDb, name: string, birthDate: string): FoundPerson {
  const born = prepared(db)(
    `select coalesce(
       (select canonical_id from resident_aliases a where a.id = residents.id), id
     ) as id, name from residents where birth_date = ? and removed_reason is null limit 500`,
  ).all(birthDate);
  const same = born.filter((row) => isSameName(name, String(row['name'])));
  const [only, ...others] = new Set(same.map((row) => String(row['id'])));
  if (only === undefined) return { issue: 'person-not-found' };
  return others.length > 0 ? { issue: 'person-ambiguous' } : { residentId: only };
}

function isSameName(name: string, other: string): boolean {
  return normalizeName(name) === normalizeName(other);
}
