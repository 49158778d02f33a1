import { expect } from 'vitest';
import type { Conflict, ConflictList } from '../../shared/contract/conflicts.ts';
import type { EntityName } from '../../shared/replication/entities.ts';
import type { FieldValue } from '../../shared/replication/transaction.ts';
import { eventually } from './eventually.ts';
import { type TwoDesks, until } from './two-desks.ts';
import type { TestWorkstation } from './workstation.ts';

/** One field of one row. */
export type FieldPlace = {
  readonly entity: EntityName;
  readonly rowId: string;
  readonly field: string;
};

/** Somebody at the counter of this workstation writes a field, seeing what this workstation sees. */
export async function writeField(
  at: TestWorkstation,
  { entity, rowId, field }: FieldPlace,
  value: FieldValue,
): Promise<void> {
  const staff = at.organisation.staff.find(({ role }) => role === 'reception');
  const { ledger, database, workstation } = at.app;
  await database.write(async (db) => {
    const op = await ledger.patchOp(db, entity, rowId, field, value);
    await ledger.issue(db, {
      scopeId: workstation.clinicId,
      actor: { kind: 'staff', id: staff?.staffId ?? '', place: workstation.deviceId },
      ops: [op],
    });
  });
}

/** Waits until a row is here. */
export function isKnownAt(at: TestWorkstation, entity: EntityName, rowId: string): Promise<void> {
  return eventually(async () => {
    const row = at.app.database.read.selectFrom(entity).select('id').where('id', '=', rowId);
    expect(await row.executeTakeFirst()).toEqual({ id: rowId });
  });
}

/** Both write while the line between them is cut; then it mends. */
export async function apart(clinic: TwoDesks, act: () => Promise<void>): Promise<void> {
  await clinic.setCut(true);
  await act();
  await clinic.setCut(false);
}

/** The inbox of a workstation, as its counter sees it, once it is as looked for. */
export function conflictsAt(
  at: TestWorkstation,
  isIt: (list: ConflictList) => boolean,
): Promise<ConflictList> {
  return until(at.signedIn('reception').conflicts.list(), isIt);
}

/** The first of what waits for a decision, once anything does. */
export async function firstConflict(at: TestWorkstation): Promise<Conflict> {
  const { conflicts } = await conflictsAt(at, (list) => list.conflicts.length > 0);
  const [first] = conflicts;
  if (!first) throw new Error('there is a conflict');
  return first;
}

/** What a decision has to say of the field that it decides. */
export function askedOf({ entity, rowId, field, values }: Conflict) {
  return { entity, rowId, field, seen: values.map(({ txId }) => txId) };
}
