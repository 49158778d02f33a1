import { type Decision, ruleIds } from '../decision.ts';

const ruleSet = { ruleSet: 'referral', version: '2026.1' } as const;

/** What a doctor says on 双向转诊（转出）单 (c.1); the rest of the paper comes from the record. */
export type ReferralWords = {
  readonly toOrganisation: string;
  readonly toDepartment: string;
  readonly toDoctor: string;
  readonly impression: string;
  readonly reason: string;
  readonly pastHistory: string;
  readonly treatment: string;
  readonly doctorName: string;
  readonly doctorPhone: string;
  readonly issuedOn: string;
};

export type ReferralField = keyof ReferralWords;

/** Without these nothing is sent; department and receiving doctor may follow later (REF-02). */
export const requiredFields = [
  'toOrganisation',
  'impression',
  'reason',
  'doctorName',
  'doctorPhone',
  'issuedOn',
] as const satisfies readonly ReferralField[];

export type RequiredField = (typeof requiredFields)[number];

/** What fits its place on the A4 form, in full-width characters: see {@link paperLength}. */
export const paperLengthMax: Readonly<Record<ReferralField, number>> = {
  toOrganisation: 30,
  toDepartment: 15,
  toDoctor: 10,
  impression: 80,
  reason: 240,
  pastHistory: 160,
  treatment: 200,
  doctorName: 20,
  doctorPhone: 20,
  issuedOn: 10,
};

/** Everything in the order of the form. */
export const referralFields = Object.keys(paperLengthMax) as readonly ReferralField[]; // its own keys

export type FormDecision = Decision & {
  /** Required and empty. */
  readonly missing: readonly RequiredField[];
  /** Longer than their place on the paper. */
  readonly tooLong: readonly ReferralField[];
  readonly canSubmit: boolean;
};

/** Whether a form is complete enough to be sent, and fits its paper (REF-02). */
export function checkReferralForm(words: ReferralWords): FormDecision {
  const missing = requiredFields.filter((field) => words[field].trim() === '');
  const tooLong = referralFields.filter(
    (field) => paperLength(words[field]) > paperLengthMax[field],
  );
  return {
    missing,
    tooLong,
    canSubmit: missing.length === 0 && tooLong.length === 0,
    because: ruleIds('REF-02', tooLong.length > 0 && 'c.1'),
    ...ruleSet,
  };
}

const narrow = /[\u0020-\u007e]/;
/** Full-width characters of one line of the form. */
const LINE_LENGTH = 48;

/**
 * The room that a text takes on paper, in full-width characters, rounded up: a Latin letter, a digit
 * or a space takes half of one, everything else a whole one, and a new line the rest of the line
 * before it. Counts code points (ID-63).
 *
 * @example paperLength('血压 168/98') === 6
 */
export function paperLength(text: string): number {
  const widths = text.trim().split('\n').map(widthOf);
  const last = widths.pop() ?? 0;
  const full = widths.map((width) => Math.max(1, Math.ceil(width / LINE_LENGTH)) * LINE_LENGTH);
  return full.reduce((sum, width) => sum + width, last);
}

function widthOf(line: string): number {
  let halves = 0;
  for (const character of line) halves += narrow.test(character) ? 1 : 2;
  return Math.ceil(halves / 2);
}
