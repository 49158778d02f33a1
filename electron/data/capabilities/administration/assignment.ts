import type { z } from 'zod';
import type { assignees } from '../../../../shared/contract/administration.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';

type Whom = z.output<typeof assignees>;
type Db = ReadDb | WriteDb;

/** One act stays small enough that no window waits for it. */
const RESIDENTS_MAX = 500;

function residentsOf(db: Db, whom: Whom) {
  const query = db
    .selectFrom('residents')
    .where('removed_reason', 'is', null)
    .where('replaced_by', 'is', null)
    // Of a person with several records the one they go by.
    .where('id', 'not in', db.selectFrom('resident_aliases').select('id'));
  return whom.by === 'catchment'
    ? query.where('catchment_id', '=', whom.catchmentId)
    : query.where('id', 'in', whom.residentIds);
}

/** Whom an assignment would touch. */
export async function countAssignment(db: Db, whom: Whom, doctorId: string | null) {
  const rows = await residentsOf(db, whom)
    .select(['doctor_id', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('doctor_id')
    .execute();
  const sum = (isIt: (doctor: string | null) => boolean) =>
    rows.filter((row) => isIt(row.doctor_id)).reduce((total, { count }) => total + count, 0);
  return {
    residents: sum(() => true),
    unchanged: sum((doctor) => doctor === doctorId),
    fromOthers: sum((doctor) => doctor !== null && doctor !== doctorId),
  };
}

/**
 * Makes somebody the contracted doctor of residents, as many as one act carries; who is with the
 * doctor already is not touched. @throws AppError `not-found` when nobody of that id is a doctor here
 */
export async function assignDoctor(
  unit: Unit,
  clinicId: string,
  { whom, doctorId }: { readonly whom: Whom; readonly doctorId: string | null },
) {
  if (doctorId !== null) await requireDoctor(unit.db, clinicId, doctorId);
  const others = await residentsOf(unit.db, whom)
    .where('doctor_id', 'is not', doctorId)
    .select('id')
    .orderBy('id')
    .limit(RESIDENTS_MAX)
    .execute();
  const ops: Operation[] = [];
  for (const { id } of others) ops.push(await unit.patch('residents', id, 'doctor_id', doctorId));
  await unit.issue(ops);
  const { residents, unchanged } = await countAssignment(unit.db, whom, doctorId);
  return {
    residentIds: others.map(({ id }) => id),
    outcome: { assigned: others.length, left: residents - unchanged },
  };
}

async function requireDoctor(db: WriteDb, clinicId: string, doctorId: string): Promise<void> {
  const row = await db
    .selectFrom('staff')
    .select('id')
    .where('id', '=', doctorId)
    .where('clinic_id', '=', clinicId)
    .where('role', '=', 'doctor')
    .where('is_active', '=', 1)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
}
