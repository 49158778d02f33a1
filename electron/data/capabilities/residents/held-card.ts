import type { EpochMs } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { DeviceRegistry } from '../devices/registry.ts';

/** The chip that a window speaks of by its token. @throws AppError `card-gone` */
export function heldCard(registry: DeviceRegistry, cardToken: string, now: EpochMs) {
  const onReader = registry.card();
  const held = onReader?.cardToken === cardToken ? onReader : registry.sent.find(cardToken, now);
  if (!held) throw new AppError('card-gone');
  return held.card;
}
