import type { MergeProposal } from '../../../../shared/contract/merges.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { unknownComesBack, unknownGivesWay } from './unknown.ts';
import { mergeOp, requireMergeable, unmergeOps } from './writer.ts';

/**
 * Merging and parting by two people (ID-40): one proposes with a reason, a colleague decides. A proposal
 * replicates, so the colleague may sit at any desk of the clinic.
 */

type Pair = { readonly a: string; readonly b: string };

/** A proposal as the act that makes it. @throws AppError `already-done`, `not-found`, `names-differ` */
export async function proposeMerge(
  unit: Unit,
  input: Pair & { readonly reason: string },
  makeId: MakeId,
): Promise<Insert> {
  const pair = await requireMergeable(unit.db, input);
  await requireNew(unit.db, 'merge', pair);
  return proposalOp(unit, makeId(), { ...pair, kind: 'merge', linkId: null, reason: input.reason });
}

/** @throws AppError `already-done` when they are parted, or somebody proposed it; `not-found` */
export async function proposeParting(
  unit: Unit,
  { linkId, reason }: { readonly linkId: string; readonly reason: string },
  makeId: MakeId,
): Promise<Insert> {
  const [edge] = await unmergeOps(unit.db, linkId, makeId);
  if (!edge) throw new AppError('already-done');
  const pair = { a: edge.a, b: edge.b };
  await requireNew(unit.db, 'unmerge', pair);
  return proposalOp(unit, makeId(), { ...pair, kind: 'unmerge', linkId, reason });
}

type Insert = Extract<Operation, { op: 'insert' }>;
type Kind = MergeProposal['kind'];

async function requireNew(db: WriteDb, kind: Kind, { a, b }: Pair): Promise<void> {
  const open = await db
    .selectFrom('merge_proposals')
    .select('id')
    .where('kind', '=', kind)
    .where('state', '=', 'open')
    .where('a', 'in', [a, b])
    .where('b', 'in', [a, b])
    .executeTakeFirst();
  if (open) throw new AppError('already-done');
}

type Proposed = Pair & {
  readonly kind: Kind;
  readonly linkId: string | null;
  readonly reason: string;
};

function proposalOp(unit: Unit, rowId: string, { kind, a, b, linkId, reason }: Proposed): Insert {
  const by = { proposed_by: unit.actor.id, proposed_at: toInstant(unit.now) };
  const decided = { decided_by: null, decided_at: null, decided_because: null };
  const fields = { kind, a, b, link_id: linkId, reason, ...by, state: 'open', ...decided };
  return { op: 'insert', entity: 'merge_proposals', rowId, fields };
}

/** The proposal while it is open. @throws AppError `not-found`, `already-done` */
export async function openProposal(db: WriteDb, proposalId: string) {
  const row = await db
    .selectFrom('merge_proposals')
    .select(['id', 'kind', 'a', 'b', 'link_id', 'state', 'reason', 'proposed_by'])
    .where('id', '=', proposalId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.state !== 'open') throw new AppError('already-done');
  return row;
}

type OpenProposal = Awaited<ReturnType<typeof openProposal>>;

/**
 * Merges or parts, and closes the proposal, in one act.
 *
 * @throws AppError `needs-colleague` to whoever proposed it; what merging and parting may refuse
 */
export async function confirmProposal(
  unit: Unit,
  proposal: OpenProposal,
  makeId: MakeId,
): Promise<{ readonly ops: readonly Operation[]; readonly linkId: string }> {
  if (proposal.proposed_by === unit.actor.id) throw new AppError('needs-colleague');
  const closed = await closeProposal(unit, proposal.id, 'confirmed', null);
  if (proposal.kind === 'unmerge') {
    const linkId = proposal.link_id ?? '';
    const parted = await unmergeOps(unit.db, linkId, makeId);
    const back = await unknownComesBack(unit, proposal);
    return { ops: [...parted, ...back, ...closed], linkId };
  }
  const link = await mergeOp(unit.db, proposal, makeId);
  const linked = await unit.patch('merge_proposals', proposal.id, 'link_id', link.linkId);
  const known = await unknownGivesWay(unit, link);
  return { ops: [link, linked, ...known, ...closed], linkId: link.linkId };
}

export async function closeProposal(
  unit: Unit,
  proposalId: string,
  state: 'confirmed' | 'declined',
  because: string | null,
): Promise<readonly Operation[]> {
  const patch = (field: string, value: string | null) =>
    unit.patch('merge_proposals', proposalId, field, value);
  return [
    await patch('state', state),
    await patch('decided_by', unit.actor.id),
    await patch('decided_at', toInstant(unit.now)),
    ...(because === null ? [] : [await patch('decided_because', because)]),
  ];
}
