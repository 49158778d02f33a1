import { type Answer, type Ask, limits, messages } from '../../shared/replication/protocol.ts';
import type { FeedEntry } from '../../shared/replication/transaction.ts';
import { type Oracle, violate } from './oracle.ts';
import type { Reply } from './line.ts';
import type { Overheard } from './peer.ts';
import { referenceScope } from './people.ts';

/** Listens on the line of one workstation: what is promised there, and what must not pass there. */
export type Overhear = (host: { readonly label: string; readonly clinicId: string }) => Overheard;

export function overhearOn(oracle: Oracle): Overhear {
  return ({ label, clinicId }) => {
    const isOwn = (scopeId: string) => scopeId === clinicId || scopeId === referenceScope;
    const checkEntries = (scopeId: string, entries: readonly FeedEntry[]) => {
      const isForeign = entries.some(({ tx }) => tx.scopeId !== scopeId);
      if (isForeign || !isOwn(scopeId))
        violate(oracle, 'J1 scope isolation', `${label} was handed ${scopeId}`);
      const bytes = entries.reduce((sum, { tx }) => sum + JSON.stringify(tx).length, 0);
      if (entries.length > 1 && bytes > limits.pageBytes)
        violate(oracle, 'J7 bounded pages', `${label}: ${bytes} bytes`);
    };
    return {
      asked: () => undefined,
      downloads: () => undefined,
      downloaded: () => undefined,
      answered: (name, ask, answer) => {
        oracle.answered.set(name, (oracle.answered.get(name) ?? 0) + 1);
        if (name === 'push') noteAcknowledged(oracle, answer as Answer<'push'>);
        if (name !== 'pull') return;
        const page = answer as Answer<'pull'>;
        if (page.outcome === 'page') checkEntries((ask as Ask<'pull'>).scopeId, page.entries);
      },
    };
  };
}

/** Where an answer leaves: what it acknowledges is on that disk, seen from outside of its process. */
export async function checkOnDisk(
  oracle: Oracle,
  ask: { readonly path: string; readonly text: string; readonly reply: Reply },
  findOnDisk: (txIds: readonly string[]) => Promise<number>,
): Promise<void> {
  if (ask.path !== messages.push.path || ask.reply.status !== 200) return;
  const { scopeId } = JSON.parse(ask.text) as Ask<'push'>;
  const { results } = JSON.parse(ask.reply.text) as Answer<'push'>;
  const txIds = results.map(({ txId }) => txId);
  if (txIds.length === 0 || scopeId === referenceScope) return;
  const found = await findOnDisk(txIds);
  if (found < new Set(txIds).size)
    violate(oracle, 'I1 acknowledged is on the disk', `${found} of ${txIds.join(', ')}`);
}

function noteAcknowledged(oracle: Oracle, { results }: Answer<'push'>): void {
  for (const { txId } of results) oracle.acknowledged.add(txId);
}
