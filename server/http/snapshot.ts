import { z } from 'zod';
import { replyBytes } from '../../shared/replication/byte-range.ts';
import { type Call, ProtocolRefusal, type Reply } from '../../shared/replication/exchange.ts';
import { SNAPSHOT_PATH } from '../../shared/replication/snapshot.ts';
import type { District } from '../district.ts';

const ask = z.object({ scopeId: z.uuid() });
const chunkName = z.tuple([z.uuid(), z.string().regex(/^[0-9a-f]{64}$/)]);

/** Whether an address is one of snapshots. */
export function isOfSnapshots(path: string): boolean {
  return path === SNAPSHOT_PATH || path.startsWith(`${SNAPSHOT_PATH}/`);
}

/** Snapshots of a clinic for whoever orders it or may: the manifest, and a chunk from a byte on. */
export async function answerSnapshot({ snapshots }: District, call: Call): Promise<Reply> {
  const { caller, method, path, body, range } = call;
  if (!caller) throw new ProtocolRefusal('not-enrolled');
  if (!snapshots) throw new ProtocolRefusal('not-found');
  if (path === SNAPSHOT_PATH) {
    const asked = ask.safeParse(parse(body));
    if (method !== 'POST' || !asked.success) throw new ProtocolRefusal('bad-message');
    const answer = await snapshots.ask(asked.data.scopeId, caller);
    const text = JSON.stringify(answer);
    return { status: 200, contentType: 'application/json', body: Buffer.from(text) };
  }
  const named = chunkName.safeParse(path.slice(SNAPSHOT_PATH.length + 1).split('/'));
  if (method !== 'GET' || !named.success) throw new ProtocolRefusal('not-found');
  const [scopeId, hash] = named.data;
  const bytes = await snapshots.chunk(scopeId, hash, caller);
  if (!bytes) throw new ProtocolRefusal('not-found');
  return replyBytes(range, bytes);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new ProtocolRefusal('bad-message');
  }
}
