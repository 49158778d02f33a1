import { mergeTries, toldTries, type TriesTold, triesTold } from './capabilities/kiosks/tries.ts';
import type { AppContext } from './context.ts';
import { PeerRefusal, PeerUnreachable } from './replication/peer.ts';
import type { Replicator } from './replication/replicator.ts';

/** Where a desk and the clinic's home tell each other of wrong tries at their kiosks. */
export const TRIES_PATH = '/v1/kiosk-tries';

/** Somebody stands at the kiosk. */
const TIMEOUT_MS = 1_500;

/** Tells the home, and hears what it knows; null at the home itself, and where the home is out of reach. */
export async function tellTries(
  { home }: Pick<Replicator, 'home'>,
  told: TriesTold,
): Promise<TriesTold | null> {
  if (!home) return null;
  try {
    const { body } = await home.request(TRIES_PATH, told, { timeoutMs: TIMEOUT_MS });
    return triesTold.safeParse(body).data ?? null;
  } catch (error) {
    if (error instanceof PeerRefusal || error instanceof PeerUnreachable) return null;
    throw error;
  }
}

/** At the home, for a desk. */
export async function answerTries(app: AppContext, body: unknown): Promise<TriesTold | null> {
  const told = triesTold.safeParse(body);
  if (!told.success) return null;
  await app.database.write((db) => mergeTries(db, told.data));
  app.changes.publish(['kiosks']);
  return toldTries(app.database.read, told.data);
}
