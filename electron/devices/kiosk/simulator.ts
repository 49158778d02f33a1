import type { Instrument } from '../../../shared/contract/booth.ts';
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
import {
  CODE_CHARACTERS_MAX,
  type BusinessMessage,
  type Heartbeat,
  type MessageOf,
  type Slot,
} from './messages.ts';
import { keyIdOf } from './keys.ts';
import { createKioskPairing, isPairing } from './pairing.ts';
import { summaryLines, ticketLines, type OwnPage } from './pages.ts';
import { KioskGlass } from './glass.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { createPrinter, type PrintedTicket, type Printer } from './printer.ts';
import { createUnasked, type Unasked } from './unasked.ts';

export type KioskSimulatorOptions = {
  readonly timing: Timing;
  readonly makeEpoch: () => number;
  /** A key from an earlier pairing. */
  readonly pairingKey?: Uint8Array | null;
  readonly proto?: string;
  /** Of a booth; none without. */
  readonly instruments?: readonly Instrument[];
};

const caps = ['id-card', 'queue-ticket', 'summary', 'help', 'display', 'barcode'];

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
  readonly #pairing = createKioskPairing({
    send: (message) => {
      this.#send(message);
    },
    isLocked: () => this.#key !== null && !this.#isInService,
    showCode: (code) => {
      this.glass.showCode(code);
    },
    keep: (key) => {
      this.#keepKey(key);
    },
  });
  #link: KioskLink | null = null;
  #line: Send | null = null;
  #bootedMs = 0;
  readonly glass: KioskGlass;
  readonly instruments: Instruments;
  /** Survives a loss of power, as the printer's journal does. */
  #key: Uint8Array | null;
  /** Its case was opened: a paired kiosk agrees on another key. */
  #isInService = false;
  #sid: string | null = null;
  /** The session that has had its card or its code. */
  #scannedSid: string | null = null;
  /** The host knows that a card is there. */
  #isAnnounced = false;
  readonly #unasked: Unasked;
  /** The host takes codes. */
  #readsCodes = false;

  constructor(options: KioskSimulatorOptions) {
    this.#options = options;
    this.#key = options.pairingKey ?? null;
    this.#printer = createPrinter(options.timing);
    this.#unasked = createUnasked(options.timing);
    this.instruments = createInstruments({
      timing: options.timing,
      kinds: options.instruments ?? [],
      send: (message) => this.#link?.send(message) ?? Promise.reject(new Error('no link')),
    });
    this.glass = new KioskGlass({
      timing: options.timing,
      send: (pageId, key) => {
        const sid = this.#sid;
        if (sid) this.#send({ type: 'input', sid, pageId, key });
      },
      askHelp: () => {
        this.#send({ type: 'help.ask', sid: this.#sid });
      },
      leave: () => {
        this.#endSession(this.#sid);
      },
    });
    this.#detachReader = attachReader(options.timing, this.#reader, this.#cardListener());
  }

  /** Newest first. */
  get printed(): readonly PrintedTicket[] {
    return this.#printer.printed;
  }

  readonly display = (): string[] => [...this.glass.screen().lines];

  get isPaired(): boolean {
    return this.#key !== null;
  }

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

  /** Somebody holds a code in front of the scanner. */
  scan(text: string): void {
    if (!this.#link?.isUp || this.#link.paired === 'other') return;
    const isTold = text.length <= CODE_CHARACTERS_MAX && /^\P{Cc}+$/u.test(text);
    if (!this.#readsCodes || !isTold) return this.#showOwn('no-codes');
    // A card says who somebody is: a code beside it is nobody's.
    if (this.#unasked.is() === 'card') return;
    this.#unasked.keep({ is: 'code', text });
    this.#announce('code');
    this.#answerSession();
  }

  setPaper(isThere: boolean): void {
    this.#printer.setPaper(isThere);
  }

  /** Opens the case for the next pairing. */
  service(): void {
    this.#isInService = true;
  }

  /** Forgets its key, as after a repair. */
  forgetKey(): void {
    this.#key = null;
    this.#link?.renew();
  }

  /** Pulls the kiosk's plug and puts it back: everything is forgotten except the printer's journal. */
  restart(): void {
    this.#printer.powerLost();
    this.instruments.powerLost();
    this.#shutDown();
    this.#boot();
  }

  #boot() {
    const { timing, makeEpoch, proto = LINK_PROTO } = this.#options;
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
        caps: [...caps, ...this.instruments.kinds],
        maxPayload: 1024,
      },
      keys: () => (this.#key ? [this.#key] : []),
      heartbeat: () => this.#heartbeat(),
      onUp: (host) => {
        this.#readsCodes = host.caps.includes('barcode');
        if (this.#link?.paired === 'other') return this.#showOwn('offline');
        this.glass.toStart();
        if (this.#unasked.is()) this.#announce('id-card');
        this.instruments.linkUp();
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
    this.#unasked.take();
    this.#pairing.stop();
    this.glass.linkDown();
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
        this.#announce('id-card');
      },
      read: (card) => {
        this.#unasked.keep({ is: 'card', card });
        if (!this.#isAnnounced) this.#announce('id-card');
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

  /** Tells the host that something is there; of a card that came while there was no link, when there is one. */
  #announce(slot: Slot) {
    if (!this.#link?.isUp) return;
    if (slot === 'id-card') this.#isAnnounced = true;
    if (!this.#sid) this.#showOwn(slot === 'id-card' ? 'reading' : 'wait');
    // What somebody asks for is theirs: a card laid down during a session is another's.
    const largeText = !this.#sid && this.glass.isLarge;
    this.#send({ type: 'card.present', slot, ...(largeText ? { largeText } : {}) });
  }

  #receive(message: BusinessMessage) {
    if (isPairing(message)) return this.#receivePairing(message);
    if (this.#link?.paired === 'other') return;
    if (message.type === 'session.begin') this.#beginSession(message);
    else if (message.type === 'session.end') this.#endSession(message.sid);
    else if (message.type === 'page.show') this.#showPage(message);
    else if (message.type === 'ticket.print')
      void this.#print(message.jobId, ticketLines(message.fields));
    else if (message.type === 'summary.print') this.#printSummary(message);
    else if (message.type === 'measure.start') this.#measure(message);
    else if (message.type === 'measure.cancel') this.instruments.stop(message.measureId);
    else if (message.type === 'help.state') this.glass.setHelp(message.state);
  }

  #receivePairing(message: Parameters<typeof isPairing>[0] & { type: `pair.${string}` }) {
    if (message.type !== 'pair.forget') return this.#pairing.receive(message);
    if (this.#key && message.keyId === keyIdOf(this.#key)) this.forgetKey();
  }

  #keepKey(key: Uint8Array) {
    this.#key = key;
    this.#isInService = false;
  }

  #beginSession({ sid, largeText }: MessageOf<'session.begin'>) {
    this.#sid = sid;
    if (largeText) this.glass.makeLarge();
    this.#showOwn(this.#unasked.is() ? 'wait' : 'reading');
    this.#answerSession();
  }

  /** Nothing of the person stays: not on the screen, not in memory. */
  #endSession(sid: string | null) {
    if (sid !== this.#sid) return;
    this.#sid = null;
    this.glass.toStart();
  }

  /** One session, one card or one code: after it went out this session takes no other. */
  #answerSession() {
    const sid = this.#sid;
    if (!sid || this.#scannedSid === sid) return;
    const brought = this.#unasked.take();
    if (!brought) return;
    this.#scannedSid = sid;
    if (brought.is === 'card') return this.#tellCard(sid, brought.card);
    this.#send({ type: 'barcode.scan', sid, aim: '', text: brought.text });
  }

  #tellCard(sid: string, card: IdentityCard) {
    const today = clinicDate(this.#options.timing.now());
    const kind = cardKinds[card.documentType] ?? 'resident';
    const checkDigitOk = checkIdNumber({ number: card.number, today }).valid;
    this.#send({ type: 'id.scan', sid, kind, fields: card, checkDigitOk });
  }

  #showOwn(page: OwnPage) {
    this.glass.showOwn(page);
  }

  #showPage(page: MessageOf<'page.show'>) {
    const greeting = { isAtStart: this.#sid === null, readsCodes: this.#readsCodes };
    if (page.pageId === 'welcome') this.glass.setStart(page, greeting);
    else if (this.#sid && page.sid === this.#sid) this.glass.show(page);
  }

  /** Of one session only: what comes after it is for nobody, and no paper of it is made. */
  #printSummary({ sid, jobId, fields }: MessageOf<'summary.print'>) {
    if (sid === this.#sid) void this.#print(jobId, summaryLines(fields));
  }

  /** For nobody but the one of this session: no cuff closes on the arm of whoever comes next. */
  #measure(order: MessageOf<'measure.start'>) {
    if (order.sid === this.#sid) this.instruments.start(order);
  }

  async #print(jobId: string, lines: string[]) {
    const asked = this.#link;
    const state = await this.#printer.print(jobId, lines);
    if (this.#link === asked) this.#send({ type: 'print.status', jobId, state });
  }

  #send(message: BusinessMessage) {
    this.#link?.send(message).catch(() => undefined);
  }
}
