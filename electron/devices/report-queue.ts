import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import type { Instant } from '../../shared/lib/clock.ts';
import { within, type Timing } from './timing.ts';

/** One event on its way to the data host. `eventId` is made once: a repeat is stored once. */
export type Report = {
  readonly eventId: string;
  readonly deviceId: string;
  readonly at: Instant;
  readonly event: DeviceEvent;
};

/** `refused`: never taken. `fault`: answered, but something broke over it. `away`: nobody answered. */
export type ReportFailure = 'refused' | 'fault' | 'away';

export type ReportQueueOptions = {
  readonly timing: Timing;
  readonly send: (report: Report) => Promise<unknown>;
  readonly failureOf: (error: unknown) => ReportFailure;
  readonly capacity?: number;
};

/** The bounded memory between lines that never wait and a data host that may be away. */
const CAPACITY = 2_000;
const ANSWER_PATIENCE_MS = 10_000;
const BACK_OFF_FIRST_MS = 250;
const BACK_OFF_MOST_MS = 5_000;
/** One report that always fails must not hold up the rest. */
const TRIES_BEFORE_THE_REST = 3;
/** So many faults over one report and it is the report's fault. */
const FAULTS_MAX = 20;
/** A card that was tapped this long ago must not open a person on a desk any more. */
const CARD_STALE_MS = 10_000;

/** What goes first when there is no room; a reading only when there is nothing else. */
const cheapestFirst: readonly DeviceEvent['type'][] = [
  'status',
  'rejected',
  'card',
  'print-status',
  'strip-status',
  'lab-result',
  'reading',
];

type Entry = {
  readonly report: Report;
  readonly addedMs: number;
  readonly settle: (isStored: boolean) => void;
  tries: number;
  faults: number;
};

/** Sends reports one after another, in order, until each is answered. */
export class ReportQueue {
  readonly #options: ReportQueueOptions;
  readonly #capacity: number;
  #entries: Entry[] = [];
  #sending: Entry | null = null;
  #dropped = 0;
  #backOffMs = BACK_OFF_FIRST_MS;
  #cancelWait: (() => void) | null = null;
  #isStopped = false;

  constructor(options: ReportQueueOptions) {
    this.#options = options;
    this.#capacity = options.capacity ?? CAPACITY;
  }

  get waiting(): number {
    return this.#entries.length;
  }

  /** Reports given up: too many, too old or refused. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves true when stored, false when it was dropped or refused. */
  add(report: Report): Promise<boolean> {
    return new Promise((settle) => {
      this.#supersede(report);
      const addedMs = this.#options.timing.monotonic();
      this.#entries.push({ report, addedMs, settle, tries: 0, faults: 0 });
      if (this.#entries.length > this.#capacity) this.#dropCheapest();
      this.#next();
    });
  }

  /** The data host is back: try at once. */
  wake(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
    this.#backOffMs = BACK_OFF_FIRST_MS;
    this.#next();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelWait?.();
  }

  /** A newer status of a device says all that an older one did. */
  #supersede({ deviceId, event }: Report) {
    if (event.type !== 'status') return;
    const old = this.#resting('status').find((entry) => entry.report.deviceId === deviceId);
    if (old) this.#remove(old, true);
  }

  #dropCheapest() {
    for (const type of cheapestFirst) {
      const victim = this.#resting(type)[0];
      if (victim) return this.#drop(victim);
    }
  }

  /** What is not under way. */
  #resting(type: DeviceEvent['type']): Entry[] {
    return this.#entries.filter(
      (entry) => entry !== this.#sending && entry.report.event.type === type,
    );
  }

  #drop(entry: Entry) {
    this.#dropped += 1;
    this.#remove(entry, false);
  }

  #remove(entry: Entry, isStored: boolean) {
    this.#entries = this.#entries.filter((other) => other !== entry);
    entry.settle(isStored);
  }

  #next() {
    if (this.#sending || this.#cancelWait || this.#isStopped) return;
    this.#dropStaleCards();
    const entry = this.#entries[0];
    if (entry) void this.#attempt(entry);
  }

  #dropStaleCards() {
    const nowMs = this.#options.timing.monotonic();
    for (const entry of this.#resting('card')) {
      const { event } = entry.report;
      const isCard = event.type === 'card' && event.card !== null;
      if (isCard && nowMs - entry.addedMs > CARD_STALE_MS) this.#drop(entry);
    }
  }

  async #attempt(entry: Entry) {
    const { timing, send, failureOf } = this.#options;
    this.#sending = entry;
    entry.tries += 1;
    try {
      await within(timing, ANSWER_PATIENCE_MS, send(entry.report), () => new Error('no answer'));
      this.#sending = null;
      this.#backOffMs = BACK_OFF_FIRST_MS;
      this.#remove(entry, true);
    } catch (error) {
      this.#sending = null;
      const failure = failureOf(error);
      if (failure === 'fault') entry.faults += 1;
      if (failure === 'refused' || entry.faults === FAULTS_MAX) this.#drop(entry);
      else this.#tryLater(entry);
    }
    this.#next();
  }

  #tryLater(entry: Entry) {
    if (entry.tries % TRIES_BEFORE_THE_REST === 0) {
      this.#entries = [...this.#entries.filter((other) => other !== entry), entry];
    }
    if (this.#isStopped) return;
    this.#cancelWait = this.#options.timing.after(this.#backOffMs, () => {
      this.#cancelWait = null;
      this.#next();
    });
    this.#backOffMs = Math.min(this.#backOffMs * 2, BACK_OFF_MOST_MS);
  }
}
