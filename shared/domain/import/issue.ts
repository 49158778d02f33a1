import type { ImportTarget } from './targets.ts';

/**
 * What can be wrong with a row (D10). Each is a sentence of the screen that says which cell, what is
 * wrong with it and what to do. An error keeps the row out; a warning takes it in as the sentence says.
 */
export const importIssues = {
  // the person
  'name-missing': 'error',
  'name-broken': 'error', // signs that a wrong encoding leaves behind
  'name-has-digits': 'error',
  'name-long': 'error',
  'name-rare': 'warning', // ID-63: a private-use character that others may not see
  'sex-unknown-word': 'error',
  'sex-missing': 'warning',
  'birth-missing': 'error',
  'birth-future': 'error',
  'birth-too-old': 'error',
  // dates of any column
  'date-unreadable': 'error',
  'date-not-real': 'error',
  'date-incomplete': 'error', // a month without a day
  'date-ambiguous': 'error', // 3/4/1951: nobody knows which is the month
  'date-short-year': 'error', // 51-3-12
  'date-future': 'error',
  'date-left-out': 'warning', // of a column that is not needed
  // documents
  'document-missing': 'warning',
  'id-mangled': 'error', // 1.10E+17: the spreadsheet has thrown digits away
  'id-zeros': 'error', // ends in 000: the same, after the number was made text again
  'id-length': 'error',
  'id-characters': 'error',
  'id-province': 'error',
  'id-date': 'error',
  'id-future': 'error',
  'id-too-old': 'error',
  'id-checksum': 'error',
  'id-upgraded': 'warning', // ID-10: fifteen digits became eighteen
  'id-sex-differs': 'error',
  'id-birth-differs': 'error',
  'document-type-unknown': 'error',
  'document-type-differs': 'warning', // the number says which document it is
  'document-long': 'error',
  'record-number-wrong': 'warning', // EHR-03
  // the rest of a resident
  'phone-mangled': 'warning',
  'phone-wrong': 'warning',
  'phone-more': 'warning', // the first of several is taken
  'address-long': 'warning',
  'ethnic-unknown': 'warning',
  'condition-unknown': 'warning',
  'yes-no-unknown': 'warning',
  'allergy-long': 'warning',
  'doctor-unknown': 'warning',
  // history
  'person-missing': 'error',
  'person-not-found': 'error',
  'person-ambiguous': 'error',
  'person-name-differs': 'error', // ID-40: somebody else's number
  'pressure-unreadable': 'error',
  'pressure-incomplete': 'error',
  'pressure-order': 'error', // h.1: the upper one must be higher
  'number-unreadable': 'error',
  'value-out-of-range': 'error', // h.1, hard limits
  'value-mgdl': 'error', // MEA-03
  'value-unlikely': 'warning', // h.1, confirm and alert
  'class-unknown': 'error',
  'programme-unknown': 'error',
  'nothing-measured': 'error',
  // bookings
  'booking-past': 'error',
  'booking-far': 'error',
  'time-unreadable': 'error',
  'time-off-quarter': 'warning', // QUE-10: taken for the quarter in which it lies
  'booking-number-personal': 'error', // the number of a person, beside the booking for ever
  'booking-number-long': 'error',
  'booking-doctor-unknown': 'error', // not a guess: the person expects that doctor
  'booking-no-sessions': 'error', // nobody sees people, or that doctor does not
  'booking-known': 'warning', // it came before, and is left as it is
  'purpose-unknown': 'warning',
  // the row as a whole
  'cells-more': 'warning', // more cells than headings
} as const satisfies Readonly<Record<string, 'warning' | 'error'>>;

export type IssueCode = keyof typeof importIssues;

/** Every code, for schemas and words. */
export const issueCodes = Object.keys(importIssues) as [IssueCode, ...IssueCode[]];

export type Issue = {
  readonly code: IssueCode;
  /** What the cell is meant to be; null for the row as a whole. */
  readonly target: ImportTarget | null;
  /** Closed or short values that the sentence needs. Never a document number. */
  readonly params?: Readonly<Record<string, string | number>> | undefined;
};

export type RowVerdict = 'ok' | 'warning' | 'error';

/** Collects what is wrong with a row while it is read. */
export type IssueList = {
  readonly all: readonly Issue[];
  add(code: IssueCode, target: ImportTarget | null, params?: Issue['params']): null;
};

/** @returns a list whose `add` answers null, so that a reader can end with it */
export function collectIssues(): IssueList {
  const all: Issue[] = [];
  return {
    all,
    add(code, target, params) {
      all.push(params ? { code, target, params } : { code, target });
      return null;
    },
  };
}

/** The worst of the issues. */
export function verdictOf(issues: readonly Issue[]): RowVerdict {
  if (issues.some(({ code }) => importIssues[code] === 'error')) return 'error';
  return issues.length > 0 ? 'warning' : 'ok';
}
