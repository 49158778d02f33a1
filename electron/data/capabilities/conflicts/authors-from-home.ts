import { AUTHORS_MAX, authors } from '../../../../shared/contract/conflicts.ts';
import type { AppContext } from '../../context.ts';
import type { Caller } from '../../pipeline/caller.ts';
import { keepAuthors, type OnUnknown } from '../../replication/authors.ts';

/**
 * Asks the clinic's home who made acts that came here with a snapshot, by their number alone, and keeps the
 * answer. Nobody waits for it: a list shows what is known, and again when more is. Out of reach, the next
 * look at it asks anew; what the home does not know either is asked once.
 */
export function authorsFromHome(app: AppContext): (caller: Caller) => OnUnknown {
  const asked = new Set<string>();

  async function ask(caller: Caller, txIds: readonly string[]): Promise<void> {
    const path = ['conflicts', 'authors'];
    const { acts } = authors.parse(await app.forwardToHome({ path, input: { txIds }, caller }));
    if (acts.length === 0) return;
    const known = new Map(acts.map(({ txId, actor, hlc }) => [txId, { actor, hlc }]));
    await app.database.write((db) => keepAuthors(db, app.workstation.scopeId, known));
    app.changes.publish(['conflicts']);
  }

  return (caller) => (txIds) => {
    const fresh = app.isHome() ? [] : txIds.filter((txId) => !asked.has(txId));
    const now = fresh.slice(0, AUTHORS_MAX);
    if (now.length === 0) return;
    for (const txId of now) asked.add(txId);
    ask(caller, now).catch(() => {
      for (const txId of now) asked.delete(txId);
    });
  };
}
