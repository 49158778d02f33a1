import type { KioskScreen } from '../../../shared/contract/demo.ts';
import type { Timing } from '../timing.ts';
import type { Page } from './messages.ts';
import { ownView, pageView, pairingView, startView, type OwnPage, type View } from './pages.ts';

/** Nobody touched it for so long: back to the start, whatever the host does (design.md, Kiosk). */
const BACK_MS = 30_000;
/** Who measures touches nothing, and who looks for their card neither. */
const BACK_FROM_BOOTH_MS = 90_000;
const BACK_FROM_INSTRUMENT_MS = 180_000;
const FIGURES = 4;

export type GlassOptions = {
  readonly timing: Timing;
  /** A key of the page that is shown. */
  readonly send: (pageId: string, key: string) => void;
  readonly askHelp: () => void;
  /** The person has gone. */
  readonly leave: () => void;
};

type Greeting = {
  /** Nobody is served: it is shown at once. */
  readonly isAtStart: boolean;
  readonly readsCodes: boolean;
};

/** A kiosk's screen and what is pressed on it. It knows pages, figures and help, and nothing of links. */
export class KioskGlass {
  readonly #options: GlassOptions;
  #start: View = ownView('offline');
  #view: View = ownView('offline');
  #pageId: string | null = null;
  #typed = '';
  #isLarge = false;
  #isMuted = false;
  #help: KioskScreen['help'] = 'none';
  #code: string | null = null;
  #cancelBack: (() => void) | null = null;
  #backMs = BACK_MS;

  constructor(options: GlassOptions) {
    this.#options = options;
  }

  readonly screen = (): KioskScreen => {
    const view = this.#code === null ? this.#view : pairingView(this.#code);
    const isAtStart = view === this.#start;
    return {
      ...view,
      typed: this.#typed.length,
      help: this.#help,
      // A greeting speaks to who has touched it, and not to an empty hall.
      spoken: isAtStart && !this.#isLarge ? [] : view.spoken,
      isLarge: this.#isLarge,
      isMuted: this.#isMuted,
    };
  };

  /** The greeting, which also says that there is a host. */
  setStart(page: Page, { isAtStart, readsCodes }: Greeting): void {
    this.#start = startView(page, readsCodes);
    if (isAtStart) this.toStart();
  }

  toStart(): void {
    this.#isLarge = false;
    this.#isMuted = false;
    this.#put(this.#start, null);
    this.#cancelBack?.();
  }

  show(page: Page): void {
    this.#put(pageView(page), page.pageId);
    this.#backMs = backMsOf(page);
    this.#watch();
  }

  showOwn(page: OwnPage): void {
    this.#put(ownView(page), null);
    this.#backMs = BACK_MS;
    this.#watch();
  }

  showCode(code: string | null): void {
    this.#code = code;
  }

  setHelp(help: KioskScreen['help']): void {
    this.#help = help;
  }

  linkDown(): void {
    this.#help = 'none';
    this.#start = ownView('offline');
    this.toStart();
  }

  /** Whether who stands there wants large type. */
  get isLarge(): boolean {
    return this.#isLarge;
  }

  /** The host wants it for this session; what somebody has pressed is not taken back. */
  makeLarge(): void {
    this.#isLarge = true;
  }

  /** A key of the page, a figure `d0` to `d9`, `rub`, or one that is always there: `help`, `large`, `mute`. */
  press(key: string): void {
    this.#watch();
    if (key === 'help') return this.#askHelp();
    if (key === 'large') this.#isLarge = !this.#isLarge;
    if (key === 'mute') this.#isMuted = !this.#isMuted;
    if (this.#view.isKeypad && key === 'rub') this.#typed = this.#typed.slice(0, -1);
    else if (this.#view.isKeypad && /^d\d$/.test(key)) this.#figure(key.slice(1));
    else if (this.#view.choices.some((choice) => choice.key === key)) this.#choose(key);
  }

  #askHelp() {
    if (this.#help === 'none') this.#help = 'rung';
    this.#options.askHelp();
  }

  #figure(figure: string) {
    this.#typed = (this.#typed + figure).slice(0, FIGURES);
    if (this.#typed.length < FIGURES) return;
    const typed = this.#typed;
    this.#typed = '';
    this.#choose(typed);
  }

  /** One answer to a page; the next page comes from the host. */
  #choose(key: string) {
    const pageId = this.#pageId;
    if (pageId === null) return;
    this.#put(ownView('wait'), null);
    this.#options.send(pageId, key);
  }

  #put(view: View, pageId: string | null) {
    this.#view = view;
    this.#pageId = pageId;
    this.#typed = '';
  }

  #watch() {
    this.#cancelBack?.();
    this.#cancelBack = this.#options.timing.after(this.#backMs, () => {
      this.#options.leave();
      this.toStart();
    });
  }
}

function backMsOf(page: Page): number {
  if (page.pageId === 'measure-save') return BACK_FROM_BOOTH_MS;
  if (page.pageId !== 'measure') return BACK_MS;
  const isAtInstrument = page.params.state === 'running' || page.params.state === 'rest';
  return isAtInstrument ? BACK_FROM_INSTRUMENT_MS : BACK_FROM_BOOTH_MS;
}
