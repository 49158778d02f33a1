import { ATTACHMENT_PATH } from '../../shared/replication/attachment-messages.ts';
import { type Answer, type Ask, limits, messages } from '../../shared/replication/protocol.ts';
import type { FeedEntry } from '../../shared/replication/transaction.ts';
import { type Oracle, violate } from './oracle.ts';
import type { Disk } from './disk.ts';
import type { Reply } from './line.ts';
import type { Overheard } from './peer.ts';
import { referenceScope } from './people.ts';

/** Listens on the line of one workstation: what is promised there, and what must not pass there. */
export type Overhear = (host: {
  readonly label: string;
  readonly clinicId: string;
  readonly disk: Pick<Disk, 'timesFull'>;
}) => Overheard;

export function overhearOn(oracle: Oracle): Overhear {
  return ({ label, clinicId, disk }) => {
    const progress = watchProgress(disk, (what) =>
      violate(oracle, 'J8 goes on where it stood', `${label}: ${what}`),
    );
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
      ...progress,
      downloaded: (path, to) => {
        progress.downloaded(path, to);
        if (isOfPaper(path)) oracle.handed.add(`${clinicId} ${path.split('/').at(-1)}`);
      },
      answered: (name, ask, answer) => {
        oracle.answered.set(name, (oracle.answered.get(name) ?? 0) + 1);
        progress.answered(name, ask, answer);
        if (name === 'push') noteAcknowledged(oracle, answer as Answer<'push'>);
        if (name !== 'pull') return;
        const page = answer as Answer<'pull'>;
        if (page.outcome === 'page') checkEntries((ask as Ask<'pull'>).scopeId, page.entries);
      },
    };
  };
}

function isOfPaper(path: string): boolean {
  return path.startsWith(ATTACHMENT_PATH);
}

/**
 * J8 of one process: a pull never begins before the last one, unless the feeds have parted or a snapshot
 * comes in its place, and of a chunk nothing is asked for again that has arrived.
 */
function watchProgress(disk: Pick<Disk, 'timesFull'>, isBack: (what: string) => void): Overheard {
  const pulled = new Map<string, number>();
  const arrived = new Map<string, number>();
  let timesFull = disk.timesFull();
  return {
    asked: (name, ask) => {
      const { scopeId } = ask as Ask<'pull'>;
      if (name === 'common') pulled.delete(scopeId);
      if (name !== 'pull') return;
      const { seq } = (ask as Ask<'pull'>).from;
      const last = pulled.get(scopeId) ?? 0;
      if (seq < last) isBack(`a pull from ${seq} after one from ${last}`);
      pulled.set(scopeId, seq);
    },
    answered: (name, ask, answer) => {
      const isLetGo = name === 'pull' && (answer as Answer<'pull'>).outcome === 'let-go';
      if (isLetGo) pulled.delete((ask as Ask<'pull'>).scopeId);
    },
    // With another snapshot the pieces of the last one are given up.
    requested: (path) => isOfPaper(path) || arrived.clear(),
    downloads: (path, from) => {
      if (isOfPaper(path)) return;
      // What arrived while the disk was full could not be kept.
      if (disk.timesFull() !== timesFull) arrived.clear();
      timesFull = disk.timesFull();
      const last = arrived.get(path) ?? 0;
      if (from < last) isBack(`a chunk from ${from} after ${last} had arrived`);
    },
    downloaded: (path, to) => void arrived.set(path, to),
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
