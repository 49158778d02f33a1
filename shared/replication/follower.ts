import { unreachable } from '../lib/assert.ts';
import type { HaltReason } from '../lib/halt-reason.ts';
import { HALTED_MS, isTold, type Random, restMs } from './back-off.ts';
import { has } from './mechanisms.ts';
import type { Position } from './transaction.ts';

/**
 * A follower of one scope, without any I/O: rounds of hello, push until empty, pull until head,
 * wait (replication.md 5.4). One request at a time; an answer to an earlier one counts for nothing.
 * Time-out, refusal and error all mean "unknown": nothing is ever taken as done without an answer.
 */
export type FollowerState = {
  readonly phase: Phase;
  /** Names the outstanding request or timer; answers that carry another number are late. */
  readonly turn: number;
  /** Failures in a row. */
  readonly failures: number;
  readonly cursor: Position;
  /** The home has acknowledged the own stream up to here. */
  readonly ackedNo: number;
  /** Last number of the own stream. */
  readonly highNo: number;
  /** The home's head as last heard. */
  readonly head: number;
  /** The home hands out pages only to a schema that it supports; it takes pushes from everybody. */
  readonly canPull: boolean;
  /** The one asked relays and can not hand over now: the round goes on without pushing. */
  readonly isHeld: boolean;
  /** The position is shown to the home once in every round, so that a restored home is noticed. */
  readonly mustPull: boolean;
  /** Entries in limbo that were not offered to the home in this round. */
  readonly limbo: number;
  /** How often it has waited in this round. */
  readonly waits: number;
  /**
   * The position is shown before anything is handed over: the one asked judges what comes by what it has, and
   * may have lost it.
   */
  readonly showsFirst: boolean;
  /**
   * Why it halted, until a round came to the head of the home again: as long as it stands nothing is handed over,
   * and a person is told.
   */
  readonly haltedBecause: HaltReason | null;
};

type Phase =
  | 'idle' // not started, or until a snapshot is loaded
  | 'hello'
  | 'push'
  | 'pull'
  | 'store' // a page is on its way to the disk
  | 'common' // looking for where this feed and the home's parted
  | 'rewind' // what is above goes to limbo
  | 'donate' // limbo is handed to the home
  | 'rebirth' // this database goes on under a new replica id
  | 'wait'
  | 'rest' // after a failure
  | 'halted'; // something does not add up: a person has to look; it asks again now and then

/** What this database and the home say of the own stream, side by side. */
export type Greeting = {
  readonly head: number;
  readonly lastNo: number;
  readonly lastHash: string;
  readonly canPull: boolean;
  /** The hash that this database has under the home's `lastNo`; null when it has none. */
  readonly ownHash: string | null;
  readonly limbo: number;
};

export type FollowerEvent =
  | {
      readonly type: 'start';
      readonly cursor: Position;
      readonly ackedNo: number;
      readonly highNo: number;
    }
  | { readonly type: 'issued'; readonly highNo: number }
  | { readonly type: 'greeted'; readonly turn: number; readonly greeting: Greeting }
  | {
      readonly type: 'pushed';
      readonly turn: number;
      readonly outcome: 'accepted' | 'gap' | 'fork';
      readonly lastNo: number;
    }
  | { readonly type: 'paged'; readonly turn: number; readonly page: PageFacts }
  /** The home does not know the cursor. */
  | { readonly type: 'diverged'; readonly turn: number }
  /** A snapshot is loaded in the place of what follows the cursor. */
  | { readonly type: 'let-go'; readonly turn: number }
  /** The page is not what follows the cursor. */
  | { readonly type: 'broken'; readonly turn: number }
  /** The highest point that both have; null when there is none down to what is durable. */
  | { readonly type: 'met'; readonly turn: number; readonly point: Position | null }
  /** What was above the point is in limbo, and the cursor is there. */
  | {
      readonly type: 'rewound';
      readonly turn: number;
      readonly cursor: Position;
      readonly limbo: number;
    }
  /** So many entries of limbo are left to be offered. */
  | { readonly type: 'donated'; readonly turn: number; readonly left: number }
  /** The own stream begins anew; what had waited is in it under the same ids. */
  | { readonly type: 'reborn'; readonly turn: number; readonly highNo: number }
  /** The page is on the disk, with the cursor, in one transaction. */
  | { readonly type: 'stored'; readonly turn: number; readonly cursor: Position }
  | { readonly type: 'waited'; readonly turn: number; readonly head: number }
  | { readonly type: 'failed'; readonly turn: number; readonly because: Failure }
  | { readonly type: 'timer'; readonly turn: number }
  /** The way to the home may be open again; or a person does not want to wait, which also wakes who halted. */
  | { readonly type: 'nudge'; readonly by: Nudger };

export type Nudger = 'person' | 'line';

/** `busy`: the one asked would have to hand it over to somebody whom it does not reach. */
export type Failure =
  | 'unreachable'
  | 'refused'
  | 'busy'
  | 'not-enrolled'
  | 'wrong-version'
  | 'unfillable';

export type PageFacts = {
  readonly from: Position;
  readonly head: number;
  readonly isEmpty: boolean;
};

export type FollowerEffect =
  | { readonly type: 'hello'; readonly turn: number }
  /** Send what the own stream holds after `afterNo`, as much as fits. */
  | { readonly type: 'push'; readonly turn: number; readonly afterNo: number }
  | { readonly type: 'pull'; readonly turn: number; readonly from: Position }
  | { readonly type: 'wait'; readonly turn: number; readonly seq: number }
  /** Put the page of this turn on the disk. */
  | { readonly type: 'store'; readonly turn: number }
  /** Ask for the common point. */
  | { readonly type: 'common'; readonly turn: number }
  | { readonly type: 'rewind'; readonly turn: number; readonly to: Position }
  /** Hand over the next part of limbo; `isFirst` in this round. */
  | { readonly type: 'donate'; readonly turn: number; readonly isFirst: boolean }
  | { readonly type: 'rebirth'; readonly turn: number }
  /** Note that the home has the own stream up to `no`, which may be less than it once said. */
  | { readonly type: 'acknowledge'; readonly turn: number; readonly no: number }
  | { readonly type: 'timer'; readonly turn: number; readonly delayMs: number }
  /** Give up the outstanding request. */
  | { readonly type: 'cancel' }
  | { readonly type: 'line'; readonly isReachable: boolean }
  /** Stop, or (null) go on again. */
  | { readonly type: 'halt'; readonly because: HaltReason | null };

export type FollowerStep = {
  readonly state: FollowerState;
  readonly effects: readonly FollowerEffect[];
};

export const idleFollower: FollowerState = {
  phase: 'idle',
  turn: 0,
  failures: 0,
  cursor: { seq: 0, chk: '' },
  ackedNo: 0,
  highNo: 0,
  head: 0,
  canPull: true,
  isHeld: false,
  mustPull: false,
  limbo: 0,
  waits: 0,
  showsFirst: false,
  haltedBecause: null,
};

/**
 * A round does not last for ever: what the home, or somebody behind a relay, acknowledged and lost again
 * is noticed by the next hello, and nothing else would tell.
 */
const WAITS_OF_A_ROUND = 6;

/** One event in; the next state and what to do out. */
export function stepFollower(
  state: FollowerState,
  event: FollowerEvent,
  random: Random,
): FollowerStep {
  if ('turn' in event && event.turn !== state.turn) return { state, effects: [] };
  switch (event.type) {
    case 'start':
      return greet({
        ...state,
        cursor: event.cursor,
        ackedNo: event.ackedNo,
        highNo: event.highNo,
        haltedBecause: null,
      });
    case 'issued':
      return onIssued({ ...state, highNo: Math.max(state.highNo, event.highNo) });
    case 'greeted':
      return onGreeted(state, event.greeting);
    case 'pushed':
      return onPushed(state, event, random);
    case 'paged':
      return onPaged(state, event.page, random);
    case 'diverged':
      return begin(state, 'common');
    case 'let-go':
      return { state: { ...state, phase: 'idle', turn: state.turn + 1 }, effects: [] };
    case 'broken':
      return halt(state, 'diverged');
    case 'met':
      return onMet(state, event.point);
    case 'rewound':
      return goOn({ ...state, cursor: event.cursor, limbo: event.limbo, mustPull: true });
    case 'donated':
      return onDonated(state, event.left);
    case 'reborn':
      return greet({ ...state, highNo: event.highNo, ackedNo: 0 });
    case 'stored':
      return goOnAfter({ ...state, cursor: event.cursor });
    case 'waited':
      return onWaited(state, event.head);
    case 'failed':
      return onFailed(state, event.because, random);
    case 'timer':
      return greet(state);
    case 'nudge':
      return onNudge(state, event.by);
    default:
      return unreachable(event);
  }
}

function greet(state: FollowerState): FollowerStep {
  const turn = state.turn + 1;
  const next: FollowerState = { ...state, phase: 'hello', turn, isHeld: false, waits: 0 };
  return { state: next, effects: [{ type: 'hello', turn }] };
}

/** A local act interrupts waiting only: everything else will come to it in the same round. */
function onIssued(state: FollowerState): FollowerStep {
  if (state.phase !== 'wait') return { state, effects: [] };
  const { state: next, effects } = goOn({ ...state, isHeld: false });
  return { state: next, effects: [{ type: 'cancel' }, ...effects] };
}

/** Whoever rests or holds something back looks at once whether the way is open again. */
function onNudge(state: FollowerState, by: Nudger): FollowerStep {
  const isAsked = state.phase === 'halted' && by === 'person';
  if (state.phase === 'rest' || isAsked) return greet(state);
  return state.isHeld ? onIssued(state) : { state, effects: [] };
}

function onGreeted(state: FollowerState, greeting: Greeting): FollowerStep {
  const { lastNo, lastHash, ownHash, head, canPull, limbo } = greeting;
  const isOther = has('stream-hash-chain') && lastNo > 0 && ownHash !== lastHash;
  // The stream at the home is of a later state, or of another copy, of this database.
  if (lastNo > state.highNo || isOther) return begin(state, 'rebirth');
  const heard = { ...state, ackedNo: lastNo, head, canPull, limbo };
  const next = goOn({ ...heard, mustPull: true });
  const standing = state.haltedBecause ?? (isTold(state.failures) ? 'not-taken' : null);
  const opening: FollowerEffect[] = [
    { type: 'line', isReachable: true },
    { type: 'halt', because: canPull ? standing : 'newer-schema' },
  ];
  // Also what is known already: a disk that was full may not have taken it the last time.
  if (lastNo > 0 || state.ackedNo > 0)
    opening.push({ type: 'acknowledge', turn: next.state.turn, no: lastNo });
  return { state: next.state, effects: [...opening, ...next.effects] };
}

function onPushed(
  state: FollowerState,
  answer: { readonly outcome: 'accepted' | 'gap' | 'fork'; readonly lastNo: number },
  random: Random,
): FollowerStep {
  if (answer.outcome === 'fork' || answer.lastNo > state.highNo) return begin(state, 'rebirth');
  const ackedNo = has('mark-only-what-was-sent') ? answer.lastNo : state.highNo;
  const moved = { ...state, ackedNo };
  const isStuck = answer.outcome === 'gap' || ackedNo === state.ackedNo;
  const next = isStuck ? rest(moved, random) : goOnAfter(moved);
  const note: FollowerEffect = { type: 'acknowledge', turn: next.state.turn, no: ackedNo };
  return { state: next.state, effects: [note, ...next.effects] };
}

function onPaged(state: FollowerState, page: PageFacts, random: Random): FollowerStep {
  const isStale = page.from.seq !== state.cursor.seq || page.from.chk !== state.cursor.chk;
  if (isStale) return rest(state, random);
  const heard = { ...state, head: page.head, mustPull: false };
  if (page.isEmpty) return page.head === state.cursor.seq ? goOn(heard) : rest(heard, random);
  return { state: { ...heard, phase: 'store' }, effects: [{ type: 'store', turn: state.turn }] };
}

function onWaited(state: FollowerState, head: number): FollowerStep {
  const waits = state.waits + 1;
  if (waits >= WAITS_OF_A_ROUND) return greet(state);
  return goOn({ ...state, head, isHeld: false, waits });
}

function onMet(state: FollowerState, point: Position | null): FollowerStep {
  if (point === null) return halt(state, 'promise-broken');
  const turn = state.turn + 1;
  const effect: FollowerEffect = { type: 'rewind', turn, to: point };
  return { state: { ...state, phase: 'rewind', turn }, effects: [effect] };
}

/** What was handed over comes back in the feed, so the head has moved. */
function onDonated(state: FollowerState, left: number): FollowerStep {
  const next = donate({ ...state, limbo: left }, false);
  // That it was taken the feed will show: who gets no page any more would hand it over for ever, without a pause.
  return left > 0 ? next : goOn({ ...state, limbo: 0, mustPull: true });
}

function onFailed(state: FollowerState, because: Failure, random: Random): FollowerStep {
  // Nobody has the next number of the own stream any more: the stream can not go on.
  if (because === 'unfillable') return begin(state, 'rebirth');
  const isHandingOver = state.phase === 'push' || state.phase === 'donate';
  if (because === 'busy' && isHandingOver) return goOn({ ...state, isHeld: true });
  // Who gets no page any more may still hand over what it has.
  const isShowing = state.phase === 'pull' && state.showsFirst && state.mustPull;
  if (because === 'refused' && isShowing && state.haltedBecause === null)
    return goOn({ ...state, mustPull: false, canPull: false });
  const next = rest(state, random);
  if (because === 'refused' && isTold(next.state.failures) && state.haltedBecause === null)
    return { ...next, effects: [{ type: 'halt', because: 'not-taken' }, ...next.effects] };
  if (because === 'unreachable')
    return { ...next, effects: [{ type: 'line', isReachable: false }, ...next.effects] };
  if (because === 'not-enrolled' || because === 'wrong-version')
    return { ...next, effects: [{ type: 'halt', because }, ...next.effects] };
  return next;
}

/**
 * Something was taken, or is on the disk, or nothing is left to do: that ends a row of failures, which a greeting alone
 * does not.
 */
function goOnAfter(state: FollowerState): FollowerStep {
  const { state: next, effects } = goOn({ ...state, failures: 0 });
  return { state: next, effects: [...untold(state), ...effects] };
}

function untold(state: FollowerState): readonly FollowerEffect[] {
  const { failures, canPull, haltedBecause } = state;
  return isTold(failures) && canPull && haltedBecause === null ? [goesOn] : [];
}

const goesOn: FollowerEffect = { type: 'halt', because: null };

/** The next thing to do in a round: hand over limbo, push and pull what is left, else wait. */
function goOn(state: FollowerState): FollowerStep {
  if (state.haltedBecause !== null) return lookAgain(state);
  if (state.limbo > 0 && !state.isHeld && has('donation')) return donate(state, true);
  const turn = state.turn + 1;
  if (state.showsFirst && state.mustPull && state.canPull) return pull(state);
  if (state.highNo > state.ackedNo && !state.isHeld) {
    const effect: FollowerEffect = { type: 'push', turn, afterNo: state.ackedNo };
    return { state: { ...state, phase: 'push', turn }, effects: [effect] };
  }
  if (state.canPull && (state.mustPull || state.head !== state.cursor.seq)) return pull(state);
  const effect: FollowerEffect = { type: 'wait', turn, seq: state.head };
  const next: FollowerState = { ...state, phase: 'wait', turn, failures: 0 };
  return { state: next, effects: [...untold(state), effect] };
}

/**
 * Whoever halted reads to the head before anything else: nothing is handed over to a home whose words may not add
 * up. There the halt is over, and the round goes on as any other.
 */
function lookAgain(state: FollowerState): FollowerStep {
  if (!state.canPull) return halt(state, 'newer-schema');
  if (state.mustPull || state.head !== state.cursor.seq) return pull(state);
  const { state: next, effects } = goOn({ ...state, haltedBecause: null, failures: 0 });
  return { state: next, effects: [goesOn, ...effects] };
}

function pull(state: FollowerState): FollowerStep {
  const turn = state.turn + 1;
  const effect: FollowerEffect = { type: 'pull', turn, from: state.cursor };
  return { state: { ...state, phase: 'pull', turn }, effects: [effect] };
}

function donate(state: FollowerState, isFirst: boolean): FollowerStep {
  const turn = state.turn + 1;
  const effect: FollowerEffect = { type: 'donate', turn, isFirst };
  return { state: { ...state, phase: 'donate', turn }, effects: [effect] };
}

function begin(state: FollowerState, type: 'common' | 'rebirth'): FollowerStep {
  const turn = state.turn + 1;
  return { state: { ...state, phase: type, turn }, effects: [{ type, turn }] };
}

function rest(state: FollowerState, random: Random): FollowerStep {
  const turn = state.turn + 1;
  const failures = state.failures + 1;
  const effect: FollowerEffect = { type: 'timer', turn, delayMs: restMs(failures, random) };
  return { state: { ...state, phase: 'rest', turn, failures }, effects: [effect] };
}

function halt(state: FollowerState, because: HaltReason): FollowerStep {
  const turn = state.turn + 1;
  const next: FollowerState = { ...state, phase: 'halted', turn, haltedBecause: because };
  const effects: FollowerEffect[] = [
    { type: 'halt', because },
    { type: 'timer', turn, delayMs: HALTED_MS },
  ];
  return { state: next, effects };
}
