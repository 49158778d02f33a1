import { AppError } from '../../../../shared/lib/problem.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { unknownComesBack, unknownGivesWay } from '../merges/unknown.ts';
import { edgesBetween, mergeOp } from '../merges/writer.ts';
import { canonicalId } from '../residents/same-person.ts';
import type { ContestedField, StandingValue } from '../residents/standing.ts';

/**
 * A proposal that was declined and confirmed: what the acts that are not chosen did to the records is taken back, in
 * the same act, and nothing that was decided of them otherwise. Where that changes them, somebody else than who wrote
 * the chosen value decides, so that two people said it (ID-40).
 *
 * @throws AppError `needs-colleague`; `not-found`; `names-differ` where they can not be linked again
 */
export async function settleMerge(
  unit: Unit,
  { values }: Pick<ContestedField, 'values'>,
  chosen: Pick<StandingValue, 'value' | 'beside'>,
  makeId: MakeId,
): Promise<readonly Operation[]> {
  const notChosen = values.filter(({ value }) => value !== chosen.value);
  const ops: Operation[] = [];
  for (const link of await linksOf(
    unit.db,
    notChosen.map(({ txId }) => txId),
  ))
    ops.push(...(await takeBack(unit, link, makeId)));
  const isAlone = chosen.beside?.['decided_by'] === unit.actor.id;
  if (ops.length > 0 && isAlone) throw new AppError('needs-colleague');
  return ops;
}

type Link = {
  readonly link_id: string;
  readonly kind: string;
  readonly a: string;
  readonly b: string;
  readonly tx_id: string;
};

function linksOf(db: WriteDb, txIds: readonly string[]): Promise<readonly Link[]> {
  return db
    .selectFrom('links')
    .select(['link_id', 'kind', 'a', 'b', 'tx_id'])
    .where('tx_id', 'in', txIds)
    .execute();
}

/** Parts what a link made one, or makes one what it parted; nothing where that is so already, or was decided anew. */
async function takeBack(unit: Unit, link: Link, makeId: MakeId): Promise<readonly Operation[]> {
  const { kind, a, b, link_id: supersedes } = link;
  if (kind === 'merge') {
    const standing = await edgesBetween(unit.db, { a, b });
    if (!standing.some(({ link_id: id }) => id === supersedes)) return [];
    const parting = { op: 'link', kind: 'unmerge', linkId: makeId(), a, b, supersedes } as const;
    return [parting, ...(await unknownComesBack(unit, { a, b }))];
  }
  const isOne = (await canonicalId(unit.db, a)) === (await canonicalId(unit.db, b));
  if (isOne || (await isDecidedSince(unit.db, link))) return [];
  const again = await mergeOp(unit.db, { a, b }, makeId);
  return [again, ...(await unknownGivesWay(unit, again))];
}

/** Whether somebody linked or parted the two in a later act; the ids of acts are in the order of their writers' clocks. */
async function isDecidedSince(db: WriteDb, { a, b, tx_id: txId }: Link): Promise<boolean> {
  const later = await db
    .selectFrom('links')
    .select('link_id')
    .where('a', 'in', [a, b])
    .where('b', 'in', [a, b])
    .where('tx_id', '>', txId)
    .executeTakeFirst();
  return later !== undefined;
}
