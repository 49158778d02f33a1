import { AppError } from '../../../../shared/lib/problem.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { unknownComesBack, unknownGivesWay } from '../merges/unknown.ts';
import { edgesBetween, mergeOp, unmergeOps } from '../merges/writer.ts';
import { canonicalId } from '../residents/same-person.ts';
import type { ContestedField, StandingValue } from '../residents/standing.ts';

/**
 * A proposal that was declined and confirmed: the records are linked or parted as the decision says, in the same
 * act. Where that changes them, somebody else than who wrote that value decides, so that two people said it (ID-40).
 *
 * @throws AppError `needs-colleague`; `not-found`; `names-differ` where they can not be linked again
 */
export async function settleMerge(
  unit: Unit,
  { rowId }: Pick<ContestedField, 'rowId'>,
  chosen: Pick<StandingValue, 'value' | 'beside'>,
  makeId: MakeId,
): Promise<readonly Operation[]> {
  const proposal = await unit.db
    .selectFrom('merge_proposals')
    .select(['kind', 'a', 'b', 'link_id'])
    .where('id', '=', rowId)
    .executeTakeFirst();
  if (!proposal) throw new AppError('not-found');
  const { kind, a, b, link_id: linkId } = proposal;
  const isOne = (kind === 'merge') === (chosen.value === 'confirmed');
  const edges = await edgesBetween(unit.db, { a, b });
  const isLinked =
    edges.length > 0 || (await canonicalId(unit.db, a)) === (await canonicalId(unit.db, b));
  if (isOne ? isLinked : edges.length === 0 || linkId === null) return [];
  if (chosen.beside?.['decided_by'] === unit.actor.id) throw new AppError('needs-colleague');
  if (!isOne)
    return [
      ...(await unmergeOps(unit.db, linkId ?? '', makeId)),
      ...(await unknownComesBack(unit, { a, b })),
    ];
  const link = await mergeOp(unit.db, { a, b }, makeId);
  return [link, ...(await unknownGivesWay(unit, link))];
}
