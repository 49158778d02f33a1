import { papersNamed } from '../../../shared/replication/compartment.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { awayHere } from './evict.ts';

/**
 * Notes what papers an act names of somebody who has left already: their bytes still go to whoever has the record
 * (docs/adr/0013-attachments.md).
 */
export function noteUnheardPapers(db: WriteDb, scopeId: string, txs: readonly Transaction[]): void {
  const papers = txs.flatMap(papersNamed);
  if (papers.length === 0) return;
  const away = awayHere(db);
  const insert = prepared(db)(
    `insert into left_papers (row_id, scope_id, sha256, bytes) values (?, ?, ?, ?)
     on conflict do nothing`,
  );
  for (const { rowId, residentId, sha256, bytes } of papers)
    if (away.isResident(residentId)) insert.run(rowId, scopeId, sha256, bytes);
}
