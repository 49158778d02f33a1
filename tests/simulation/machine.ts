import type { FeedEntry, Position, Transaction } from '../../shared/replication/transaction.ts';
import type { Line } from './line.ts';
import type { Store } from './store.ts';
import type { Timeline } from './timeline.ts';

/** Mechanisms that a test may take out, to see that the checks notice. */
export type Ablation =
  | 'none'
  | 'cursor-first' // the cursor is on the disk before the page
  | 'time-out-is-success' // a push without an answer counts as taken
  | 'no-stream-check' // the home appends whatever comes
  | 'delete-on-ack' // an own transaction leaves before it was seen in the feed
  | 'answer-any-turn'; // late answers are taken for the current ones

/** The home as its desks may ask it. */
export type Asks = {
  hello(replicaId: string): { head: number; lastNo: number; lastHash: string };
  push(txs: readonly Transaction[]): { outcome: 'accepted' | 'gap' | 'fork'; lastNo: number };
  pull(from: Position): { entries: readonly FeedEntry[]; head: number } | null;
  /** Answers when the head is another one, or after a while. */
  wait(seq: number, answer: (head: number) => void): void;
};

/** A core on a simulated disk and line. */
export type Surroundings = {
  readonly timeline: Timeline;
  readonly line: Line;
  readonly store: Store;
  readonly ablation: Ablation;
  readonly onHalt: (because: string) => void;
  /** A machine takes its stream as acknowledged up to here. */
  readonly onAcknowledge: (replicaId: string, no: number) => void;
};

/** A machine has one life: after a crash another one starts on the same disk. */
export type Machine = {
  changed(): void;
  isAlive(): boolean;
  crash(): void;
};

export const TIME_OUT_MS = 400;
export const BATCH = 3;

type Turned = { readonly turn: number };
type Core<State extends Turned, Event, Effect> = {
  readonly initial: State;
  readonly step: (
    state: State,
    event: Event,
    random: () => number,
  ) => { readonly state: State; readonly effects: readonly Effect[] };
  readonly perform: (effect: Effect, send: (event: Event) => void) => void;
  readonly changed: () => Event;
};

/** Runs a core: events in, effects out, until it crashes. */
export function runCore<State extends Turned, Event extends object, Effect>(
  { timeline, ablation }: Surroundings,
  core: Core<State, Event, Effect>,
  start: Event,
): Machine {
  let state = core.initial;
  let isAlive = true;
  const send = (event: Event) => {
    if (!isAlive) return;
    const isLateTaken = ablation === 'answer-any-turn' && 'turn' in event;
    const told = isLateTaken ? { ...event, turn: state.turn } : event;
    const { state: next, effects } = core.step(state, told, timeline.random.next);
    state = next;
    for (const effect of effects) core.perform(effect, send);
  };
  send(start);
  return {
    changed: () => send(core.changed()),
    isAlive: () => isAlive,
    crash: () => {
      isAlive = false;
    },
  };
}
