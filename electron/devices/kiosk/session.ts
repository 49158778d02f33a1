import { pause, type Timing } from '../timing.ts';
import type { BusinessMessage, MessageOf } from './messages.ts';
import { keysOf, type Page } from './page-catalogue.ts';
import type { Brought, Person } from './person.ts';
import type { WaitingCard } from './waiting-card.ts';

type Options = {
  readonly timing: Timing;
  readonly waitingCard: WaitingCard;
  readonly send: (message: BusinessMessage) => Promise<void>;
};

const READ_PATIENCE_MS = 5_000;
/** A quick tap: the card is away again, but what was read may still be on its way. */
const READ_GRACE_MS = 1_000;
const SHOW_MS = 8_000;
/** With somebody waiting behind. */
export const SHOW_LEAST_MS = 2_000;

/**
 * The session of the one who stands at a kiosk: their card or code, the page that they see, the key that they press. What
 * carries another session's id is not for it, and once it has ended nothing is.
 */
export class KioskSession {
  readonly sid: string;
  readonly #options: Options;
  readonly #ended = new AbortController();
  /** Set while neither card nor code has come yet. */
  #take: ((brought: Brought | null) => void) | null = null;
  /** Set while a page waits for one of its keys. */
  #takeKey: ((pageId: string, key: string) => void) | null = null;

  constructor(sid: string, options: Options) {
    this.sid = sid;
    this.#options = options;
  }

  get hasEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  get isReading(): boolean {
    return this.#take !== null;
  }

  end() {
    this.#ended.abort();
    this.#take?.(null);
  }

  /** The card or the code of this session, or null when none could be read. */
  brought(): Promise<Brought | null> {
    return new Promise((resolve) => {
      const cancel = this.#options.timing.after(READ_PATIENCE_MS, () => this.#take?.(null));
      this.#take = (brought) => {
        this.#take = null;
        cancel();
        resolve(brought);
      };
    });
  }

  cardRemoved() {
    if (!this.#take) return;
    this.#options.timing.after(READ_GRACE_MS, () => this.#take?.(null));
  }

  read({ sid, fields }: MessageOf<'id.scan'>) {
    if (sid === this.sid) this.#take?.({ is: 'card', card: fields });
  }

  scanned({ sid, text }: MessageOf<'barcode.scan'>) {
    if (sid === this.sid) this.#take?.({ is: 'code', text });
  }

  pressed({ sid, pageId, key }: MessageOf<'input'>) {
    if (sid === this.sid) this.#takeKey?.(pageId, key);
  }

  /** The session as those see it who talk with its person. */
  person(): Person {
    return {
      sid: this.sid,
      isHere: () => !this.hasEnded,
      show: (page) => this.#show(page),
      choose: (page, patienceMs, until) => this.#choose(page, patienceMs, until),
      isSomebodyWaiting: () => this.#options.waitingCard.isThere(),
      isCardWaiting: () => this.#options.waitingCard.isThere('id-card'),
      send: this.#options.send,
    };
  }

  /** The last page stays until it was read, shorter with somebody waiting behind. */
  async whileShown(): Promise<void> {
    const { timing, waitingCard } = this.#options;
    const { signal } = this.#ended;
    await pause(timing, SHOW_LEAST_MS, signal);
    if (waitingCard.isThere() || signal.aborted) return;
    const called = new AbortController();
    const stop = waitingCard.onLaid(() => called.abort());
    await pause(timing, SHOW_MS - SHOW_LEAST_MS, AbortSignal.any([signal, called.signal]));
    stop();
  }

  /** The one key that was pressed on this page. A page that is not the asked one answers nothing. */
  async #choose(page: Page, patienceMs: number, until?: AbortSignal): Promise<string | null> {
    const { timing, waitingCard } = this.#options;
    if (yieldsTo(page) && waitingCard.isThere('id-card')) return null;
    const pressed = new AbortController();
    let chosen: string | null = null;
    this.#takeKey = (pageId, key) => {
      if (!isSamePage(page, pageId) || !isKeyOf(page, key)) return;
      chosen = key;
      pressed.abort();
    };
    // Who has their ticket makes room for the next; who is asked something is not hurried.
    const stop = waitingCard.onLaid((slot) => {
      if (isTicket(page.pageId) || (yieldsTo(page) && slot === 'id-card')) pressed.abort();
    });
    this.#show(page);
    const ends = [this.#ended.signal, pressed.signal, ...(until ? [until] : [])];
    await pause(timing, patienceMs, AbortSignal.any(ends));
    this.#takeKey = null;
    stop();
    return chosen;
  }

  /** What can not be sent is lost with the link, and the end of the link ends the session. */
  #show(page: Page) {
    this.#options.send({ type: 'page.show', sid: this.sid, ...page }).catch(() => undefined);
  }
}

/**
 * Between two measurements another card may come at once; nobody is interrupted with the cuff on, and by a code
 * not at all: only a card saves what was measured.
 */
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
