import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { KioskAnswers } from '../../../shared/contract/kiosks.ts';
import type { KioskOutcome, TicketSlip } from '../../../shared/contract/visits.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import { pause, within, type Timing } from '../timing.ts';
import type { KioskDesk } from './desk.ts';
import { createHelpBell, type HelpBell } from './help-bell.ts';
import type { BusinessMessage, MessageOf, TicketFields } from './messages.ts';
import type { DriverEvent } from '../driver.ts';
import { endBooth, saveAtBooth, savedPage, talkOfMeasuring, type Unsaved } from './booth-talk.ts';
import { createMeasuring, instrumentsOf, type Measuring } from './measuring.ts';
import { keysOf, type Page } from './page-catalogue.ts';
import { answerOf, questionPage, ticketPageOf, type Person } from './person.ts';
import { talkOfSummary } from './summary-talk.ts';
import {
  createTicketPrinting,
  type PrintResult,
  type SendMessage,
  type TicketPrinting,
} from './ticket-printing.ts';

export type FrontDoorOptions = {
  readonly timing: Timing;
  readonly makeId: MakeId;
  readonly desk: KioskDesk;
  readonly clinicName: () => string;
  readonly onPrinted: (jobId: string, result: PrintResult) => void;
  /** Resolves true when the data host has stored it. */
  readonly emitReading: (reading: Extract<DriverEvent, { type: 'reading' }>) => Promise<boolean>;
};

const READ_PATIENCE_MS = 5_000;
/** A quick tap: the card is away again, but what was read may still be on its way. */
const READ_GRACE_MS = 1_000;
const ASK_PATIENCE_MS = 3_000;
const ASK_AGAIN_MS = 250;
const SHOW_MS = 8_000;
/** A ticket that offers more waits until it was read, unless another card comes. */
const OFFER_MS = 30_000;
/** A question is answered within this, or the person has gone (design.md, Kiosk). */
const QUESTION_MS = 30_000;
/** With somebody waiting behind. */
const SHOW_LEAST_MS = 2_000;
/** A card that could not be read may be laid down again. */
const UNSAVED_MS = 30_000;
/** After that the next person has walked on. */
const WAITING_CARD_MS = 10_000;

type Session = {
  readonly sid: string;
  readonly ended: AbortController;
  /** Set while the card has not come yet. */
  takeCard: ((card: IdentityCard | null) => void) | null;
  /** Set while a page waits for one of its keys. */
  takeKey: ((pageId: string, key: string) => void) | null;
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
  readonly #bell: HelpBell;
  #send: SendMessage | null = null;
  #session: Session | null = null;
  #waitingSinceMs: number | null = null;
  #callNext: (() => void) | null = null;
  #caps: readonly string[] = [];
  readonly #measuring: Measuring;
  /** Readings of a session that has ended, for the card that was laid down since. */
  #unsaved: (Unsaved & { readonly cancel: () => void }) | null = null;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#printing = createTicketPrinting(options.timing, options.onPrinted);
    this.#measuring = createMeasuring({ ...options, emit: options.emitReading });
    this.#bell = createHelpBell({
      ...options,
      say: (state) => {
        this.#tell({ type: 'help.state', state });
      },
    });
  }

  /** @param caps what the kiosk can do, as it told */
  linkUp(send: SendMessage, caps: readonly string[] = []): void {
    this.#send = send;
    this.#caps = caps;
    this.#tell({ type: 'time.set', at: toInstant(this.#options.timing.now()) });
    const clinicName = this.#options.clinicName();
    this.#show(null, { pageId: 'welcome', params: { clinicName } });
    this.#bell.tell();
    this.#printing.linkUp(send);
  }

  linkDown(): void {
    const session = this.#session;
    this.#send = null;
    this.#session = null;
    this.#waitingSinceMs = null;
    session?.ended.abort();
    session?.takeCard?.(null);
    this.#dropUnsaved();
    this.#printing.linkDown();
  }

  receive(message: BusinessMessage): void {
    if (message.type === 'card.present') this.#cardPresent();
    else if (message.type === 'card.removed') this.#cardRemoved();
    else if (message.type === 'id.scan') this.#scanned(message);
    else if (message.type === 'print.status') this.#printing.receive(message);
    else if (message.type === 'input') this.#pressed(message);
    else if (message.type === 'help.ask') this.#bell.ring();
    else if (message.type === 'measure.result') this.#measuring.receive(message);
    else if (message.type === 'measure.cancel') this.#measuring.receive(message);
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

  #pressed({ sid, pageId, key }: MessageOf<'input'>) {
    if (this.#session?.sid === sid) this.#session.takeKey?.(pageId, key);
  }

  #begin() {
    const sid = this.#options.makeId();
    this.#session = { sid, ended: new AbortController(), takeCard: null, takeKey: null };
    void this.#serve(this.#session);
  }

  async #serve(session: Session) {
    const { sid, ended } = session;
    this.#tell({ type: 'session.begin', sid, lang: 'zh-CN', largeText: false });
    const card = await this.#cardOf(session);
    if (card && !ended.signal.aborted) await this.#welcome(session, this.#personOf(session, card));
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

  /** A card after measuring is there to save, if it is its owner's; any other is served as always. */
  async #welcome(session: Session, person: Person) {
    const unsaved = this.#takeUnsaved();
    const saved = unsaved && (await saveAtBooth(this.#options, unsaved, person.card));
    const page = unsaved && savedPage(saved);
    if (unsaved && !saved) void endBooth(this.#options, unsaved.windowId);
    if (!person.isHere()) return;
    if (!page) return this.#talk(session, person);
    person.show(page);
    await this.#whileShown(session);
  }

  #takeUnsaved(): Unsaved | null {
    const unsaved = this.#unsaved;
    unsaved?.cancel();
    this.#unsaved = null;
    return unsaved;
  }

  #dropUnsaved() {
    const unsaved = this.#takeUnsaved();
    if (unsaved) void endBooth(this.#options, unsaved.windowId);
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

  #personOf(session: Session, card: IdentityCard): Person {
    const { sid } = session;
    return {
      sid,
      card,
      isHere: () => this.#session === session,
      show: (page) => {
        this.#show(sid, page);
      },
      choose: (page, patienceMs, until) => this.#choose(session, page, patienceMs, until),
      isCardWaiting: () => this.#isCardWaiting(),
      send: (message) => this.#send?.(message) ?? Promise.resolve(),
    };
  }

  /** Asks until everything is answered, then gives what was decided. */
  async #talk(session: Session, person: Person) {
    let answers: KioskAnswers = {};
    for (;;) {
      const outcome = await this.#ask(person.card, answers);
      if (session.ended.signal.aborted) return;
      if (outcome?.outcome !== 'ask') return this.#give(session, person, outcome);
      const key = await person.choose(questionPage(outcome.question), QUESTION_MS);
      if (key === null) return;
      answers = { ...answers, ...answerOf(outcome.question, key) };
    }
  }

  /** The data host's answer, or null when it does not come while the person would wait for it. */
  async #ask(card: IdentityCard, answers: KioskAnswers): Promise<KioskOutcome | null> {
    const { timing, makeId, desk } = this.#options;
    const request = { eventId: makeId(), at: toInstant(timing.now()), card, answers };
    const giveUpAtMs = timing.monotonic() + ASK_PATIENCE_MS;
    for (;;) {
      const restMs = giveUpAtMs - timing.monotonic();
      if (restMs <= 0) return null;
      const outcome = await within(timing, restMs, desk.scan(request), timedOut).catch(() => null);
      if (outcome) return outcome;
      await pause(timing, Math.min(ASK_AGAIN_MS, restMs));
    }
  }

  /** The one key that was pressed on this page. A page that is not the asked one answers nothing. */
  async #choose(
    session: Session,
    page: Page,
    patienceMs: number,
    until?: AbortSignal,
  ): Promise<string | null> {
    const { signal } = session.ended;
    if (yieldsTo(page) && this.#isCardWaiting()) return null;
    const pressed = new AbortController();
    let chosen: string | null = null;
    session.takeKey = (pageId, key) => {
      if (!isSamePage(page, pageId) || !isKeyOf(page, key)) return;
      chosen = key;
      pressed.abort();
    };
    // Who has their ticket makes room for the next; who is asked something is not hurried.
    if (isTicket(page.pageId) || yieldsTo(page)) this.#callNext = () => pressed.abort();
    this.#show(session.sid, page);
    const ends = [signal, pressed.signal, ...(until ? [until] : [])];
    await pause(this.#options.timing, patienceMs, AbortSignal.any(ends));
    session.takeKey = null;
    this.#callNext = null;
    return chosen;
  }

  async #give(
    session: Session,
    person: Person,
    outcome: Exclude<KioskOutcome, { outcome: 'ask' }> | null,
  ) {
    if (!outcome) person.show({ pageId: 'unreachable', params: {} });
    else if (outcome.outcome === 'desk') {
      person.show({ pageId: 'desk', params: { reason: outcome.reason } });
    } else if (outcome.outcome === 'too-early') {
      const { time, opensAt } = outcome;
      person.show({ pageId: 'too-early', params: { time, opensAt } });
    } else return this.#giveTicket(session, person, outcome);
    await this.#whileShown(session);
  }

  /** The paper first: it is what the person waits for. */
  async #giveTicket(
    session: Session,
    person: Person,
    outcome: Extract<KioskOutcome, { outcome: 'ticket' }>,
  ) {
    const { repeated } = outcome.checkedIn;
    const params = this.#ticketPage(outcome);
    const onTicket = new AbortController();
    void this.#printTicket(person, outcome, onTicket.signal);
    const pageId = repeated ? 'ticket-again' : 'ticket';
    if (!params.offers) {
      person.show({ pageId, params });
      return this.#whileShown(session);
    }
    const isHurried = this.#waitingSinceMs !== null;
    const key = await person.choose({ pageId, params }, isHurried ? SHOW_LEAST_MS : OFFER_MS);
    onTicket.abort();
    if (key === 'measure' && person.isHere()) return this.#measure(session, person);
    if (key !== 'summary' || !person.isHere()) return;
    await talkOfSummary(person, {
      ...this.#options,
      printed: (jobId) => this.#printing.resultOf(jobId),
    });
    if (person.isHere()) await this.#whileShown(session);
  }

  /** What came out of the printer; without paper the page says so, as long as it is the ticket's. */
  async #printTicket(
    person: Person,
    outcome: Extract<KioskOutcome, { outcome: 'ticket' }>,
    left: AbortSignal,
  ) {
    const { ticket } = outcome.checkedIn;
    const result = await this.#printing.print(ticket.ticketId, ticketFields(ticket));
    const isOnPaper = result === 'printed' || result === 'interrupted';
    if (isOnPaper || left.aborted || !person.isHere()) return;
    person.show({ pageId: 'ticket-no-paper', params: this.#ticketPage(outcome) });
  }

  #ticketPage(outcome: Extract<KioskOutcome, { outcome: 'ticket' }>) {
    const canMeasure = instrumentsOf(this.#caps).length > 0;
    return ticketPageOf(outcome, (offer) =>
      offer === 'measure' ? canMeasure : this.#caps.includes(offer),
    );
  }

  async #measure(session: Session, person: Person) {
    const { timing } = this.#options;
    const unsaved = await talkOfMeasuring(person, {
      ...this.#options,
      measuring: this.#measuring,
      instruments: instrumentsOf(this.#caps),
    });
    if (unsaved && this.#isCardWaiting()) {
      const cancel = timing.after(UNSAVED_MS, () => this.#dropUnsaved());
      this.#unsaved = { ...unsaved, cancel };
      return;
    }
    if (unsaved) {
      person.show({ pageId: 'measured', params: { state: 'not-saved' } });
      await endBooth(this.#options, unsaved.windowId);
    }
    if (person.isHere()) await this.#whileShown(session);
  }

  /** What was laid down longer ago the kiosk has forgotten. */
  #isCardWaiting(): boolean {
    const sinceMs = this.#waitingSinceMs;
    if (sinceMs === null) return false;
    return this.#options.timing.monotonic() - sinceMs < WAITING_CARD_MS;
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

/** Between two measurements another card may come at once; nobody is interrupted with the cuff on. */
function yieldsTo(page: Page): boolean {
  if (page.pageId === 'measure-save') return true;
  return page.pageId === 'measure' && ['ready', 'failed'].includes(page.params.state);
}

const isTicket = (pageId: string) => pageId.startsWith('ticket');

/** A ticket is the same page with and without its paper. */
function isSamePage(shown: Page, pageId: string): boolean {
  return shown.pageId === pageId || (isTicket(shown.pageId) && isTicket(pageId));
}

function isKeyOf(shown: Page, key: string): boolean {
  return keysOf(shown).includes(key) || (shown.pageId === 'digits' && /^\d{4}$/.test(key));
}

function ticketFields(slip: TicketSlip): TicketFields {
  const { number, goTo, ahead, aboutMinutes, checkInAt, clinicName } = slip;
  return { number, goTo, ahead, aboutMinutes, checkInAt, clinicName };
}
