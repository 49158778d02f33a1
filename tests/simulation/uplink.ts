import {
  idleOfferer,
  type OffererEffect,
  type OffererEvent,
  stepOfferer,
} from '../../shared/replication/offerer.ts';
import type { FeedEntry, Position } from '../../shared/replication/transaction.ts';
import { BATCH, type Machine, runCore, type Surroundings, TIME_OUT_MS } from './machine.ts';

type Send = (event: OffererEvent) => void;
type TakeOffer = (from: Position, entries: readonly FeedEntry[]) => Position;

/** The home's way to the district: the real offering core. */
export function createUplink(around: Surroundings, takeOffer: TakeOffer): Machine {
  const { store } = around;
  return runCore(
    around,
    {
      initial: idleOfferer,
      step: stepOfferer,
      perform: (effect: OffererEffect, send) => perform(around, takeOffer, effect, send),
      changed: (): OffererEvent => ({ type: 'appended', head: store.head.seq }),
    },
    { type: 'start', head: store.head.seq },
  );
}

function perform(
  around: Surroundings,
  takeOffer: TakeOffer,
  effect: OffererEffect,
  send: Send,
): void {
  const { timeline, onHalt } = around;
  if (effect.type === 'timer')
    timeline.after(effect.delayMs, () => send({ type: 'timer', turn: effect.turn }));
  if (effect.type === 'halt' && effect.because !== null) onHalt(effect.because);
  if (effect.type === 'offer') offer(around, takeOffer, effect, send);
}

function offer(
  { timeline, line, store }: Surroundings,
  takeOffer: TakeOffer,
  { turn, afterSeq }: Extract<OffererEffect, { type: 'offer' }>,
  send: Send,
): void {
  const seq = afterSeq ?? 0;
  const from = { seq, chk: store.chkAt(seq) ?? '' };
  const entries = afterSeq === null ? [] : store.feed.slice(seq, seq + BATCH);
  timeline.after(TIME_OUT_MS, () => send({ type: 'failed', turn, because: 'unreachable' }));
  line.ask(
    { from, entries },
    (asked, answer) => answer(takeOffer(asked.from, asked.entries)),
    (position: Position) => {
      send({ type: 'offered', turn, position, ownChk: store.chkAt(position.seq) });
    },
  );
}
