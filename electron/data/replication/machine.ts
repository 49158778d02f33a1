import { PeerRefusal, PeerUnreachable } from './peer.ts';
import type { After } from '../../../shared/lib/clock.ts';
import type { Failure } from '../../../shared/replication/follower.ts';
import { systemAfter } from '../clock.ts';

/** A pure state machine on the real world: events in one at a time, effects out in order. */
export type Machine<Event> = {
  send(event: Event): void;
  /** Takes no more events and ends what is under way; resolves when nothing touches the disk any more. */
  stop(): Promise<void>;
};

export type MachineOptions<State, Event, Effect> = {
  readonly initial: State;
  readonly step: (
    state: State,
    event: Event,
  ) => { readonly state: State; readonly effects: readonly Effect[] };
  /** Begins an effect. What it finds out comes back as an event. */
  readonly perform: (effect: Effect, tools: MachineTools<Event>) => Promise<void> | void;
  readonly after?: After | undefined;
};

export type MachineTools<Event> = {
  send(event: Event): void;
  /** Ends when the machine gives up what it was doing. */
  readonly signal: AbortSignal;
  /** Gives up the outstanding request. */
  cancel(): void;
  after(delayMs: number, event: Event): void;
};

export function createMachine<State, Event, Effect>(
  options: MachineOptions<State, Event, Effect>,
): Machine<Event> {
  const { after = systemAfter } = options;
  let state = options.initial;
  let isStopped = false;
  let running = new AbortController();
  const underWay = new Set<Promise<void>>();
  const timers = new Set<() => void>();
  const queue: Event[] = [];
  let isDraining = false;

  const tools = (): MachineTools<Event> => ({
    send,
    signal: running.signal,
    cancel: () => {
      running.abort();
      running = new AbortController();
    },
    after: (delayMs, event) => {
      const giveUp = after(delayMs, () => {
        timers.delete(giveUp);
        send(event);
      });
      timers.add(giveUp);
    },
  });

  const begin = (effect: Effect) => {
    const done = Promise.resolve(options.perform(effect, tools()));
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
  };

  function send(event: Event): void {
    queue.push(event);
    if (isDraining) return;
    isDraining = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (isStopped) break;
      const { state: moved, effects } = options.step(state, next);
      state = moved;
      for (const effect of effects) begin(effect);
    }
    isDraining = false;
  }

  return {
    send,
    stop: async () => {
      isStopped = true;
      for (const giveUp of timers) giveUp();
      running.abort();
      await Promise.allSettled(underWay);
    },
  };
}

/** What a thrown error means to a core. A fault of ours is told to `onFault`, never swallowed. */
export function failureOf(error: unknown, onFault: (error: unknown) => void): Failure {
  if (error instanceof PeerUnreachable) return 'unreachable';
  if (error instanceof PeerRefusal) {
    const { code } = error;
    const isOwn = code === 'not-enrolled' || code === 'busy' || code === 'wrong-version';
    return isOwn ? code : 'refused';
  }
  onFault(error);
  return 'refused';
}
