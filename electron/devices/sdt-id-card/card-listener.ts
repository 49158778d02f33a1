import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { RejectReason } from '../driver.ts';

/** What the reader says about the card on it; the kiosk and the desk use it differently. */
export type CardListener = {
  /** A card is there and is being read. */
  readonly found: () => void;
  readonly read: (card: IdentityCard) => void;
  readonly refused: (reason: RejectReason) => void;
  readonly lifted: () => void;
};
