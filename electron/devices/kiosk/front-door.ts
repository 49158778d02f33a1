import { toInstant } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import type { DriverEvent } from '../driver.ts';
import type { Timing } from '../timing.ts';
import { endBooth, saveAtBooth, savedPage, talkOfMeasuring, type Unsaved } from './booth-talk.ts';
import { talkOfCheckIn } from './check-in-talk.ts';
import type { KioskDesk } from './desk.ts';
import { createHelpBell, type HelpBell } from './help-bell.ts';
import { createMeasuring, instrumentsOf, type Measuring } from './measuring.ts';
import type { BusinessMessage, MessageOf } from './messages.ts';
import type { Brought, CardHolder, Offer, Person } from './person.ts';
import { KioskSession } from './session.ts';
import { talkOfSummary } from './summary-talk.ts';
import {
  createTicketPrinting,
  type PrintResult,
  type SendMessage,
  type TicketPrinting,
} from './ticket-printing.ts';
import { createWaitingCard, type WaitingCard } from './waiting-card.ts';

export type FrontDoorOptions = {
  readonly timing: Timing;
  readonly makeId: MakeId;
  readonly desk: KioskDesk;
  readonly clinicName: () => string;
  readonly onPrinted: (jobId: string, result: PrintResult) => void;
  /** Resolves true when the data host has stored it. */
  readonly emitReading: (reading: Extract<DriverEvent, { type: 'reading' }>) => Promise<boolean>;
};

/** Readings that nobody claims by their card are in the tray after this. */
const UNSAVED_MS = 30_000;

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
  readonly #measuring: Measuring;
  readonly #waitingCard: WaitingCard;
  #send: SendMessage | null = null;
  #session: KioskSession | null = null;
  #caps: readonly string[] = [];
  /** Readings of a session that has ended, for the card that was laid down since. */
  #unsaved: (Unsaved & { readonly cancel: () => void }) | null = null;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#printing = createTicketPrinting(options.timing, options.onPrinted);
    this.#measuring = createMeasuring({ ...options, emit: options.emitReading });
    this.#waitingCard = createWaitingCard(options.timing);
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
    this.#tell({ type: 'page.show', sid: null, pageId: 'welcome', params: { clinicName } });
    this.#bell.tell();
    this.#printing.linkUp(send);
  }

  linkDown(): void {
    const session = this.#session;
    this.#send = null;
    this.#session = null;
    this.#waitingCard.take();
    session?.end();
    this.#dropUnsaved();
    this.#printing.linkDown();
  }

  receive(message: BusinessMessage): void {
    if (message.type === 'card.present') this.#shown(message);
    else if (message.type === 'card.removed') this.#session?.cardRemoved();
    else if (message.type === 'id.scan') this.#session?.read(message);
    else if (message.type === 'barcode.scan') this.#session?.scanned(message);
    else if (message.type === 'print.status') this.#printing.receive(message);
    else if (message.type === 'input') this.#session?.pressed(message);
    else if (message.type === 'help.ask') this.#bell.ring();
    else if (message.type === 'measure.result') this.#measuring.receive(message);
    else if (message.type === 'measure.cancel') this.#measuring.receive(message);
  }

  /** Somebody shows something: it gets a session of its own, now or when this one has ended. */
  #shown({ slot, largeText = false }: MessageOf<'card.present'>) {
    if (!this.#session) return this.#begin(largeText);
    if (!this.#session.isReading) this.#waitingCard.lay(slot);
  }

  /** @param largeText asked for by this person, and over with their session */
  #begin(largeText: boolean) {
    this.#session = new KioskSession(this.#options.makeId(), {
      timing: this.#options.timing,
      waitingCard: this.#waitingCard,
      send: (message) => this.#send?.(message) ?? Promise.resolve(),
    });
    void this.#serve(this.#session, largeText);
  }

  async #serve(session: KioskSession, largeText: boolean) {
    const { sid } = session;
    this.#tell({ type: 'session.begin', sid, lang: 'zh-CN', largeText });
    const brought = await session.brought();
    if (brought && !session.hasEnded) await this.#welcome(session, brought);
    if (session.hasEnded) return;
    this.#tell({ type: 'session.end', sid });
    this.#session = null;
    session.end();
    if (this.#waitingCard.take()) this.#begin(false);
  }

  /** A card after measuring is there to save, if it is its owner's; any other, and a code, is served as always. */
  async #welcome(session: KioskSession, brought: Brought) {
    const person = session.person();
    const unsaved = this.#takeUnsaved();
    const card = brought.is === 'card' ? brought.card : null;
    const saved = unsaved && card && (await saveAtBooth(this.#options, unsaved, card));
    const page = unsaved && card && savedPage(saved);
    if (unsaved && !saved) void endBooth(this.#options, unsaved.windowId);
    if (!person.isHere()) return;
    if (page) person.show(page);
    else if (!(await this.#talk(person, brought))) return;
    if (person.isHere()) await session.whileShown();
  }

  /** True when a page was left that is to be read. */
  async #talk(person: Person, brought: Brought): Promise<boolean> {
    const { timing, makeId, desk } = this.#options;
    const printing = this.#printing;
    const canDo = (offer: Offer) => brought.is === 'card' && this.#canDo(offer);
    const end = await talkOfCheckIn(person, { brought, timing, makeId, desk, printing, canDo });
    if (end === 'gone' || !person.isHere()) return false;
    // What is the card owner's is never offered to who holds a paper.
    if (brought.is === 'code') return true;
    const holder = { ...person, card: brought.card };
    if (end === 'measure') return this.#measure(holder);
    if (end === 'summary') {
      const printed = (jobId: string) => printing.resultOf(jobId);
      await talkOfSummary(holder, { timing, makeId, desk, printed });
    }
    return true;
  }

  #canDo(offer: Offer): boolean {
    if (offer === 'measure') return instrumentsOf(this.#caps).length > 0;
    return this.#caps.includes(offer);
  }

  /** False when the card that was laid down meanwhile may be the one that saves: it comes at once. */
  async #measure(person: CardHolder): Promise<boolean> {
    const { timing } = this.#options;
    const unsaved = await talkOfMeasuring(person, {
      ...this.#options,
      measuring: this.#measuring,
      instruments: instrumentsOf(this.#caps),
    });
    if (unsaved && person.isCardWaiting()) {
      const cancel = timing.after(UNSAVED_MS, () => this.#dropUnsaved());
      this.#unsaved = { ...unsaved, cancel };
      return false;
    }
    if (unsaved) {
      person.show({ pageId: 'measured', params: { state: 'not-saved' } });
      await endBooth(this.#options, unsaved.windowId);
    }
    return true;
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

  /** What can not be sent is lost with the link, and the end of the link ends the session. */
  #tell(message: BusinessMessage) {
    this.#send?.(message).catch(() => undefined);
  }
}
