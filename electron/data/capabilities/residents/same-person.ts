import { type RawBuilder, sql } from 'kysely';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';

/**
 * Residents who were merged are one person with several ids (replication.md 5.4, ID-43). Rows keep the
 * id that they were written with for ever; whoever reads a person's rows asks here for all of the ids,
 * and whoever shows a person asks for the one that all go by.
 */

/**
 * Every id of the person that an id stands for, for `where resident_id in …`.
 *
 * @param residentId any id of the person
 */
export function idsOf(residentId: string): RawBuilder<string> {
  return everyId(sql<string>`${residentId}`);
}

/** {@link idsOf} the person whose id stands in a column of the query around it. */
export function idsOfColumn(column: string): RawBuilder<string> {
  return everyId(sql.ref(column));
}

function everyId(id: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(
    select ${id}
    union select canonical_id from resident_aliases where id = ${id}
    union select id from resident_aliases where canonical_id = ${aliasOr(id)}
  )`;
}

/**
 * The id that a person goes by, for a join on `residents.id`.
 *
 * @param column the column that holds any id of the person, such as `tickets.resident_id`
 */
export function canonicalOf(column: string): RawBuilder<string> {
  return aliasOr(sql.ref(column));
}

function aliasOr(id: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`coalesce((select canonical_id from resident_aliases where id = ${id}), ${id})`;
}

/** The id that a person goes by. */
export async function canonicalId(db: ReadDb | WriteDb, residentId: string): Promise<string> {
  const alias = await db
    .selectFrom('resident_aliases')
    .select('canonical_id')
    .where('id', '=', residentId)
    .executeTakeFirst();
  return alias?.canonical_id ?? residentId;
}

/** Which of these residents go by another id, and by which. */
export async function canonicalsOf(
  db: ReadDb | WriteDb,
  residentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('resident_aliases')
    .select(['id', 'canonical_id'])
    .where('id', 'in', residentIds)
    .execute();
  return new Map(rows.map(({ id, canonical_id }) => [id, canonical_id]));
}

/** All ids of a person, the one that all go by first. */
export async function everyIdOf(
  db: ReadDb | WriteDb,
  residentId: string,
): Promise<readonly string[]> {
  const canonical = await canonicalId(db, residentId);
  const others = await db
    .selectFrom('resident_aliases')
    .select('id')
    .where('canonical_id', '=', canonical)
    .orderBy('id')
    .execute();
  return [canonical, ...others.map(({ id }) => id)];
}

/** {@link everyIdOf} inside a write transaction, by prepared statements: it runs once per changed row. */
export function everyIdIn(db: WriteDb, residentId: string): readonly string[] {
  const prepare = prepared(db);
  const alias = prepare('select canonical_id from resident_aliases where id = ?').get(residentId);
  const canonical =
    typeof alias?.['canonical_id'] === 'string' ? alias['canonical_id'] : residentId;
  const others = prepare('select id from resident_aliases where canonical_id = ?').all(canonical);
  return [canonical, ...others.map(({ id }) => String(id))];
}
