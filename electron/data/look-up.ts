import { z } from 'zod';
import { permissionsOfRole } from '../../shared/domain/access.ts';
import { findStaff } from './capabilities/session/reader.ts';
import type { AppContext } from './context.ts';
import { atClinic } from './pipeline/session.ts';
import { type LookedFor, type LookUpOutcome, lookUpOutcome } from './replication/look-up.ts';
import { PeerRefusal, PeerUnreachable } from './replication/peer.ts';
import type { Replicator } from './replication/replicator.ts';

/** Where a home asks the district for its desks. */
export const LOOK_UP_PATH = '/v1/look-up';

/** A desk waits a little longer than its home does for the district. */
const TIMEOUT_MS = 6_000;

const question = z.object({
  type: z.string().max(40),
  number: z.string().min(1).max(40),
  reason: z.string().min(2).max(200),
  staffId: z.uuid().nullable(),
});

const outOfReach: LookUpOutcome = { outcome: 'out-of-reach', residentIds: [] };

/** Asks the district at the home, and the home at a desk. Nobody there is an answer, not a fault. */
export async function lookUpFrom(
  { lookUp, home }: Pick<Replicator, 'lookUp' | 'home'>,
  wanted: LookedFor,
): Promise<LookUpOutcome> {
  try {
    if (lookUp) {
      const found = await lookUp(wanted);
      const residentIds = found.outcome === 'found' ? found.residentIds : [];
      return { outcome: found.outcome, residentIds };
    }
    if (!home) return outOfReach;
    const { body } = await home.request(LOOK_UP_PATH, wanted, { timeoutMs: TIMEOUT_MS });
    return lookUpOutcome.parse(body);
  } catch (error) {
    if (error instanceof PeerRefusal && error.code === 'too-many')
      return { outcome: 'too-many', residentIds: [] };
    if (error instanceof PeerUnreachable || error instanceof PeerRefusal) return outOfReach;
    throw error;
  }
}

/** At the home, for a desk: who asks is looked up here, as with every command. */
export async function answerLookUp(app: AppContext, body: unknown): Promise<LookUpOutcome> {
  const asked = question.safeParse(body);
  if (!asked.success) return outOfReach;
  if (asked.data.staffId === null) return app.lookUp(asked.data);
  const staff = await findStaff(app.database.read, atClinic(app), asked.data.staffId);
  const isAllowed = staff && permissionsOfRole(staff.role).has('residents.register');
  return isAllowed ? app.lookUp(asked.data) : outOfReach;
}
