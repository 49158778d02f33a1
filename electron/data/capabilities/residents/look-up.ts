import type { DocumentType } from '../../../../shared/contract/schemas.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { Caller } from '../../pipeline/caller.ts';
import type { HandlerContext } from '../../pipeline/pipeline.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { heldCard } from './held-card.ts';

type LookUpInput = {
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly cardToken: string | null;
  readonly reason: string;
};

type LookUpResult = {
  readonly outcome: 'found' | 'not-found' | 'out-of-reach' | 'too-many';
  readonly residentId: string | null;
};

/**
 * Looks for somebody in the district and answers when the record is on this workstation
 * (docs/adr/0012, 3). Asked again under the same key, the outcome is the first one.
 *
 * @throws AppError `card-gone`, `bad-input` without a number
 */
export async function lookUpResident(
  app: AppContext,
  registry: DeviceRegistry,
  context: HandlerContext,
  input: LookUpInput,
): Promise<LookUpResult> {
  const { cardToken, reason } = input;
  const card = cardToken === null ? null : heldCard(registry, cardToken, app.clock.now());
  const type = card?.documentType ?? input.documentType;
  const number = cleanDocumentNumber(card?.number ?? input.documentNumber);
  if (number === '') throw new AppError('bad-input');
  const { staffId } = signedIn(context.caller);
  const { outcome, residentIds } = await app.lookUp({ type, number, reason, staffId });
  const residentId = residentIds[0] ?? null;
  if (residentId) await arrival(app, residentId);
  context.about(residentIds, reason);
  return context.commit(async () => ({ outcome, residentId }));
}

/** What a registration leaves to the district, when it could not be asked. */
export function lookUpWish(reason: string | null, caller: Caller) {
  return reason === null ? null : { reason, staffId: signedIn(caller).staffId };
}

function signedIn(caller: Caller) {
  if (!caller.staff) throw new AppError('not-signed-in');
  return caller.staff;
}

/** Longer than a record takes on any line; then the screen shows that it is still under way. */
const ARRIVAL_MS = 5_000;

/** Resolves when the record is on this workstation, or after a while. */
export async function arrival(
  { database, changes }: AppContext,
  residentId: string,
  patience = AbortSignal.timeout(ARRIVAL_MS),
): Promise<void> {
  const isHere = async () => {
    const row = await database.read
      .selectFrom('residents')
      .select('id')
      .where('id', '=', residentId)
      .executeTakeFirst();
    return row !== undefined;
  };
  while (!patience.aborted) {
    const changed = nextChange(changes, patience);
    if (await isHere()) return changed.cancel();
    await changed.happened;
  }
}

function nextChange(changes: AppContext['changes'], patience: AbortSignal) {
  const { promise: happened, resolve } = Promise.withResolvers<void>();
  const unsubscribe = changes.subscribe((topics) => {
    if (topics.has('residents')) finish();
  });
  const finish = () => {
    unsubscribe();
    patience.removeEventListener('abort', finish);
    resolve();
  };
  patience.addEventListener('abort', finish);
  return { happened, cancel: finish };
}
