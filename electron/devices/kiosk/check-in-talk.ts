import type { KioskAnswers } from '../../../shared/contract/kiosks.ts';
import type { KioskOutcome, TicketSlip } from '../../../shared/contract/visits.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import { pause, within, type Timing } from '../timing.ts';
import type { KioskDesk } from './desk.ts';
import type { TicketFields } from './messages.ts';
import {
  answerOf,
  type Brought,
  type Offer,
  type Person,
  questionPage,
  ticketPageOf,
} from './person.ts';
import { SHOW_LEAST_MS } from './session.ts';
import type { TicketPrinting } from './ticket-printing.ts';

type Options = {
  readonly brought: Brought;
  readonly timing: Timing;
  readonly makeId: MakeId;
  readonly desk: KioskDesk;
  readonly printing: TicketPrinting;
  readonly canDo: (offer: Offer) => boolean;
};

type Outcome = Exclude<KioskOutcome, { outcome: 'ask' }>;
type Ticketed = Extract<KioskOutcome, { outcome: 'ticket' }>;

const ASK_PATIENCE_MS = 3_000;
const ASK_AGAIN_MS = 250;
/** A ticket that offers more waits until it was read, unless another card comes. */
const OFFER_MS = 30_000;
/** A question is answered within this, or the person has gone (design.md, Kiosk). */
const QUESTION_MS = 30_000;

const timedOut = () => new Error('timed out');

/** How a check-in ended: with a page that is to be read, with an offer that was taken, or with nobody there. */
export type CheckInEnd = 'shown' | Offer | 'gone';

/** A card or a code checks somebody in: asks until everything is answered, then gives what was decided. */
export async function talkOfCheckIn(person: Person, options: Options): Promise<CheckInEnd> {
  let answers: KioskAnswers = {};
  for (;;) {
    const outcome = await ask(answers, options);
    if (!person.isHere()) return 'gone';
    if (outcome?.outcome !== 'ask') return give(person, outcome, options);
    const key = await person.choose(questionPage(outcome.question), QUESTION_MS);
    if (key === null) return 'gone';
    answers = { ...answers, ...answerOf(outcome.question, key) };
  }
}

/** The data host's answer, or null when it does not come while the person would wait for it. */
async function ask(
  answers: KioskAnswers,
  { timing, makeId, desk, brought }: Options,
): Promise<KioskOutcome | null> {
  const request = { eventId: makeId(), at: toInstant(timing.now()), answers };
  const scan = () =>
    brought.is === 'card'
      ? desk.scan({ ...request, card: brought.card })
      : desk.scanCode({ ...request, text: brought.text });
  const giveUpAtMs = timing.monotonic() + ASK_PATIENCE_MS;
  for (;;) {
    const restMs = giveUpAtMs - timing.monotonic();
    if (restMs <= 0) return null;
    const outcome = await within(timing, restMs, scan(), timedOut).catch(() => null);
    if (outcome) return outcome;
    await pause(timing, Math.min(ASK_AGAIN_MS, restMs));
  }
}

async function give(
  person: Person,
  outcome: Outcome | null,
  options: Options,
): Promise<CheckInEnd> {
  if (outcome?.outcome === 'ticket') return giveTicket(person, outcome, options);
  if (!outcome) person.show({ pageId: 'unreachable', params: {} });
  else if (outcome.outcome === 'desk') {
    person.show({ pageId: 'desk', params: { reason: outcome.reason } });
  } else if (outcome.outcome === 'code') {
    person.show({ pageId: 'code', params: { state: outcome.state } });
  } else {
    const { time, opensAt } = outcome;
    person.show({ pageId: 'too-early', params: { time, opensAt } });
  }
  return 'shown';
}

/** The paper first: it is what the person waits for. */
async function giveTicket(
  person: Person,
  outcome: Ticketed,
  options: Options,
): Promise<CheckInEnd> {
  const params = ticketPageOf(outcome, options.canDo);
  const onTicket = new AbortController();
  if (hasPaper(outcome, options)) void printTicket(person, outcome, onTicket.signal, options);
  const pageId = outcome.checkedIn.repeated ? 'ticket-again' : 'ticket';
  if (!params.offers) {
    person.show({ pageId, params });
    return 'shown';
  }
  const patienceMs = person.isSomebodyWaiting() ? SHOW_LEAST_MS : OFFER_MS;
  const key = await person.choose({ pageId, params }, patienceMs);
  onTicket.abort();
  return params.offers.find((offer) => offer === key) ?? 'gone';
}

/** Who comes with a paper of today and is in already has had their ticket: it is shown, and not printed again. */
function hasPaper({ checkedIn }: Ticketed, { brought }: Options): boolean {
  return brought.is === 'card' || !checkedIn.repeated;
}

/** What came out of the printer; without paper the page says so, as long as it is the ticket's. */
async function printTicket(
  person: Person,
  outcome: Ticketed,
  left: AbortSignal,
  { printing, canDo }: Options,
) {
  const { ticket } = outcome.checkedIn;
  const result = await printing.print(ticket.ticketId, ticketFields(ticket));
  const isOnPaper = result === 'printed' || result === 'interrupted';
  if (isOnPaper || left.aborted || !person.isHere()) return;
  person.show({ pageId: 'ticket-no-paper', params: ticketPageOf(outcome, canDo) });
}

function ticketFields(slip: TicketSlip): TicketFields {
  const { number, goTo, ahead, aboutMinutes, checkInAt, clinicName } = slip;
  return { number, goTo, ahead, aboutMinutes, checkInAt, clinicName };
}
