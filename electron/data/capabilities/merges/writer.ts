import { toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { selectBrief } from '../residents/brief.ts';
import { canonicalId } from '../residents/same-person.ts';
import { compare } from './reader.ts';

type Pair = { readonly a: string; readonly b: string };

/** The records that would be linked, by the ids that they go by. @throws AppError `already-done`, `not-found`, `names-differ` */
export async function requireMergeable(db: WriteDb, pair: Pair): Promise<Pair> {
  const [a, b] = [await canonicalId(db, pair.a), await canonicalId(db, pair.b)];
  if (a === b) throw new AppError('already-done');
  const [one, other] = await requireBoth(db, { a, b });
  const { because } = await compare(db, [one, other]);
  // One number under two names: the names first (ID-40).
  if (because.includes('ID-40')) throw new AppError('names-differ');
  return { a, b };
}

/** A link of these two, as the act that makes it. @throws AppError as {@link requireMergeable} */
export async function mergeOp(db: WriteDb, pair: Pair, makeId: MakeId): Promise<MergeOp> {
  const { a, b } = await requireMergeable(db, pair);
  return { op: 'link', kind: 'merge', linkId: makeId(), a, b, supersedes: null };
}

type MergeOp = Extract<Operation, { op: 'link' }>;

async function requireBoth(db: WriteDb, { a, b }: Pair) {
  const rows = await selectBrief(db).where('residents.id', 'in', [a, b]).execute();
  const one = rows.find(({ resident_id }) => resident_id === a);
  const other = rows.find(({ resident_id }) => resident_id === b);
  if (!one || !other) throw new AppError('not-found');
  return [one, other] as const;
}

/**
 * Takes back every edge between the two records of a link: two people may have merged them at once.
 *
 * @throws AppError `not-found`; `already-done` when somebody parted them
 */
export async function unmergeOps(
  db: WriteDb,
  linkId: string,
  makeId: MakeId,
): Promise<readonly MergeOp[]> {
  const link = await db
    .selectFrom('links')
    .select(['a', 'b'])
    .where('link_id', '=', linkId)
    .where('kind', '=', 'merge')
    .executeTakeFirst();
  if (!link) throw new AppError('not-found');
  const between = await edgesBetween(db, link);
  if (between.length === 0) throw new AppError('already-done');
  return between.map(({ link_id, a, b }) => ({
    op: 'link',
    kind: 'unmerge',
    linkId: makeId(),
    a,
    b,
    supersedes: link_id,
  }));
}

/** The merges between two records, themselves and no others, that nobody took back. */
export function edgesBetween(db: WriteDb, { a, b }: Pair) {
  return db
    .selectFrom('links as link')
    .select(['link.link_id', 'link.a', 'link.b'])
    .where('link.kind', '=', 'merge')
    .where('link.a', 'in', [a, b])
    .where('link.b', 'in', [a, b])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('links as later')
            .select('later.link_id')
            .whereRef('later.supersedes', '=', 'link.link_id'),
        ),
      ),
    )
    .execute();
}

/** Writes the name of one record into the other. @throws AppError `not-found`, `already-done` */
export async function alignNameOp(
  unit: Unit,
  { keep, change }: { readonly keep: string; readonly change: string },
): Promise<Operation> {
  const [right, wrong] = await requireBoth(unit.db, { a: keep, b: change });
  if (right.name === wrong.name) throw new AppError('already-done');
  return unit.patch('residents', change, 'name', right.name);
}

/** They are two people. */
export async function keepApart(unit: Unit, pair: Pair, reason: string): Promise<void> {
  const [a = '', b = ''] = [pair.a, pair.b].toSorted();
  await requireBoth(unit.db, { a, b });
  const said = { reason, staff_id: unit.actor.id, at: toInstant(unit.now) };
  await unit.db
    .insertInto('distinct_people')
    .values({ a, b, ...said })
    .onConflict((row) => row.columns(['a', 'b']).doUpdateSet(said))
    .execute();
  unit.changed('distinct-people');
}

/** Takes {@link keepApart} back. */
export async function proposeAgain(unit: Unit, pair: Pair): Promise<void> {
  const [a = '', b = ''] = [pair.a, pair.b].toSorted();
  await unit.db.deleteFrom('distinct_people').where('a', '=', a).where('b', '=', b).execute();
  unit.changed('distinct-people');
}
