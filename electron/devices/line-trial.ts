import type { LineTrial, TrialAnswer } from '../../shared/contract/devices.ts';
import type { Connection, Driver, DriverContext, DriverEvent } from './driver.ts';
import { createEvidence, type LineEvidence } from './line-evidence.ts';
import type { Line, OpenLine } from './ports/line.ts';
import { LineKeeper, type KeeperState, type LineUser } from './ports/line-keeper.ts';
import type { Timing } from './timing.ts';

export type LineTrialOptions = {
  /** All on this one line: what each would understand. */
  readonly drivers: readonly Driver[];
  readonly open: OpenLine;
  readonly timing: Timing;
  readonly tell: (trial: LineTrial) => void;
};

/** A stream of sixty samples a second is told five times. */
const TELL_MS = 200;

const unheard = { refused: null, hasMessage: false, reading: null };

type Candidate = { readonly connection: Connection; answer: TrialAnswer };

/**
 * Listens to a port for somebody who wants to know what hangs on it (S11). Nothing is ever sent, not even an
 * acknowledgement, and nothing that is heard is kept; of a card nothing is told at all.
 */
export class ListeningTrial {
  readonly #options: LineTrialOptions;
  readonly #keeper: LineKeeper;
  #state: KeeperState = 'off';
  #heldBy: string | null = null;
  #evidence: LineEvidence = createEvidence();
  #candidates: Candidate[] = [];
  #hasControlLines = true;
  #wantsAnswer = false;
  /** A driver asks by itself, now and then: nobody waits for that. */
  #isByTimer = false;
  #cancelTell: (() => void) | null = null;

  constructor(options: LineTrialOptions) {
    this.#options = options;
    this.#keeper = new LineKeeper({
      timing: options.timing,
      open: options.open,
      onOpen: (line) => this.#opened(line),
      onState: (state, heldBy) => {
        this.#state = state;
        this.#heldBy = heldBy;
        this.tell();
      },
    });
  }

  start(): void {
    this.#keeper.start();
  }

  hurry(): void {
    this.#keeper.hurry();
  }

  async stop(): Promise<void> {
    await this.#keeper.stop();
    this.#cancelTell?.();
  }

  /** Says what was heard so far. */
  tell(): void {
    this.#cancelTell?.();
    this.#cancelTell = null;
    this.#options.tell(this.#told());
  }

  #opened(line: Line): LineUser {
    this.#evidence = createEvidence();
    this.#hasControlLines = line.hasControlLines ?? true;
    this.#wantsAnswer = false;
    this.#candidates = this.#options.drivers.map((driver) => this.#candidate(driver));
    return {
      feed: (bytes) => {
        this.#evidence.heard(bytes);
        for (const { connection } of this.#candidates) connection.feed(bytes.slice());
        this.#tellSoon();
      },
      closed: () => {
        for (const { connection } of this.#candidates) connection.closed();
      },
    };
  }

  #candidate(driver: Driver): Candidate {
    const answer: TrialAnswer = { driver: driver.id, frames: 0, ...unheard };
    const context: DriverContext = {
      timing: this.#timing(),
      deviceId: '',
      emit: (event) => {
        candidate.answer = { ...candidate.answer, ...partOf(event) };
        this.#tellSoon();
        return Promise.resolve(false);
      },
      setHealth: () => undefined,
      setWarning: () => undefined,
      setClock: () => undefined,
      askReopen: () => undefined,
    };
    const candidate: Candidate = { connection: this.#connect(driver, context), answer };
    return candidate;
  }

  /** What a driver would send goes nowhere. */
  #connect(driver: Driver, context: DriverContext): Connection {
    if (driver.listen) return driver.listen(context);
    return driver.bind(context)(() => {
      if (this.#evidence.bytes > 0 && !this.#isByTimer) this.#wantsAnswer = true;
      return Promise.resolve();
    });
  }

  /** Of the drivers that listen here: what they do by a timer of theirs is known as such. */
  #timing(): Timing {
    const { timing } = this.#options;
    return {
      ...timing,
      after: (delayMs, act) =>
        timing.after(delayMs, () => {
          this.#isByTimer = true;
          act();
          this.#isByTimer = false;
        }),
    };
  }

  #tellSoon() {
    this.#cancelTell ??= this.#options.timing.after(TELL_MS, () => this.tell());
  }

  #told(): LineTrial {
    const heard = this.#candidates.map(({ connection, answer }) => ({
      ...answer,
      frames: connection.counters.frames,
    }));
    const frames = Math.max(0, ...heard.map((one) => one.frames));
    const isSilent = this.#evidence.bytes === 0;
    const refused = heard.find((one) => one.refused)?.refused ?? null;
    const parity = this.#evidence.parity();
    return {
      state: this.#state === 'open' ? 'ready' : this.#state,
      heldBy: this.#heldBy,
      bytes: this.#evidence.bytes,
      hint:
        isSilent && !this.#hasControlLines
          ? 'no-control-lines'
          : this.#evidence.hint(frames, refused),
      ...(parity ? { parity } : {}),
      wantsAnswer: this.#wantsAnswer,
      heard,
    };
  }
}

function partOf(event: DriverEvent): Partial<TrialAnswer> {
  if (event.type === 'rejected') return { refused: event.reason };
  if (event.type === 'text' || event.type === 'lab-result' || event.type === 'heard') {
    return { refused: null, hasMessage: true };
  }
  if (event.type !== 'reading') return {};
  const { values, deviceTime } = event;
  return { refused: null, reading: { values: [...values], deviceTime } };
}
