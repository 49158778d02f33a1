import { z } from 'zod';
import type { HomeServer } from '../home-server.ts';
import { SNAPSHOT_PATH } from './peer-source.ts';
import type { SnapshotService } from './service.ts';

const ask = z.object({ scopeId: z.uuid() });

/** Answers for the snapshots of a scope at a home's door. */
export function mountSnapshots(
  server: Pick<HomeServer, 'mount' | 'mountBytes'>,
  scopeId: string,
  service: SnapshotService,
): void {
  server.mount(SNAPSHOT_PATH, async ({ body }) => {
    const asked = ask.safeParse(body);
    if (!asked.success) return { status: 400, body: { code: 'bad-message' } };
    if (asked.data.scopeId !== scopeId) return { status: 404, body: { code: 'unknown-scope' } };
    return { status: 200, body: await service.ask() };
  });
  server.mountBytes(`${SNAPSHOT_PATH}/${scopeId}`, (name) => service.chunk(name));
}
