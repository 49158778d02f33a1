import { toInstant } from '../../../../shared/lib/clock.ts';
import type { Actor } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Job } from './job-store.ts';

/** Who started the file goes on being who does it, also after the host was started anew. */
export function actorOf({ staffId, place }: Job): Actor {
  return { kind: 'staff', id: staffId, place };
}

/** File name, its hash and how many rows: what the trail says of a file. Nothing of its people. */
export function fileWords({ id, fileName, fileSha256, counts }: Job): string {
  const numbers = Object.entries(counts).flatMap(([key, count]) =>
    typeof count === 'number' && count > 0 ? [`${key} ${count}`] : [],
  );
  return `${id} ${fileName} sha256 ${fileSha256 ?? '-'}; ${numbers.join(', ')}`;
}

/** The end of a stage that nobody pressed a button for. */
export async function noteEnd(
  db: WriteDb,
  app: AppContext,
  job: Job,
  outcome: 'finished' | 'undone',
): Promise<void> {
  await app.audit.append(db, {
    at: toInstant(app.clock.now()),
    actor: actorOf(job),
    class: 'write',
    procedure: outcome === 'undone' ? 'imports.undo' : 'imports.run',
    residentIds: [],
    outcome,
    reason: fileWords(job),
  });
}
