import { permissionsOfRole, type Role, roles } from '../domain/access.ts';
import { clinicDate } from '../lib/clock.ts';
import { entityOf } from './rows.ts';
import type { FieldValue, Operation, Transaction } from './transaction.ts';

/**
 * What a clinic may write in the scope `reference` (ADR 6): its manager, about its own rows. Decided
 * by the district in the order of its feed, from what it has then; a workstation's word is not enough.
 */

/** A person of the clinic as the district has it. */
export type StaffFacts = {
  readonly id: string;
  readonly loginName: string;
  readonly role: string;
  readonly isActive: boolean;
  readonly activeFrom: string | null;
  readonly activeTo: string | null;
};

export type ReferenceFacts = {
  /** The clinic whose home hands this over. */
  readonly clinicId: string;
  /** Everybody of that clinic. */
  readonly staff: readonly StaffFacts[];
  /** To which clinic a row belongs; null for one that is nobody's, undefined where there is no such row. */
  readonly clinicOf: (entity: string, rowId: string) => string | null | undefined;
  readonly now: number;
};

/** Why a decision is kept and not applied. */
export type ReferenceRefusal =
  | 'not-a-manager'
  | 'not-yours' // a row of another clinic, or of the district
  | 'never' // an operation that nobody makes here
  | 'login-name-taken'
  | 'last-manager';

/** Whether the district applies this decision of a clinic; a reason where it sets it aside. */
export function judgeReference(tx: Transaction, facts: ReferenceFacts): ReferenceRefusal | null {
  if (!isByManager(tx, facts)) return 'not-a-manager';
  const made = new Set<string>();
  for (const op of tx.ops) {
    const refusal = judgeOperation(op, facts, made);
    if (refusal) return refusal;
    if (op.op === 'insert') made.add(`${op.entity}/${op.rowId}`);
  }
  return hasTakenName(tx, facts) ? 'login-name-taken' : leavesNobody(tx, facts);
}

function isByManager({ actor, hlc }: Transaction, { staff, now }: ReferenceFacts): boolean {
  const person = staff.find(({ id }) => id === actor.id);
  // On the day of the act: it may have waited for the line. A clock ahead of ours gains nothing.
  const day = clinicDate(Math.min(hlc, now));
  return actor.kind === 'staff' && person !== undefined && isManagerOn(person, day);
}

function isManagerOn(person: StaffFacts, day: string): boolean {
  const { role } = person;
  return (
    isRole(role) && permissionsOfRole(role).has('administration.change') && isActiveOn(person, day)
  );
}

/** Whether somebody works there on a day. */
export function isActiveOn(
  { isActive, activeFrom, activeTo }: Pick<StaffFacts, 'isActive' | 'activeFrom' | 'activeTo'>,
  day: string,
): boolean {
  return (
    isActive && (activeFrom === null || activeFrom <= day) && (activeTo === null || activeTo >= day)
  );
}

function isRole(role: string): role is Role {
  return roles.some((known) => known === role);
}

function judgeOperation(
  op: Operation,
  { clinicId, clinicOf }: ReferenceFacts,
  made: ReadonlySet<string>,
): ReferenceRefusal | null {
  if (op.op === 'link' || op.op === 'replace') return 'never';
  const key = `${op.entity}/${op.rowId}`;
  const owner = clinicOf(op.entity, op.rowId);
  const isOwn = owner === clinicId || made.has(key);
  if (op.op === 'tombstone') return isOwn && isWithdrawable(op.entity) ? null : 'not-yours';
  const isShared = op.entity === 'organisations';
  if (op.op === 'patch') return isOwn || (isShared && owner === null) ? null : 'not-yours';
  // One id has one row: what is inserted again must not be somebody else's.
  if (owner !== undefined && !isOwn && !(isShared && owner === null)) return 'not-yours';
  if (isShared) return null;
  return hasOwner(op.entity) && op.fields['clinic_id'] === clinicId ? null : 'not-yours';
}

function hasOwner(entity: string): boolean {
  return Object.hasOwn(entityOf(entity)?.fields ?? {}, 'clinic_id');
}

/** What may vanish again; everything else ends on a day and stays readable. */
function isWithdrawable(entity: string): boolean {
  return entity === 'settings' || entity === 'calendar_days';
}

/** Two desks that did not see each other may give out one name: the first that arrives has it. */
function hasTakenName({ ops }: Transaction, { staff }: ReferenceFacts): boolean {
  return ops.some(
    (op) =>
      op.op === 'insert' &&
      op.entity === 'staff' &&
      staff.some((one) => one.loginName === op.fields['login_name'] && one.id !== op.rowId),
  );
}

/** Two managers may end each other without seeing it: the second that arrives does not. */
function leavesNobody(tx: Transaction, { staff, now }: ReferenceFacts): ReferenceRefusal | null {
  const touches = tx.ops.some((op) => op.op === 'patch' && op.entity === 'staff');
  if (!touches) return null;
  const after = staff.map((person) => afterOps(person, tx.ops));
  const today = clinicDate(now);
  const isLeft = after.some((person) => isManagerOn(person, today) && person.activeTo === null);
  return isLeft ? null : 'last-manager';
}

function afterOps(person: StaffFacts, ops: readonly Operation[]): StaffFacts {
  let after = person;
  for (const op of ops)
    if (op.op === 'patch' && op.entity === 'staff' && op.rowId === person.id)
      after = { ...after, ...factOf(op.field, op.value) };
  return after;
}

function factOf(field: string, value: FieldValue): Partial<StaffFacts> {
  const text = value === null ? null : String(value);
  if (field === 'role') return { role: text ?? '' };
  if (field === 'is_active') return { isActive: value === 1 };
  if (field === 'active_from') return { activeFrom: text };
  return field === 'active_to' ? { activeTo: text } : {};
}
