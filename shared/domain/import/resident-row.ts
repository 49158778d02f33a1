import { ageInYears } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import type { IdentityDocument, Sex } from '../identity/person.ts';
import { type Cells, cellsOf, isEmptyWord } from './cell.ts';
import { readDate } from './dates.ts';
import { documentKeyOf, type ReadDocument, readDocument } from './documents.ts';
import { collectIssues, type Issue, type IssueList, type RowVerdict, verdictOf } from './issue.ts';
import type { ColumnMapping } from './mapping.ts';
import {
  type ReadAllergy,
  readAddress,
  readAllergies,
  readConditions,
  readEthnic,
  readName,
  readPhone,
  readRecordNumber,
  readSex,
  readYesNo,
} from './person-values.ts';
import type { ImportTarget } from './targets.ts';

/** A resident as a row of a file tells of them. What the file does not say is null or empty. */
export type ResidentFacts = {
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: CalendarDate;
  readonly document: IdentityDocument | null;
  readonly phone: string | null;
  readonly address: string;
  readonly ethnicCode: string;
  readonly recordNumber: string | null;
  /** Codes of docs/glossary.md. */
  readonly conditions: readonly string[];
  readonly allergies: readonly ReadAllergy[];
  readonly registeredOn: CalendarDate | null;
  readonly doctorName: string | null;
};

/** What became of a row: its facts unless it is an error, and all that is wrong with it. */
export type JudgedRow<Facts> = {
  readonly verdict: RowVerdict;
  readonly issues: readonly Issue[];
  readonly facts: Facts | null;
  /** The same person elsewhere in the file: by document, and by birth date and sex. */
  readonly documentKey: string | null;
  readonly personKey: string | null;
};

export type RowContext = {
  readonly mapping: ColumnMapping;
  readonly today: CalendarDate;
};

const AGE_YEARS_MAX = 130;

/** Judges one row of a file of residents. Never throws, whatever the cells hold. */
export function judgeResidentRow(
  row: readonly string[],
  { mapping, today }: RowContext,
): JudgedRow<ResidentFacts> {
  const issues = collectIssues();
  const cells = cellsOf(row, mapping);
  if (hasMoreCells(row, mapping)) issues.add('cells-more', null, { columns: mapping.length });
  const name = readName(cells('name'), issues);
  const document = readDocument(cells('documentNumber'), cells('documentType'), today, issues);
  const sex = sexOf(cells, document, issues);
  const birthDate = birthDateOf(cells, document, today, issues);
  const rest = readRest(cells, today, issues);
  const verdict = verdictOf(issues.all);
  if (verdict === 'error' || name === null || birthDate === null) {
    return {
      verdict: 'error',
      issues: issues.all,
      facts: null,
      documentKey: null,
      personKey: null,
    };
  }
  const kept = document && { type: document.type, number: document.number };
  return {
    verdict,
    issues: issues.all,
    facts: { name, sex, birthDate, document: kept, ...rest },
    documentKey: kept && documentKeyOf(kept),
    personKey: `${birthDate}|${sex}`,
  };
}

/** More cells than the heading has columns: a separator within a cell, most likely. */
export function hasMoreCells(row: readonly string[], mapping: ColumnMapping): boolean {
  return row.slice(mapping.length).some((cell) => cell.trim() !== '');
}

function sexOf(cells: Cells, document: ReadDocument | null, issues: IssueList): Sex {
  const said = readSex(cells('sex'), issues);
  const isSaid = said === 'male' || said === 'female';
  if (document?.sex && isSaid && said !== document.sex) issues.add('id-sex-differs', 'sex');
  const sex = document?.sex ?? said;
  if (sex) return sex;
  const isUnread = issues.all.some(({ code }) => code === 'sex-unknown-word');
  if (!isUnread) issues.add('sex-missing', 'sex');
  return 'unknown';
}

function birthDateOf(
  cells: Cells,
  document: ReadDocument | null,
  today: CalendarDate,
  issues: IssueList,
): CalendarDate | null {
  const text = cells('birthDate');
  const fromNumber = document?.birthDate ?? null;
  if (isEmptyWord(text)) return fromNumber ?? issues.add('birth-missing', 'birthDate');
  const read = readDate(text);
  if ('issue' in read) {
    // The number says it surely; a month alone that fits it contradicts nothing.
    const fits = read.issue === 'date-incomplete' && fromNumber && isMonthOf(text, fromNumber);
    return fits ? fromNumber : issues.add(read.issue, 'birthDate');
  }
  if (fromNumber && read.date !== fromNumber) return issues.add('id-birth-differs', 'birthDate');
  if (read.date > today) return issues.add('birth-future', 'birthDate');
  if (ageInYears(read.date, today) > AGE_YEARS_MAX) return issues.add('birth-too-old', 'birthDate');
  return read.date;
}

function isMonthOf(text: string, date: CalendarDate): boolean {
  const [year = '', month = ''] = text.match(/\d+/g) ?? [];
  const whole = year.length === 6 ? [year.slice(0, 4), year.slice(4)] : [year, month];
  if (whole[0] !== date.slice(0, 4)) return false;
  return whole[1] === '' || Number(whole[1]) === Number(date.slice(5, 7));
}

type Rest = Omit<ResidentFacts, 'name' | 'sex' | 'birthDate' | 'document'>;

function readRest(cells: Cells, today: CalendarDate, issues: IssueList): Rest {
  const conditions = new Set(readConditions(cells('conditions'), issues));
  if (readYesNo(cells('hypertension'), 'hypertension', issues)) conditions.add('hypertension');
  if (readYesNo(cells('diabetes'), 'diabetes', issues)) conditions.add('diabetes-2');
  return {
    phone: readPhone(cells('phone'), issues),
    address: readAddress(cells('address'), issues),
    ethnicCode: readEthnic(cells('ethnic'), issues),
    recordNumber: readRecordNumber(cells('recordNumber'), issues),
    conditions: [...conditions],
    allergies: readAllergies(cells('allergies'), issues),
    registeredOn: readSideDate(cells('registeredOn'), 'registeredOn', issues, today),
    doctorName: readDoctorName(cells('doctor')),
  };
}

/** A date that a row can do without: what can not be read is left out, with a warning. */
export function readSideDate(
  text: string,
  target: ImportTarget,
  issues: IssueList,
  latest: CalendarDate | null,
): CalendarDate | null {
  if (isEmptyWord(text)) return null;
  const read = readDate(text);
  const isRead = 'date' in read && (latest === null || read.date <= latest);
  return isRead ? read.date : issues.add('date-left-out', target);
}

const DOCTOR_MAX = 40;

export function readDoctorName(text: string): string | null {
  const name = text.replace(/(?:医生|医师|大夫)$/u, '').trim();
  return isEmptyWord(name) ? null : [...name].slice(0, DOCTOR_MAX).join('');
}
