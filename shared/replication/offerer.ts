import { unreachable } from '../lib/assert.ts';
import type { HaltReason } from '../lib/halt-reason.ts';
import { HALTED_MS, isTold, type Random, restMs } from './back-off.ts';
import type { Failure, Nudger } from './follower.ts';
import { has } from './mechanisms.ts';
import type { Position } from './transaction.ts';

/**
 * The home of a clinic's scope as it hands its feed to the district, without any I/O. Connections
 * start from the clinic, so the home offers where other followers pull; the district's answer is
 * always its position, and the home goes on from there. Where the feeds have parted, because one of
 * the two was restored or replaced, the home takes over what the district has, appends it to its own
 * order, and offers that (docs/adr/0009, 5).
 */
export type OffererState = {
  readonly phase: 'idle' | 'offer' | 'common' | 'fetch' | 'mail' | 'caught-up' | 'rest' | 'halted';
  readonly turn: number;
  readonly failures: number;
  /** Head of the feed here. */
  readonly head: number;
  /** How far the district has it; null until it said so in this round. */
  readonly district: number | null;
  /** Where the feeds parted, until the district has gone back to it. */
  readonly rewindTo: number | null;
  /** Why it halted, until the district has taken everything or something again. */
  readonly haltedBecause: HaltReason | null;
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
      /** Transactions that wait for this home at the district. */
      readonly mail: number;
    }
  /** Somebody else orders the scope now. */
  | { readonly type: 'superseded'; readonly turn: number }
  /** What follows the district's position was let go of here: two backups were said to hold it. */
  | { readonly type: 'wordless'; readonly turn: number }
  /** The highest point that both have. */
  | { readonly type: 'met'; readonly turn: number; readonly point: Position | null }
  /** What the district had behind `from` is in the own feed up to `to`. */
  | {
      readonly type: 'fetched';
      readonly turn: number;
      readonly to: Position;
      readonly isDone: boolean;
      readonly head: number;
    }
  /** What waited in the mailbox is in the own feed. */
  | { readonly type: 'mailed'; readonly turn: number; readonly head: number }
  | { readonly type: 'failed'; readonly turn: number; readonly because: Failure }
  | { readonly type: 'timer'; readonly turn: number }
  /** The way may be open again; or a person does not want to wait, which also wakes who halted. */
  | { readonly type: 'nudge'; readonly by: Nudger };

export type OffererEffect =
  /** Offer what follows `afterSeq`, as much as fits; null asks for the district's position only. */
  | {
      readonly type: 'offer';
      readonly turn: number;
      readonly afterSeq: number | null;
      readonly rewinds: boolean;
    }
  /** Ask the district for the common point. */
  | { readonly type: 'common'; readonly turn: number }
  /** Take over what the district has behind a position. */
  | { readonly type: 'fetch'; readonly turn: number; readonly from: Position }
  /** Take over what waits in the mailbox. */
  | { readonly type: 'mail'; readonly turn: number }
  /** The district has everything up to here. */
  | { readonly type: 'secured'; readonly seq: number }
  | { readonly type: 'timer'; readonly turn: number; readonly delayMs: number }
  | { readonly type: 'line'; readonly isReachable: boolean }
  | { readonly type: 'halt'; readonly because: HaltReason | null };

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
  rewindTo: null,
  haltedBecause: null,
};

/**
 * A home with nothing to hand over asks now and then: so it hears of a restored district, of a better
 * claim, of mail and of the watermark, also in a quiet clinic.
 */
const HEARTBEAT_MS = 60_000;

/** One event in; the next state and what to do out. */
export function stepOfferer(state: OffererState, event: OffererEvent, random: Random): OffererStep {
  if ('turn' in event && event.turn !== state.turn) return { state, effects: [] };
  switch (event.type) {
    case 'start':
      return offer({ ...state, head: event.head, district: null, haltedBecause: null });
    case 'appended':
      return onAppended({ ...state, head: Math.max(state.head, event.head) });
    case 'offered':
      return onOffered(state, event, random);
    case 'superseded':
      return leave(state);
    case 'wordless':
      return halt(state, 'promise-broken');
    case 'met':
      return onMet(state, event.point);
    case 'fetched':
      return onFetched({ ...state, head: Math.max(state.head, event.head) }, event);
    case 'mailed':
      return onMailed({ ...state, head: Math.max(state.head, event.head) }, random);
    case 'failed':
      return onFailed(state, event.because, random);
    case 'timer':
      return offer(state);
    case 'nudge':
      return onNudge(state, event.by);
    default:
      return unreachable(event);
  }
}

function offer(state: OffererState): OffererStep {
  const turn = state.turn + 1;
  const { rewindTo, district } = state;
  const effect: OffererEffect = {
    type: 'offer',
    turn,
    afterSeq: rewindTo ?? district,
    rewinds: rewindTo !== null,
  };
  return { state: { ...state, phase: 'offer', turn }, effects: [effect] };
}

/** Whose place another workstation has offers no more, whoever asks. */
function onNudge(state: OffererState, by: Nudger): OffererStep {
  const isOver = state.haltedBecause === 'superseded';
  const isAsked = state.phase === 'halted' && by === 'person' && !isOver;
  return state.phase === 'rest' || isAsked ? offer(state) : { state, effects: [] };
}

function onAppended(state: OffererState): OffererStep {
  return state.phase === 'caught-up' ? offer(state) : { state, effects: [] };
}

function onOffered(
  state: OffererState,
  answer: Extract<OffererEvent, { type: 'offered' }>,
  random: Random,
): OffererStep {
  const { position, ownChk, mail } = answer;
  const isElsewhere = ownChk !== position.chk && has('feed-hash-chain');
  if (isElsewhere) return begin({ ...state, rewindTo: null }, { type: 'common' });
  const isStuck = state.district === position.seq && position.seq < state.head;
  // Only what was taken ends a row of failures: that the district answers where it is does not.
  const isTaken =
    position.seq === state.head || (state.district !== null && position.seq > state.district);
  const failures = isTaken ? 0 : state.failures;
  const haltedBecause = isTaken ? null : state.haltedBecause;
  const heard = { district: position.seq, rewindTo: null, failures, haltedBecause };
  const moved: OffererState = { ...state, ...heard };
  const secured: OffererEffect[] = [
    { type: 'line', isReachable: true },
    { type: 'halt', because: haltedBecause ?? (isTold(failures) ? 'not-taken' : null) },
    { type: 'secured', seq: position.seq },
  ];
  const isWaitingFor = isStuck && state.rewindTo === null;
  const next = isWaitingFor ? rest(moved, random) : afterAnswer(moved, mail);
  return { state: next.state, effects: [...secured, ...next.effects] };
}

function afterAnswer(state: OffererState, mail: number): OffererStep {
  if (state.district !== state.head) return offer(state);
  if (mail > 0) return begin(state, { type: 'mail' });
  const turn = state.turn + 1;
  return {
    state: { ...state, phase: 'caught-up', turn },
    effects: [{ type: 'timer', turn, delayMs: HEARTBEAT_MS }],
  };
}

function onMet(state: OffererState, point: Position | null): OffererStep {
  if (point === null) return halt(state, 'promise-broken');
  return begin({ ...state, rewindTo: point.seq }, { type: 'fetch', from: point });
}

function onFetched(
  state: OffererState,
  { to, isDone }: { readonly to: Position; readonly isDone: boolean },
): OffererStep {
  return isDone ? offer(state) : begin(state, { type: 'fetch', from: to });
}

/** What came is offered on; a mailbox that does not empty by that is looked at again later. */
function onMailed(state: OffererState, random: Random): OffererStep {
  return state.district === state.head ? rest(state, random) : offer(state);
}

type Beginning =
  | { readonly type: 'common' | 'mail' }
  | { readonly type: 'fetch'; readonly from: Position };

function begin(state: OffererState, effect: Beginning): OffererStep {
  const turn = state.turn + 1;
  return { state: { ...state, phase: effect.type, turn }, effects: [{ ...effect, turn }] };
}

function onFailed(state: OffererState, because: Failure, random: Random): OffererStep {
  const next = rest({ ...state, district: null, rewindTo: null }, random);
  if (because === 'refused' && isTold(next.state.failures) && state.haltedBecause === null)
    return { ...next, effects: [{ type: 'halt', because: 'not-taken' }, ...next.effects] };
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

/** It asks again now and then, from the beginning: where the district is, before anything is handed over. */
function halt(state: OffererState, because: HaltReason): OffererStep {
  const turn = state.turn + 1;
  const from = { district: null, rewindTo: null };
  return {
    state: { ...state, ...from, phase: 'halted', turn, haltedBecause: because },
    effects: [
      { type: 'halt', because },
      { type: 'timer', turn, delayMs: HALTED_MS },
    ],
  };
}

/** Somebody else orders the scope: there is nothing to ask until this workstation orders it once more. */
function leave(state: OffererState): OffererStep {
  const because = 'superseded';
  return {
    state: { ...state, phase: 'halted', turn: state.turn + 1, haltedBecause: because },
    effects: [{ type: 'halt', because }],
  };
}
