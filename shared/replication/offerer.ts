import { unreachable } from '../lib/assert.ts';
import { type Random, restMs } from './back-off.ts';
import type { Failure } from './follower.ts';
import { has } from './mechanisms.ts';
import type { Position } from './transaction.ts';

/**
 * The home of a clinic's scope as it hands its feed to the district, without any I/O. Connections
 * start from the clinic, so the home offers where other followers pull; the district's answer is
 * always its position, and the home goes on from there.
 */
export type OffererState = {
  readonly phase: 'idle' | 'offer' | 'caught-up' | 'rest' | 'halted';
  readonly turn: number;
  readonly failures: number;
  /** Head of the feed here. */
  readonly head: number;
  /** How far the district has it; null until it said so in this round. */
  readonly district: number | null;
};

export type OffererEvent =
  | { readonly type: 'start'; readonly head: number }
  | { readonly type: 'appended'; readonly head: number }
  | {
      readonly type: 'offered';
      readonly turn: number;
      readonly position: Position;
      /** The chk that this feed has at the district's position, or null. */
      readonly ownChk: string | null;
    }
  | { readonly type: 'failed'; readonly turn: number; readonly because: Failure }
  | { readonly type: 'timer'; readonly turn: number }
  | { readonly type: 'nudge' };

export type OffererEffect =
  /** Offer what follows `afterSeq`, as much as fits; null asks for the district's position only. */
  | { readonly type: 'offer'; readonly turn: number; readonly afterSeq: number | null }
  /** The district has everything up to here. */
  | { readonly type: 'secured'; readonly seq: number }
  | { readonly type: 'timer'; readonly turn: number; readonly delayMs: number }
  | { readonly type: 'line'; readonly isReachable: boolean }
  | { readonly type: 'halt'; readonly because: 'diverged' | 'not-enrolled' | null };

export type OffererStep = {
  readonly state: OffererState;
  readonly effects: readonly OffererEffect[];
};

export const idleOfferer: OffererState = {
  phase: 'idle',
  turn: 0,
  failures: 0,
  head: 0,
  district: null,
};

/** One event in; the next state and what to do out. */
export function stepOfferer(state: OffererState, event: OffererEvent, random: Random): OffererStep {
  if ('turn' in event && event.turn !== state.turn) return { state, effects: [] };
  switch (event.type) {
    case 'start':
      return offer({ ...state, head: event.head, district: null });
    case 'appended':
      return onAppended({ ...state, head: Math.max(state.head, event.head) });
    case 'offered':
      return onOffered(state, event.position, event.ownChk, random);
    case 'failed':
      return onFailed(state, event.because, random);
    case 'timer':
      return offer(state);
    case 'nudge':
      return state.phase === 'rest' ? offer(state) : { state, effects: [] };
    default:
      return unreachable(event);
  }
}

function offer(state: OffererState): OffererStep {
  const turn = state.turn + 1;
  return {
    state: { ...state, phase: 'offer', turn },
    effects: [{ type: 'offer', turn, afterSeq: state.district }],
  };
}

function onAppended(state: OffererState): OffererStep {
  return state.phase === 'caught-up' ? offer(state) : { state, effects: [] };
}

function onOffered(
  state: OffererState,
  position: Position,
  ownChk: string | null,
  random: Random,
): OffererStep {
  if (ownChk !== position.chk && has('feed-hash-chain')) return halt(state);
  const isStuck = state.district === position.seq && position.seq < state.head;
  const moved: OffererState = { ...state, district: position.seq };
  const secured: OffererEffect[] = [
    { type: 'line', isReachable: true },
    { type: 'halt', because: null },
    { type: 'secured', seq: position.seq },
  ];
  const next = isStuck ? rest(moved, random) : afterAnswer({ ...moved, failures: 0 });
  return { state: next.state, effects: [...secured, ...next.effects] };
}

function afterAnswer(state: OffererState): OffererStep {
  if (state.district !== state.head) return offer(state);
  return { state: { ...state, phase: 'caught-up', turn: state.turn + 1 }, effects: [] };
}

function onFailed(state: OffererState, because: Failure, random: Random): OffererStep {
  const next = rest({ ...state, district: null }, random);
  if (because === 'unreachable')
    return { ...next, effects: [{ type: 'line', isReachable: false }, ...next.effects] };
  if (because === 'not-enrolled')
    return { ...next, effects: [{ type: 'halt', because }, ...next.effects] };
  return next;
}

function rest(state: OffererState, random: Random): OffererStep {
  const turn = state.turn + 1;
  const failures = state.failures + 1;
  return {
    state: { ...state, phase: 'rest', turn, failures },
    effects: [{ type: 'timer', turn, delayMs: restMs(failures, random) }],
  };
}

function halt(state: OffererState): OffererStep {
  return {
    state: { ...state, phase: 'halted', turn: state.turn + 1 },
    effects: [{ type: 'halt', because: 'diverged' }],
  };
}
