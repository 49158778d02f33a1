import { unreachable } from '../../../shared/lib/assert.ts';
import { within, type Timing } from '../timing.ts';
import { LineError, type Line, type LineFailure, type OpenLine } from './line.ts';

/** What the user of an open line does with it. */
export type LineUser = {
  readonly feed: (bytes: Uint8Array) => void;
  /** The line is gone; a new user is made for the next one. */
  readonly closed: () => void;
};

export type LineKeeperOptions = {
  readonly timing: Timing;
  readonly open: OpenLine;
  readonly onOpen: (line: Line) => LineUser;
  /** `heldBy`: the program that has the port, where one has and it is known. */
  readonly onState: (state: KeeperState, heldBy: string | null) => void;
};

/** `opening` also while waiting to try again for the first time. */
export type KeeperState = 'off' | 'opening' | 'open' | LineFailure;

const OPEN_PATIENCE_MS = 5_000;
const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MOST_MS = 10_000;
/** A line that has stood this long was good: the next trouble starts from the shortest wait. */
const GOOD_AFTER_MS = 5_000;

type Phase =
  | { readonly is: 'closed' }
  | { readonly is: 'waiting'; readonly cancel: () => void }
  | { readonly is: 'opening' }
  | { readonly is: 'open'; readonly line: Line; readonly user: LineUser; readonly sinceMs: number };

/**
 * Keeps one line open: closed, opening, open, and after any trouble waiting, with back-off from 0.5 s to
 * 10 s (S3, S4). Each opening has a number; whatever a port says after its number has passed is ignored, so a
 * late `close` of the last port can not end the present one.
 */
export class LineKeeper {
  readonly #options: LineKeeperOptions;
  #phase: Phase = { is: 'closed' };
  #opening = 0;
  #backOffMs = BACK_OFF_FIRST_MS;

  constructor(options: LineKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#phase.is !== 'closed') return;
    this.#options.onState('opening', null);
    void this.#tryOpen();
  }

  /** Gives the line up and opens it anew: its user heard nothing for too long. */
  reopen(): void {
    if (this.#phase.is === 'open') this.#lose('lost');
  }

  /** Tries at once what it would try later: something was plugged in. */
  hurry(): void {
    if (this.#phase.is !== 'waiting') return;
    this.#phase.cancel();
    this.#backOffMs = BACK_OFF_FIRST_MS;
    void this.#tryOpen();
  }

  /** Closes for good. */
  async stop(): Promise<void> {
    const line = this.#leave();
    this.#options.onState('off', null);
    await line?.close();
  }

  async #tryOpen() {
    const { timing, open, onState } = this.#options;
    const number = ++this.#opening;
    const isCurrent = () => number === this.#opening;
    this.#phase = { is: 'opening' };
    const early: Uint8Array[] = [];
    const attempt = open({
      onBytes: (bytes) => {
        if (!isCurrent()) return;
        if (this.#phase.is === 'open') this.#phase.user.feed(bytes);
        else early.push(bytes);
      },
      onClosed: () => {
        if (isCurrent()) this.#lose('lost');
      },
    });
    try {
      const line = await within(timing, OPEN_PATIENCE_MS, attempt, () => new LineError('failed'));
      if (!isCurrent()) return await line.close();
      const user = this.#begin(line);
      onState('open', line.sharedWith ?? null);
      for (const bytes of early) user.feed(bytes);
    } catch (error) {
      // An opening that succeeds after its time must not keep the port.
      attempt.then((line) => line.close()).catch(() => undefined);
      if (!isCurrent()) return;
      if (error instanceof LineError) this.#lose(error.state, error.heldBy);
      else this.#lose('failed');
    }
  }

  #begin(line: Line): LineUser {
    const user = this.#options.onOpen(line);
    this.#phase = { is: 'open', line, user, sinceMs: this.#options.timing.monotonic() };
    return user;
  }

  /** Ends what there is, says why, and comes back later. */
  #lose(state: LineFailure, heldBy: string | null = null) {
    const lost = this.#leave();
    void lost?.close();
    this.#options.onState(state, heldBy);
    const cancel = this.#options.timing.after(this.#backOffMs, () => void this.#tryOpen());
    this.#phase = { is: 'waiting', cancel };
    this.#backOffMs = Math.min(this.#backOffMs * 2, BACK_OFF_MOST_MS);
  }

  /** Leaves the present phase for `closed`; the line to close, when there was one. */
  #leave(): Line | null {
    const left = this.#phase;
    this.#phase = { is: 'closed' };
    this.#opening += 1;
    switch (left.is) {
      case 'closed':
      case 'opening':
        return null;
      case 'waiting':
        left.cancel();
        return null;
      case 'open':
        if (this.#options.timing.monotonic() - left.sinceMs >= GOOD_AFTER_MS) {
          this.#backOffMs = BACK_OFF_FIRST_MS;
        }
        left.user.closed();
        return left.line;
      default:
        return unreachable(left);
    }
  }
}
