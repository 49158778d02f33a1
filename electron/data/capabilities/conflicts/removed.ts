import { sql } from 'kysely';
import type { ConflictList } from '../../../../shared/contract/conflicts.ts';
import { decodeRow } from '../../../../shared/replication/rows.ts';
import type { ReadDb } from '../../db/handle.ts';
import { authorsOf, type OnUnknown } from '../../replication/authors.ts';
import { shownValue } from './shown-values.ts';

const REMOVED_MAX = 50;

/**
 * Records that were taken back while somebody who had not heard of it went on writing in them: the
 * fold keeps both (fold.ts), and a person has to look (replication.md 5.4).
 */
export async function removedButEdited(
  db: ReadDb,
  onUnknown?: OnUnknown,
): Promise<ConflictList['removed']> {
  const rows = await db
    .selectFrom('residents')
    .selectAll()
    .where('removed_reason', 'is not', null)
    .where(sql<boolean>`instr(fv, ':[[') > 0`)
    .limit(REMOVED_MAX)
    .execute();
  const edited = rows.flatMap((row) => {
    const { state } = decodeRow('residents', row);
    const { removal } = state;
    if (!removal) return [];
    const edits = Object.entries(state.registers).flatMap(([field, { heads }]) =>
      heads.flatMap((head) => (head.hlc > removal.hlc ? [{ field, head }] : [])),
    );
    return edits.length > 0 ? [{ row, removal, edits }] : [];
  });
  const authorOf = await authorsOf(
    db,
    edited.flatMap(({ removal, edits }) => [removal.txId, ...edits.map(({ head }) => head.txId)]),
    onUnknown,
  );
  return edited.map(({ row, removal, edits }) => ({
    rowId: row.id,
    name: row.name,
    birthDate: row.birth_date,
    reason: removal.reason,
    removed: authorOf(removal.txId, removal.hlc),
    edits: edits.map(({ field, head }) => ({
      field,
      value: shownValue(field, head.value, () => null),
      author: authorOf(head.txId, head.hlc),
    })),
  }));
}
