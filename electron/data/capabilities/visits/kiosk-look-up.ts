import type { IdentityCard } from '../../../../shared/contract/card.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import type { AppContext } from '../../context.ts';
import { arrival } from '../residents/look-up.ts';

/**
 * What the district knows of a newcomer. `found`: there is a record and it is on its way, if it is not here already;
 * `unknown`: nobody could be asked in time.
 */
export type Elsewhere = 'found' | 'not-found' | 'unknown';

/** Somebody stands at the kiosk, which gives up after three seconds. */
const ASK_MS = 2_000;
const REASON = '本人持证在自助机取号';

/** Looks for the owner of a card in the district, for as long as a person would wait (docs/adr/0012, 3). */
export async function askDistrict(app: AppContext, card: IdentityCard): Promise<Elsewhere> {
  const patience = AbortSignal.timeout(ASK_MS);
  const number = cleanDocumentNumber(card.number);
  const asked = app.lookUp({ type: card.documentType, number, reason: REASON, staffId: null });
  const answer = await Promise.race([asked, overAt(patience)]).catch(() => null);
  if (answer?.outcome === 'not-found') return 'not-found';
  const residentId = answer?.residentIds[0];
  if (answer?.outcome !== 'found' || residentId === undefined) return 'unknown';
  await arrival(app, residentId, patience);
  return 'found';
}

/** What a registration leaves to the district, when it could not be asked: the place asks. */
export function wishOf({ workstation }: AppContext): { reason: string; staffId: string } {
  return { reason: REASON, staffId: workstation.deviceId };
}

function overAt(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
