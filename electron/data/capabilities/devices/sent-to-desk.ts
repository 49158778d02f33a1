import type { IdentityCard } from '../../../../shared/contract/card.ts';
import type { SentToDesk } from '../../../../shared/contract/devices.ts';
import { type EpochMs, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';

/** A card that a kiosk could not settle. */
export type SentCard = Pick<SentToDesk, 'cardToken' | 'reason' | 'kiosk'> & {
  readonly card: IdentityCard;
  readonly at: Instant;
};

const MINUTE_MS = 60_000;
/** Who was sent and did not come has gone. */
const WAITS_MS = 15 * MINUTE_MS;
/** A form that was begun with a card is finished by then. */
const HELD_MS = 60 * MINUTE_MS;
/** A desk that nobody sits at keeps no more of them. */
const SENT_MAX = 20;

/**
 * Whom kiosks sent to the desk: in memory only, as every card (S13). A person stands on the list once,
 * until somebody looks after them, they are checked in after all, or a quarter of an hour has gone;
 * from a card that was taken on somebody can be registered for an hour.
 */
export type SentList = {
  send(card: SentCard): void;
  /** The kiosk has settled it by itself. */
  settle(number: string): void;
  takeOn(cardToken: string): void;
  /** Not taken on yet, the longest waiting first. */
  waiting(now: EpochMs): readonly SentCard[];
  find(cardToken: string, now: EpochMs): SentCard | undefined;
};

/** Makes an empty list. */
export function createSentList(): SentList {
  let sent: readonly SentCard[] = [];
  const taken = new Set<string>();
  const without = (number: string) => sent.filter(({ card }) => card.number !== number);
  const isWithin = ({ at }: SentCard, now: EpochMs, ms: number) => now - fromInstant(at) < ms;
  return {
    send: (card) => void (sent = [...without(card.card.number), card].slice(-SENT_MAX)),
    settle: (number) => void (sent = without(number)),
    takeOn: (cardToken) => void taken.add(cardToken),
    waiting(now) {
      sent = sent.filter((one) => isWithin(one, now, HELD_MS));
      return sent.filter((one) => !taken.has(one.cardToken) && isWithin(one, now, WAITS_MS));
    },
    find: (cardToken, now) =>
      sent.find((one) => one.cardToken === cardToken && isWithin(one, now, HELD_MS)),
  };
}
