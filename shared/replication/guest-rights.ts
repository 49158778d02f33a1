import { isReceiversState } from '../domain/referral/states.ts';
import { clinicDate } from '../lib/clock.ts';
import { isGranted } from './compartment.ts';
import { isActiveOn, type StaffFacts } from './reference-rights.ts';
import type { Operation, Transaction } from './transaction.ts';

/**
 * What a workstation of a hospital or a tablet may write in its scope (docs/adr/0015): somebody who
 * works there, about residents whose record the scope was granted. A hospital answers referrals that
 * name it; a tablet writes what the clinic would write at that bedside. Decided by the district from
 * what it has then; a workstation's word is not enough.
 */
export type GuestFacts = {
  readonly kind: 'hospital' | 'tablet';
  /** Everybody of the hospital, or of the clinic whose tablet it is. */
  readonly staff: readonly StaffFacts[];
  /** Of whom an operation speaks; null where nobody knows. */
  readonly residentOf: (op: Exclude<Operation, { op: 'link' }>) => string | null;
  /** Whether the scope has, or once had, this resident's record: who was out of reach writes late. */
  readonly wasGranted: (residentId: string) => boolean;
  /** Whether a referral names this hospital. */
  readonly isReceiver: (referralId: string) => boolean;
  readonly now: number;
};

/** Why an act is kept and not applied. */
export type GuestRefusal =
  | 'not-of-the-place' // nobody who works there
  | 'not-granted' // about somebody whose record is none of theirs
  | 'never'; // an operation that nobody makes there

/** Whether the district applies this act of a guest; a reason where it sets it aside. */
export function judgeGuest(tx: Transaction, facts: GuestFacts): GuestRefusal | null {
  if (!isByStaff(tx, facts)) return 'not-of-the-place';
  for (const op of tx.ops) {
    const refusal = judgeOperation(op, facts);
    if (refusal) return refusal;
  }
  return null;
}

/** On the day of the act: it may have waited for the line. A clock ahead of ours gains nothing. */
function isByStaff({ actor, hlc }: Transaction, { staff, now }: GuestFacts): boolean {
  const day = clinicDate(Math.min(hlc, now));
  const person = staff.find(({ id }) => id === actor.id);
  return actor.kind === 'staff' && person !== undefined && isActiveOn(person, day);
}

function judgeOperation(op: Operation, facts: GuestFacts): GuestRefusal | null {
  if (op.op === 'link' || !isGranted(op.entity)) return 'never';
  const residentId = facts.residentOf(op);
  if (residentId === null || !facts.wasGranted(residentId)) return 'not-granted';
  if (facts.kind === 'tablet') return null;
  return isAnswer(op) && facts.isReceiver(op.rowId) ? null : 'never';
}

/** What the receiver of a referral decides; whom to address belongs to it. */
const answered: ReadonlySet<string> = new Set(['state', 'state_reason', 'to_doctor']);

function isAnswer(op: Exclude<Operation, { op: 'link' }>): boolean {
  if (op.op !== 'patch' || op.entity !== 'referrals' || !answered.has(op.field)) return false;
  return op.field !== 'state' || (typeof op.value === 'string' && isReceiversState(op.value));
}
