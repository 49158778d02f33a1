import type { IdentityCard } from '../../../shared/contract/card.ts';
import { checkIdNumber } from '../../../shared/domain/identity/id-number.ts';
import { clinicDate } from '../../../shared/lib/clock.ts';
import type { Send } from '../driver.ts';
import type { FarEnd } from '../far-end.ts';
import type { LineUser } from '../ports/line-keeper.ts';
import type { CardListener } from '../sdt-id-card/card-listener.ts';
import { createSdtSimulator } from '../sdt-id-card/simulator.ts';
import type { Timing } from '../timing.ts';
import { attachReader } from './built-in-reader.ts';
import { kioskProfile, LINK_PROTO } from './driver.ts';
import { KioskLink } from './link.ts';
import type { BusinessMessage, Heartbeat, MessageOf } from './messages.ts';
import { ownPageLines, pageLines, ticketLines, type OwnPage } from './pages.ts';
import { createPrinter, type PrintedTicket, type Printer } from './printer.ts';

export type KioskSimulatorOptions = {
  readonly timing: Timing;
  readonly makeEpoch: () => number;
  readonly pairingKey?: Uint8Array | null;
  readonly proto?: string;
};

/** A card that nobody asked for is forgotten after this. */
const UNASKED_CARD_MS = 10_000;

const cardKinds: Readonly<Record<string, MessageOf<'id.scan'>['kind']>> = {
  'residence-permit': 'J',
  'foreigner-2017': 'I',
  'foreigner-2023': 'Y',
};

/**
 * A kiosk: reader, screen and printer around one end of the link. Its reader is a real reader's protocol on
 * a line of its own, so that a tapped card makes the whole way.
 */
export class KioskSimulator implements FarEnd {
  readonly profile = kioskProfile;
  readonly #options: KioskSimulatorOptions;
  readonly #reader = createSdtSimulator();
  readonly #printer: Printer;
  readonly #detachReader: () => void;
  #link: KioskLink | null = null;
  #line: Send | null = null;
  #bootedMs = 0;
  #screen = ownPageLines('offline');
  #welcome = ownPageLines('offline');
  #sid: string | null = null;
  /** The session that has had its card. */
  #scannedSid: string | null = null;
  /** The host knows that a card is there. */
  #isAnnounced = false;
  /** A card that was read and that no session has asked for yet. */
  #unasked: { readonly card: IdentityCard; readonly cancel: () => void } | null = null;

  constructor(options: KioskSimulatorOptions) {
    this.#options = options;
    this.#printer = createPrinter(options.timing);
    this.#detachReader = attachReader(options.timing, this.#reader, this.#cardListener());
  }

  /** Newest first. */
  get printed(): readonly PrintedTicket[] {
    return this.#printer.printed;
  }

  readonly display = (): string[] => this.#screen;

  readonly connect = (line: Send): LineUser => {
    this.#link?.stop();
    this.#line = line;
    this.#boot();
    return {
      feed: (bytes) => {
        if (this.#line === line) this.#link?.feed(bytes);
      },
      closed: () => {
        if (this.#line !== line) return;
        this.#line = null;
        this.#shutDown();
      },
    };
  };

  readonly stop = (): void => {
    this.#detachReader();
    this.#line = null;
    this.#shutDown();
  };

  present(card: IdentityCard): void {
    this.#reader.present(card);
  }

  lift(): void {
    this.#reader.lift();
  }

  setPaper(isThere: boolean): void {
    this.#printer.setPaper(isThere);
  }

  /** Pulls the kiosk's plug and puts it back: everything is forgotten except the printer's journal. */
  restart(): void {
    this.#printer.powerLost();
    this.#shutDown();
    this.#boot();
  }

  #boot() {
    const { timing, makeEpoch, proto = LINK_PROTO, pairingKey = null } = this.#options;
    const line = this.#line;
    if (!line) return;
    this.#bootedMs = timing.monotonic();
    this.#link = new KioskLink({
      timing,
      transmit: line,
      makeEpoch,
      hello: {
        proto,
        deviceId: 'kiosk-simulator',
        fw: '1.0',
        caps: ['id-card', 'queue-ticket', 'display'],
        maxPayload: 1024,
      },
      pairingKey,
      heartbeat: () => this.#heartbeat(),
      onUp: () => {
        this.#screen = this.#welcome;
        if (this.#unasked) this.#announce();
      },
      onDown: () => {
        this.#forget();
      },
      onMismatch: () => undefined,
      onMessage: (message) => {
        this.#receive(message);
      },
      onHeartbeat: () => undefined,
    });
    this.#link.start();
  }

  #shutDown() {
    this.#link?.stop();
    this.#link = null;
    this.#forget();
  }

  /** Without a link there is no session, and nothing of one is kept. */
  #forget() {
    this.#sid = null;
    this.#takeUnasked();
    this.#showOwn('offline');
  }

  #heartbeat(): Heartbeat {
    return {
      uptime: Math.round((this.#options.timing.monotonic() - this.#bootedMs) / 1000),
      state: this.#sid ? 'busy' : 'idle',
      paper: this.#printer.hasPaper ? 'ok' : 'out',
      errors: 0,
    };
  }

  #cardListener(): CardListener {
    return {
      found: () => {
        this.#isAnnounced = false;
        this.#announce();
      },
      read: (card) => {
        this.#takeUnasked();
        const cancel = this.#options.timing.after(UNASKED_CARD_MS, () => {
          this.#unasked = null;
        });
        this.#unasked = { card, cancel };
        if (!this.#isAnnounced) this.#announce();
        this.#answerSession();
      },
      refused: () => {
        const isShowingResult = this.#sid !== null && this.#scannedSid === this.#sid;
        if (this.#link?.isUp && !isShowingResult) this.#showOwn('unreadable');
      },
      lifted: () => {
        this.#send({ type: 'card.removed', slot: 'id-card' });
      },
    };
  }

  /** Tells the host of a card; one that came while there was no link, when there is one. */
  #announce() {
    if (!this.#link?.isUp) return;
    this.#isAnnounced = true;
    if (!this.#sid) this.#showOwn('reading');
    this.#send({ type: 'card.present', slot: 'id-card' });
  }

  #receive(message: BusinessMessage) {
    if (message.type === 'session.begin') this.#beginSession(message.sid);
    else if (message.type === 'session.end') this.#endSession(message.sid);
    else if (message.type === 'page.show') this.#showPage(message);
    else if (message.type === 'ticket.print') void this.#print(message);
  }

  #beginSession(sid: string) {
    this.#sid = sid;
    this.#showOwn(this.#unasked ? 'wait' : 'reading');
    this.#answerSession();
  }

  #endSession(sid: string) {
    if (sid !== this.#sid) return;
    this.#sid = null;
    this.#screen = this.#welcome;
  }

  /** One session, one card: after it went out this session takes no other. */
  #answerSession() {
    const sid = this.#sid;
    if (!sid || this.#scannedSid === sid) return;
    const card = this.#takeUnasked();
    if (!card) return;
    this.#scannedSid = sid;
    const today = clinicDate(this.#options.timing.now());
    const kind = cardKinds[card.documentType] ?? 'resident';
    const checkDigitOk = checkIdNumber({ number: card.number, today }).valid;
    this.#send({ type: 'id.scan', sid, kind, fields: card, checkDigitOk });
  }

  #takeUnasked(): IdentityCard | null {
    const card = this.#unasked?.card ?? null;
    this.#unasked?.cancel();
    this.#unasked = null;
    return card;
  }

  #showOwn(page: OwnPage) {
    this.#screen = ownPageLines(page);
  }

  #showPage(page: MessageOf<'page.show'>) {
    if (page.pageId === 'welcome') {
      this.#welcome = pageLines(page);
      if (!this.#sid) this.#screen = this.#welcome;
    } else if (this.#sid && page.sid === this.#sid) {
      this.#screen = pageLines(page);
    }
  }

  async #print({ jobId, fields }: MessageOf<'ticket.print'>) {
    const asked = this.#link;
    const state = await this.#printer.print(jobId, ticketLines(fields));
    if (this.#link === asked) this.#send({ type: 'print.status', jobId, state });
  }

  #send(message: BusinessMessage) {
    this.#link?.send(message).catch(() => undefined);
  }
}
