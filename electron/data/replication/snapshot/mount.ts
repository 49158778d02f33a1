import { z } from 'zod';
import { DIGEST_PATH, digestAsk } from '../../../../shared/replication/digest-messages.ts';
import { SNAPSHOT_PATH } from '../../../../shared/replication/snapshot.ts';
import type { SnapshotService } from '../../../../shared/replication/snapshot-service.ts';
import type { DatabaseHandle } from '../../db/handle.ts';
import type { HomeServer } from '../home-server.ts';
import { answerDigest } from './digest-answers.ts';

const ask = z.object({ scopeId: z.uuid() });
const badMessage = { status: 400, body: { code: 'bad-message' } } as const;
const unknownScope = { status: 404, body: { code: 'unknown-scope' } } as const;

/** Answers for the snapshots of a scope at a home's door. */
export function mountSnapshots(
  server: Pick<HomeServer, 'mount' | 'mountBytes'>,
  scopeId: string,
  service: SnapshotService,
): void {
  server.mount(SNAPSHOT_PATH, async ({ body }) => {
    const asked = ask.safeParse(body);
    if (!asked.success) return badMessage;
    if (asked.data.scopeId !== scopeId) return unknownScope;
    return { status: 200, body: await service.ask() };
  });
  server.mountBytes(`${SNAPSHOT_PATH}/${scopeId}`, (name) => service.chunk(name));
}

/** Answers for the digest of a scope at a home's door. */
export function mountDigest(
  server: Pick<HomeServer, 'mount'>,
  scopeId: string,
  db: DatabaseHandle,
): void {
  server.mount(DIGEST_PATH, async ({ body }) => {
    const asked = digestAsk.safeParse(body);
    if (!asked.success) return badMessage;
    if (asked.data.scopeId !== scopeId) return unknownScope;
    return { status: 200, body: await answerDigest(db, asked.data) };
  });
}
