import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { CheckedIn, KioskOutcome, TicketSlip } from '../../../shared/contract/visits.ts';
import { toInstant, type Instant } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import { pause, within, type Timing } from '../timing.ts';
import type { BusinessMessage, MessageOf, Page, TicketFields } from './messages.ts';
import {
  createTicketPrinting,
  type PrintResult,
  type SendMessage,
  type TicketPrinting,
} from './ticket-printing.ts';

export type KioskScan = {
  /** Made once for one card on one visit to the kiosk; retries repeat it. */
  readonly eventId: string;
  readonly at: Instant;
  readonly card: IdentityCard;
};

export type FrontDoorOptions = {
  readonly timing: Timing;
  readonly makeId: MakeId;
  /** One attempt; rejects when the data host does not answer. */
  readonly scan: (scan: KioskScan) => Promise<KioskOutcome>;
  readonly clinicName: () => string;
  readonly onPrinted: (jobId: string, result: PrintResult) => void;
};

const READ_PATIENCE_MS = 5_000;
/** A quick tap: the card is away again, but what was read may still be on its way. */
const READ_GRACE_MS = 1_000;
const ASK_PATIENCE_MS = 3_000;
const ASK_AGAIN_MS = 250;
const SHOW_MS = 8_000;
/** With somebody waiting behind. */
const SHOW_LEAST_MS = 2_000;
/** After that the next person has walked on. */
const WAITING_CARD_MS = 10_000;

type Session = {
  readonly sid: string;
  readonly ended: AbortController;
  /** Set while the card has not come yet. */
  takeCard: ((card: IdentityCard | null) => void) | null;
};

const timedOut = () => new Error('timed out');

/**
 * What the host does for the people at one kiosk, one after another: a card is there, a session begins, the
 * card comes, the data host decides, a ticket is printed, a page is shown, the session ends. Each person has a
 * session of their own; a card laid down during another's session waits until that one has ended, and
 * whatever carries an old session is not looked at. Outlives the openings of the line.
 */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #printing: TicketPrinting;
  #send: SendMessage | null = null;
  #session: Session | null = null;
  #waitingSinceMs: number | null = null;
  #callNext: (() => void) | null = null;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#printing = createTicketPrinting(options.timing, options.onPrinted);
  }

  linkUp(send: SendMessage): void {
    this.#send = send;
    this.#tell({ type: 'time.set', at: toInstant(this.#options.timing.now()) });
    const clinicName = this.#options.clinicName();
    this.#show(null, { pageId: 'welcome', params: { clinicName } });
    this.#printing.linkUp(send);
  }

  linkDown(): void {
    const session = this.#session;
    this.#send = null;
    this.#session = null;
    this.#waitingSinceMs = null;
    session?.ended.abort();
    session?.takeCard?.(null);
    this.#printing.linkDown();
  }

  receive(message: BusinessMessage): void {
    if (message.type === 'card.present') this.#cardPresent();
    else if (message.type === 'card.removed') this.#cardRemoved();
    else if (message.type === 'id.scan') this.#scanned(message);
    else if (message.type === 'print.status') this.#printing.receive(message);
  }

  #cardPresent() {
    if (!this.#session) return this.#begin();
    if (this.#session.takeCard) return;
    this.#waitingSinceMs = this.#options.timing.monotonic();
    this.#callNext?.();
  }

  #cardRemoved() {
    const session = this.#session;
    if (!session?.takeCard) return;
    this.#options.timing.after(READ_GRACE_MS, () => session.takeCard?.(null));
  }

  #scanned(message: MessageOf<'id.scan'>) {
    if (this.#session?.sid === message.sid) this.#session.takeCard?.(message.fields);
  }

  #begin() {
    const sid = this.#options.makeId();
    this.#session = { sid, ended: new AbortController(), takeCard: null };
    void this.#serve(this.#session);
  }

  async #serve(session: Session) {
    const { sid, ended } = session;
    this.#tell({ type: 'session.begin', sid, lang: 'zh-CN', largeText: false });
    const card = await this.#cardOf(session);
    if (card && !ended.signal.aborted) {
      const outcome = await this.#ask(card);
      if (!ended.signal.aborted) await this.#give(session, outcome);
    }
    if (ended.signal.aborted) return;
    this.#tell({ type: 'session.end', sid });
    this.#session = null;
    this.#beginIfWaiting();
  }

  #beginIfWaiting() {
    const sinceMs = this.#waitingSinceMs;
    this.#waitingSinceMs = null;
    if (sinceMs === null) return;
    if (this.#options.timing.monotonic() - sinceMs < WAITING_CARD_MS) this.#begin();
  }

  /** The card of this session, or null when none could be read. */
  #cardOf(session: Session): Promise<IdentityCard | null> {
    return new Promise((resolve) => {
      const cancel = this.#options.timing.after(READ_PATIENCE_MS, () => session.takeCard?.(null));
      session.takeCard = (card) => {
        session.takeCard = null;
        cancel();
        resolve(card);
      };
    });
  }

  /** The data host's answer, or null when it does not come while the person would wait for it. */
  async #ask(card: IdentityCard): Promise<KioskOutcome | null> {
    const { timing, makeId, scan } = this.#options;
    const request = { eventId: makeId(), at: toInstant(timing.now()), card };
    const giveUpAtMs = timing.monotonic() + ASK_PATIENCE_MS;
    for (;;) {
      const restMs = giveUpAtMs - timing.monotonic();
      if (restMs <= 0) return null;
      const outcome = await within(timing, restMs, scan(request), timedOut).catch(() => null);
      if (outcome) return outcome;
      await pause(timing, Math.min(ASK_AGAIN_MS, restMs));
    }
  }

  async #give(session: Session, outcome: KioskOutcome | null) {
    if (!outcome) {
      this.#show(session.sid, { pageId: 'unreachable', params: {} });
    } else if (outcome.outcome === 'desk') {
      this.#show(session.sid, { pageId: 'desk', params: { reason: outcome.reason } });
    } else {
      void this.#giveTicket(session, outcome.checkedIn);
    }
    await this.#whileShown(session);
  }

  /** The paper first: it is what the person waits for. */
  async #giveTicket(session: Session, { ticket, repeated }: CheckedIn) {
    const { number, goTo, ahead, aboutMinutes } = ticket;
    const params = { number, goTo, ahead, aboutMinutes };
    const printed = this.#printing.print(ticket.ticketId, ticketFields(ticket));
    this.#show(session.sid, { pageId: repeated ? 'ticket-again' : 'ticket', params });
    const result = await printed;
    const isOnPaper = result === 'printed' || result === 'interrupted';
    if (isOnPaper || this.#session !== session) return;
    this.#show(session.sid, { pageId: 'ticket-no-paper', params });
  }

  async #whileShown({ ended: { signal } }: Session) {
    const { timing } = this.#options;
    await pause(timing, SHOW_LEAST_MS, signal);
    if (this.#waitingSinceMs !== null || signal.aborted) return;
    const called = new AbortController();
    this.#callNext = () => {
      called.abort();
    };
    await pause(timing, SHOW_MS - SHOW_LEAST_MS, AbortSignal.any([signal, called.signal]));
    this.#callNext = null;
  }

  #show(sid: string | null, page: Page) {
    this.#tell({ type: 'page.show', sid, ...page });
  }

  /** What can not be sent is lost with the link, and the end of the link ends the session. */
  #tell(message: BusinessMessage) {
    this.#send?.(message).catch(() => undefined);
  }
}

function ticketFields(slip: TicketSlip): TicketFields {
  const { number, goTo, ahead, aboutMinutes, checkInAt, clinicName } = slip;
  return { number, goTo, ahead, aboutMinutes, checkInAt, clinicName };
}
