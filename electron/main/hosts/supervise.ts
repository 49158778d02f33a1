import type { MessagePortMain } from 'electron';
import type { Log } from '../../data/log.ts';
import type { Timing } from '../../devices/timing.ts';
import { watchPulse } from '../../shell/pulse.ts';
import { nextRestart } from './restart-pauses.ts';

/** A running host, as far as its supervisor cares. */
export type HostChild = {
  send(message: unknown, ports?: readonly MessagePortMain[]): void;
  kill(): void;
};

export type HostEvents = {
  onMessage(message: unknown): void;
  onExit(code: number): void;
};

export type ForkHost = (events: HostEvents) => HostChild;

type SupervisorOptions = {
  readonly name: string;
  readonly fork: ForkHost;
  readonly timing: Timing;
  readonly log: Log;
  /** It says from time to time that it lives, and is ended when it stops to: it hangs. */
  readonly isWatched?: boolean;
  /** Told of every new process, before anything else is sent to it. */
  onStart(child: HostChild): void;
  onMessage(message: unknown): void;
  onDown(): void;
  /** Told once for each bad spell; trying goes on. */
  onTrouble(): void;
};

export type Supervisor = {
  /** The process of now; null between two. */
  child(): HostChild | null;
  /** Lets it lie: it said that starting again is no use. */
  abandon(): void;
  /** Asks it to end, and ends it when it has not after `limitMs`. */
  stop(ask: (child: HostChild) => void, limitMs: number): Promise<void>;
};

/** Starts a host and starts it again whenever it ends unasked. */
export function supervise(options: SupervisorOptions): Supervisor {
  const { name, fork, timing, log } = options;
  const ends: number[] = [];
  const ended = Promise.withResolvers<void>();
  let child: HostChild | null = null;
  let isWanted = true;
  let isInTrouble = false;
  let cancelRestart: (() => void) | null = null;
  const pulse = watchPulse({
    timers: timing,
    onStopped() {
      log.warn({ host: name }, 'host hangs');
      child?.kill();
    },
  });

  function onMessage(message: unknown) {
    if (options.isWatched) pulse.felt();
    options.onMessage(message);
  }

  function launch() {
    cancelRestart = null;
    child = fork({ onMessage, onExit });
    options.onStart(child);
  }

  function onExit(code: number) {
    child = null;
    pulse.stop();
    options.onDown();
    if (!isWanted) return ended.resolve();
    ends.push(timing.monotonic());
    const { afterMs, isTrouble } = nextRestart(ends);
    log.warn({ host: name, code, afterMs }, 'host ended');
    if (isTrouble && !isInTrouble) options.onTrouble();
    isInTrouble = isTrouble;
    cancelRestart = timing.after(afterMs, launch);
  }

  launch();
  return {
    child: () => child,
    abandon() {
      isWanted = false;
      child?.kill();
    },
    async stop(ask, limitMs) {
      isWanted = false;
      cancelRestart?.();
      if (!child) return;
      const cancelForce = timing.after(limitMs, () => child?.kill());
      ask(child);
      await ended.promise;
      cancelForce();
    },
  };
}
