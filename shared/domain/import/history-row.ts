import type { CalendarDate } from '../../lib/clock.ts';
import type { IdentityDocument } from '../identity/person.ts';
import type { ObservationKind, Tenths } from '../measurement/units.ts';
import { type Cells, cellsOf, isEmptyWord, quoted } from './cell.ts';
import { readDate } from './dates.ts';
import { documentKeyOf, readDocument } from './documents.ts';
import { collectIssues, type IssueList, verdictOf } from './issue.ts';
import { readMeasurements } from './measured-values.ts';
import { readName, readRecordNumber } from './person-values.ts';
import {
  hasMoreCells,
  type JudgedRow,
  type RowContext,
  readDoctorName,
  readSideDate,
} from './resident-row.ts';

/** What was measured or followed up on a day, of somebody who has a record already. */
export type HistoryFacts = {
  /** How the row names the person; the most certain way first. */
  readonly document: IdentityDocument | null;
  readonly recordNumber: string | null;
  readonly name: string | null;
  readonly birthDate: CalendarDate | null;
  readonly date: CalendarDate;
  readonly values: readonly { readonly kind: ObservationKind; readonly tenths: Tenths }[];
  readonly followUp: {
    readonly programme: 'hypertension' | 'diabetes-2';
    /** 1 to 4 (d.4); null where the sheet does not say. */
    readonly class: number | null;
    readonly dueDate: CalendarDate | null;
  } | null;
  readonly doctorName: string | null;
};

/** Judges one row of a file of measurements and follow-ups. Never throws, whatever the cells hold. */
export function judgeHistoryRow(
  row: readonly string[],
  { mapping, today }: RowContext,
): JudgedRow<HistoryFacts> {
  const issues = collectIssues();
  const cells = cellsOf(row, mapping);
  if (hasMoreCells(row, mapping)) issues.add('cells-more', null, { columns: mapping.length });
  const who = readWho(cells, today, issues);
  const date = readDay(cells('measuredOn'), today, issues);
  const values = readMeasurements(cells, issues);
  const followUp = readFollowUp(cells, values, issues);
  const hadTrouble = verdictOf(issues.all) === 'error';
  if (values.length === 0 && !followUp && !hadTrouble) issues.add('nothing-measured', null);
  const verdict = verdictOf(issues.all);
  const isLost = verdict === 'error' || date === null;
  return {
    verdict: isLost ? 'error' : verdict,
    issues: issues.all,
    facts: isLost
      ? null
      : { ...who, date, values, followUp, doctorName: readDoctorName(cells('doctor')) },
    documentKey: who.document && documentKeyOf(who.document),
    personKey: null,
  };
}

/** How a row names somebody who has a record: by document, by record number, or by name and birth date. */
export function readWho(cells: Cells, today: CalendarDate, issues: IssueList) {
  const number = cells('documentNumber');
  const document = number === '' ? null : readDocument(number, '', today, issues);
  const recordNumber = readRecordNumber(cells('recordNumber'), issues);
  const name = cells('name') === '' ? null : readName(cells('name'), issues);
  const birthDate = readSideDate(cells('birthDate'), 'birthDate', issues, today);
  const isNamed = recordNumber !== null || (name !== null && birthDate !== null);
  if (number === '' && !isNamed) issues.add('person-missing', 'documentNumber');
  const kept = document && { type: document.type, number: document.number };
  return { document: kept, recordNumber, name, birthDate };
}

function readDay(text: string, today: CalendarDate, issues: IssueList): CalendarDate | null {
  const read = isEmptyWord(text) ? ({ issue: 'date-unreadable' } as const) : readDate(text);
  if ('issue' in read) return issues.add(read.issue, 'measuredOn');
  return read.date > today ? issues.add('date-future', 'measuredOn') : read.date;
}

const classWords: readonly (readonly [RegExp, number])[] = [
  [/^(?:1|控制满意|满意)$/u, 1],
  [/^(?:2|控制不满意|不满意)$/u, 2],
  [/^(?:3|不良反应|药物不良反应)$/u, 3],
  [/^(?:4|并发症)$/u, 4],
];

/** A row is a follow-up when it says a class or the next day (d.5, e). */
function readFollowUp(
  cells: Cells,
  values: HistoryFacts['values'],
  issues: IssueList,
): HistoryFacts['followUp'] {
  const [classText, nextText] = [cells('followUpClass'), cells('nextDate')];
  if (isEmptyWord(classText) && isEmptyWord(nextText)) return null;
  const programme = programmeOf(cells('programme'), values, issues);
  const found = classWords.find(([word]) => word.test(classText.replace(/[\s.、]/g, '')));
  if (!found && !isEmptyWord(classText)) {
    issues.add('class-unknown', 'followUpClass', { value: quoted(classText) });
  }
  const dueDate = readSideDate(nextText, 'nextDate', issues, null);
  return programme && { programme, class: found?.[1] ?? null, dueDate };
}

/** Without a word the values say it: pressure is hypertension, sugar alone diabetes. */
function programmeOf(text: string, values: HistoryFacts['values'], issues: IssueList) {
  if (/高血压|hypertension/iu.test(text)) return 'hypertension';
  if (/糖尿病|diabetes/iu.test(text)) return 'diabetes-2';
  if (!isEmptyWord(text)) {
    return issues.add('programme-unknown', 'programme', { value: quoted(text) });
  }
  const kinds = new Set(values.map(({ kind }) => kind));
  const isSugar = kinds.has('glucose-fasting') || kinds.has('glucose-random');
  if (kinds.has('sbp') && !isSugar) return 'hypertension';
  if (isSugar && !kinds.has('sbp')) return 'diabetes-2';
  return issues.add('programme-unknown', 'programme', { value: '' });
}
