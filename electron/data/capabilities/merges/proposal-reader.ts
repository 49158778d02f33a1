import type { MergeProposal } from '../../../../shared/contract/merges.ts';
import { clinicDate, type EpochMs, type Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import { selectBrief, toBrief } from '../residents/brief.ts';
import { staffNames } from '../session/reader.ts';

/** What waits for a colleague, the oldest first. */
export async function openProposals(
  db: ReadDb,
  { staffId, now }: { readonly staffId: string | null; readonly now: EpochMs },
): Promise<MergeProposal[]> {
  const rows = await db
    .selectFrom('merge_proposals')
    .select(['id', 'kind', 'a', 'b', 'reason', 'proposed_by', 'proposed_at'])
    .where('state', '=', 'open')
    .where('removed_reason', 'is', null)
    .orderBy('proposed_at')
    .orderBy('id')
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.flatMap(({ a, b }) => [a, b]);
  const people = await selectBrief(db).where('residents.id', 'in', ids).execute();
  const names = await staffNames(db);
  const briefOf = (id: string) => {
    const row = people.find(({ resident_id }) => resident_id === id);
    return row ? toBrief(row, clinicDate(now)) : null;
  };
  return rows.flatMap((row) => {
    const [a, b] = [briefOf(row.a), briefOf(row.b)];
    if (!a || !b) return []; // a record that has left, with its resident
    const proposal = {
      proposalId: row.id,
      kind: row.kind as MergeProposal['kind'],
      a,
      b,
      reason: row.reason,
      proposedBy: names.get(row.proposed_by) ?? '',
      proposedAt: row.proposed_at as Instant,
      isOwn: row.proposed_by === staffId,
    };
    return [proposal];
  });
}

/** Why records were merged and who wanted it, by the link; which of the links somebody wants to part. */
export async function proposalsOfLinks(db: ReadDb, linkIds: readonly string[]) {
  const rows = await db
    .selectFrom('merge_proposals')
    .select(['link_id', 'kind', 'state', 'reason', 'proposed_by'])
    .where('link_id', 'in', linkIds)
    .execute();
  const names = await staffNames(db);
  return (linkId: string) => {
    const own = rows.filter(({ link_id }) => link_id === linkId);
    const merge = own.find(({ kind, state }) => kind === 'merge' && state === 'confirmed');
    return {
      reason: merge?.reason ?? null,
      proposedBy: merge ? (names.get(merge.proposed_by) ?? null) : null,
      isPartingProposed: own.some(({ kind, state }) => kind === 'unmerge' && state === 'open'),
    };
  };
}
