import type { Membership } from '../../../../shared/contract/residents.ts';
import { type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { canonicalId } from './same-person.ts';

/**
 * Why the record of a resident is here; null for the clinic's own. Of a merged person the record counts that all go
 * by, the earliest: where another clinic had to make one while the line was down, its copy came along and makes
 * nobody a visitor at home.
 */
export async function standingMembership(
  db: ReadDb | WriteDb,
  residentId: string,
): Promise<Membership | null> {
  const row = await db
    .selectFrom('memberships')
    .select(['id', 'from_clinic', 'role', 'because', 'since'])
    .where('resident_id', '=', await canonicalId(db, residentId))
    .where('ended_at', 'is', null)
    .orderBy('since')
    .executeTakeFirst();
  if (!row) return null;
  return {
    membershipId: row.id,
    fromClinic: row.from_clinic,
    role: row.role as Membership['role'],
    because: row.because,
    since: row.since as Instant,
  };
}

/** Of whom a membership that stands speaks. @throws AppError `not-found`, `already-done` */
export async function membershipResident(db: WriteDb, membershipId: string): Promise<string> {
  const row = await db
    .selectFrom('memberships')
    .select(['resident_id', 'ended_at'])
    .where('id', '=', membershipId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.ended_at !== null) throw new AppError('already-done');
  return row.resident_id;
}

/** Ends it: whoever folds this takes the record out of the tables (docs/adr/0012, 4). */
export async function endMembershipOps(
  unit: Unit,
  { membershipId, reason }: { readonly membershipId: string; readonly reason: string },
): Promise<readonly Operation[]> {
  const patch = (field: string, value: string) =>
    unit.patch('memberships', membershipId, field, value);
  return [await patch('ended_at', toInstant(unit.now)), await patch('ended_because', reason)];
}
