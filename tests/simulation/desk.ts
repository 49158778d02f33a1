import { unreachable } from '../../shared/lib/assert.ts';
import {
  type FollowerEffect,
  type FollowerEvent,
  idleFollower,
  stepFollower,
} from '../../shared/replication/follower.ts';
import type { FeedEntry, Position } from '../../shared/replication/transaction.ts';
import {
  type Asks,
  BATCH,
  type Machine,
  runCore,
  type Surroundings,
  TIME_OUT_MS,
} from './machine.ts';

type Send = (event: FollowerEvent) => void;
type Page = { readonly from: Position; readonly entries: readonly FeedEntry[] };
type Effect<Type extends FollowerEffect['type']> = Extract<FollowerEffect, { type: Type }>;
type Desk = Surroundings & { readonly home: Asks; readonly pages: Map<number, Page> };

/** A desk: the real follower core. */
export function createDesk(around: Surroundings, home: Asks): Machine {
  const desk: Desk = { ...around, home, pages: new Map() };
  const { store } = around;
  return runCore(
    around,
    {
      initial: idleFollower,
      step: stepFollower,
      perform: (effect: FollowerEffect, send) => perform(desk, effect, send),
      changed: (): FollowerEvent => ({ type: 'issued', highNo: store.nextNo - 1 }),
    },
    { type: 'start', cursor: store.head, ackedNo: store.ackedNo, highNo: store.nextNo - 1 },
  );
}

function perform(desk: Desk, effect: FollowerEffect, send: Send): void {
  switch (effect.type) {
    case 'hello':
      return hello(desk, effect, send);
    case 'push':
      return push(desk, effect, send);
    case 'pull':
      return pull(desk, effect, send);
    case 'store':
      return storePage(desk, effect, send);
    case 'wait':
      return wait(desk, effect, send);
    case 'acknowledge':
      desk.onAcknowledge(desk.store.replicaId, effect.no);
      return desk.store.acknowledge(effect.no, desk.ablation === 'delete-on-ack');
    case 'timer':
      return desk.timeline.after(effect.delayMs, () => send({ type: 'timer', turn: effect.turn }));
    case 'halt':
      return effect.because === null ? undefined : desk.onHalt(effect.because);
    case 'cancel':
    case 'line':
      return undefined;
    default:
      return unreachable(effect);
  }
}

function timeOut({ timeline }: Desk, turn: number, delayMs: number, send: Send): void {
  timeline.after(delayMs, () => send({ type: 'failed', turn, because: 'unreachable' }));
}

function hello(desk: Desk, { turn }: Effect<'hello'>, send: Send): void {
  const { line, home, store } = desk;
  timeOut(desk, turn, TIME_OUT_MS, send);
  line.ask(
    store.replicaId,
    (id: string, answer) => answer(home.hello(id)),
    (answer: ReturnType<Asks['hello']>) => {
      const { lastNo } = answer;
      const ownHash = lastNo === 0 ? null : store.hashOf(store.replicaId, lastNo);
      send({ type: 'greeted', turn, greeting: { ...answer, ownHash, canPull: true } });
    },
  );
}

function push(desk: Desk, { turn, afterNo }: Effect<'push'>, send: Send): void {
  const { line, home, store, timeline, ablation } = desk;
  const txs = store.unsent(afterNo, BATCH);
  const lastNo = txs.at(-1)?.txNo;
  if (lastNo === undefined) return send({ type: 'failed', turn, because: 'unfillable' });
  if (ablation === 'time-out-is-success')
    timeline.after(TIME_OUT_MS, () => send({ type: 'pushed', turn, outcome: 'accepted', lastNo }));
  else timeOut(desk, turn, TIME_OUT_MS, send);
  return line.ask(
    txs,
    (asked, answer) => answer(home.push(asked)),
    (answer: ReturnType<Asks['push']>) => send({ type: 'pushed', turn, ...answer }),
  );
}

function pull(desk: Desk, { turn, from }: Effect<'pull'>, send: Send): void {
  const { line, home, pages } = desk;
  timeOut(desk, turn, TIME_OUT_MS, send);
  line.ask(
    from,
    (asked: Position, answer) => answer(home.pull(asked)),
    (answer: ReturnType<Asks['pull']>) => {
      if (!answer) return send({ type: 'diverged', turn });
      const { entries, head } = answer;
      pages.set(turn, { from, entries });
      return send({ type: 'paged', turn, page: { from, head, isEmpty: entries.length === 0 } });
    },
  );
}

function storePage(desk: Desk, { turn }: Effect<'store'>, send: Send): void {
  const { store, pages, ablation, timeline } = desk;
  const page = pages.get(turn);
  pages.clear();
  if (!page) throw new Error('a page is stored that never came');
  const isCursorFirst = ablation === 'cursor-first' && timeline.random.chance(0.1);
  if (isCursorFirst) store.feed.push(...page.entries);
  else store.storePage(page.from, page.entries);
  send({ type: 'stored', turn, cursor: store.head });
}

function wait(desk: Desk, { turn, seq }: Effect<'wait'>, send: Send): void {
  timeOut(desk, turn, TIME_OUT_MS * 10, send);
  desk.line.ask(
    seq,
    (asked: number, answer: (head: number) => void) => desk.home.wait(asked, answer),
    (head) => send({ type: 'waited', turn, head }),
  );
}
