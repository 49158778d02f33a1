import type { Sex } from '../../../../shared/domain/identity/person.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { transactionOf } from '../../replication/scope-store.ts';
import { endOp, identityOps } from '../identity/writer.ts';
import { everyIdOf } from '../residents/same-person.ts';

/**
 * Somebody whom nobody knew turns out to have a record (ID-38). What was noted of them until then was a guess:
 * it would contest the known name and birth date, so it gives way in the act that merges, and comes back in
 * the act that parts.
 */

type Pair = { readonly a: string; readonly b: string };

/** The unknown one's guesses give way to what the other record knows; none where both or neither is known. */
export async function unknownGivesWay(unit: Unit, { a, b }: Pair): Promise<readonly Operation[]> {
  const [ofA, ofB] = [await temporaryOf(unit.db, a), await temporaryOf(unit.db, b)];
  if (ofA.length > 0 === ofB.length > 0) return [];
  const [unknown, known, documents] = ofA.length > 0 ? [a, b, ofA] : [b, a, ofB];
  const facts = await factsOf(unit.db, known);
  const ops: Operation[] = [];
  for (const id of await everyIdOf(unit.db, unknown)) {
    ops.push(...(await identityOps(unit, id, facts)));
  }
  for (const { id } of documents) ops.push(await endOp(unit, id));
  return ops;
}

/** Parted, they are somebody whom nobody knows again, under the number that they had. */
export async function unknownComesBack(unit: Unit, { a, b }: Pair): Promise<readonly Operation[]> {
  const ended = await unit.db
    .selectFrom('resident_documents')
    .select(['id', 'resident_id'])
    .where('resident_id', 'in', [a, b])
    .where('type', '=', 'temporary')
    .where('valid_to', 'is not', null)
    .where('removed_reason', 'is', null)
    .execute();
  const ops: Operation[] = [];
  for (const { id, resident_id } of ended) {
    const others = await unit.db
      .selectFrom('resident_documents')
      .select('id')
      .where('resident_id', '=', resident_id)
      .where('type', '!=', 'temporary')
      .where('removed_reason', 'is', null)
      .execute();
    if (others.length > 0) continue; // known by a document of their own meanwhile
    ops.push(await unit.patch('resident_documents', id, 'valid_to', null));
    ops.push(...(await identityOps(unit, resident_id, await firstFacts(unit.db, resident_id))));
  }
  return ops;
}

async function temporaryOf(db: WriteDb, residentId: string) {
  return db
    .selectFrom('resident_documents')
    .select('id')
    .where('resident_id', 'in', [...(await everyIdOf(db, residentId))])
    .where('type', '=', 'temporary')
    .where('valid_to', 'is', null)
    .where('removed_reason', 'is', null)
    .execute();
}

type Facts = { readonly name: string; readonly sex: Sex; readonly birthDate: CalendarDate };

async function factsOf(db: WriteDb, residentId: string): Promise<Facts> {
  const row = await db
    .selectFrom('residents')
    .select(['name', 'sex', 'birth_date'])
    .where('id', '=', residentId)
    .executeTakeFirstOrThrow();
  return { name: row.name, sex: row.sex as Sex, birthDate: row.birth_date as CalendarDate };
}

/** What nobody knew is called (ID-38). */
const UNKNOWN_NAME = '无名氏';

/**
 * As they were registered, out of the act itself. Where its words are not on this machine any more, because two backups
 * hold them or a snapshot brought the rows alone, nobody bears the other one's name at least.
 */
async function firstFacts(db: WriteDb, residentId: string): Promise<Facts> {
  const { c_tx, ...shown } = await db
    .selectFrom('residents')
    .select(['c_tx', 'name', 'sex', 'birth_date'])
    .where('id', '=', residentId)
    .executeTakeFirstOrThrow();
  const act =
    (await db.selectFrom('feed').select('body').where('tx_id', '=', c_tx).executeTakeFirst()) ??
    (await db.selectFrom('outbox').select('body').where('tx_id', '=', c_tx).executeTakeFirst());
  const ops = act && act.body !== '' ? transactionOf(act.body).ops : [];
  const op = ops.find(
    (one) => one.op === 'insert' && one.entity === 'residents' && one.rowId === residentId,
  );
  const { name, sex, birth_date } =
    op?.op === 'insert' ? op.fields : { ...shown, name: UNKNOWN_NAME };
  return {
    name: String(name),
    sex: String(sex) as Sex,
    birthDate: String(birth_date) as CalendarDate,
  };
}
