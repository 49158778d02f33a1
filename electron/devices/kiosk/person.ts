import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { KioskAnswers, KioskQuestion } from '../../../shared/contract/kiosks.ts';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { BusinessMessage } from './messages.ts';
import type { Page, TicketPage } from './page-catalogue.ts';

/** What somebody has shown: their card, or a code, of which only the data host knows what it is. */
export type Brought =
  | { readonly is: 'card'; readonly card: IdentityCard }
  | { readonly is: 'code'; readonly text: string };

/** The one who stands at a kiosk, as long as their session is open. */
export type Person = {
  readonly sid: string;
  /** False once the session has ended: what is decided later is for nobody. */
  readonly isHere: () => boolean;
  readonly show: (page: Page) => void;
  /** Shows a page and waits for what is pressed on it; null when nothing is, `until` has come, or somebody else's turn. */
  readonly choose: (page: Page, patienceMs: number, until?: AbortSignal) => Promise<string | null>;
  /** A card or a code of somebody else, or the same again. */
  readonly isSomebodyWaiting: () => boolean;
  /** Of these a card. */
  readonly isCardWaiting: () => boolean;
  readonly send: (message: BusinessMessage) => Promise<void>;
};

/** Somebody whose card was read: only they are offered what is the card owner's. */
export type CardHolder = Person & { readonly card: IdentityCard };

/** The page that asks. */
export function questionPage(question: KioskQuestion): Page {
  if (question.kind === 'triage') {
    return { pageId: 'ask', params: { question: question.question } };
  }
  const options = question.options.map(({ time, place }) => ({ time, place }));
  return { pageId: 'choose-time', params: { options } };
}

/** What somebody has answered by pressing a key; nothing, for a key that the page does not have. */
export function answerOf(question: KioskQuestion, key: string): KioskAnswers {
  if (question.kind === 'triage') return { [question.question]: key === 'yes' };
  const chosen = question.options[Number(key) - 1];
  return chosen ? { appointmentId: chosen.appointmentId } : {};
}

type Ticketed = Extract<KioskOutcome, { outcome: 'ticket' }>;

export type Offer = NonNullable<TicketPage['offers']>[number];

/** What the screen says of a ticket, and what else this kiosk can do now. */
export function ticketPageOf(
  { checkedIn, booked, offers: all }: Ticketed,
  canDo: (offer: Offer) => boolean,
): TicketPage {
  const offers = all?.filter(canDo);
  const { number, goTo, ahead, aboutMinutes } = checkedIn.ticket;
  return {
    number,
    goTo,
    ahead,
    aboutMinutes,
    ...(booked ? { booked } : {}),
    ...(offers?.length ? { offers } : {}),
  };
}
