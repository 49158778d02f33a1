import type { Operation, Position, Transaction } from '../../shared/replication/transaction.ts';
import { residentInsert } from '../support/acts.ts';
import { createDesk } from './desk.ts';
import { createLine, fairWeather, type Line, type Weather } from './line.ts';
import type { Ablation, Asks, Machine, Surroundings } from './machine.ts';
import { Store } from './store.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { createUplink } from './uplink.ts';

/** What a schedule is made of. */
export type Regime = {
  readonly desks: number;
  readonly weather: Weather;
  /** Whether machines are switched off in the middle. */
  readonly crashes: boolean;
  readonly acts: number;
};

/** Everything that a run leaves behind. */
export type Outcome = {
  readonly home: Store;
  readonly desks: readonly Store[];
  readonly district: Store;
  /** What people did, in the order of the simulated world. */
  readonly made: readonly Transaction[];
  readonly violations: readonly string[];
  readonly trace: readonly string[];
};

const ACTIVE_MS = 20_000;
/** Whoever was switched off last is on again. */
const UP_AGAIN_MS = 2_500;
const HEAL_MS = 200_000;
const WAIT_MS = 2_000;
const PAGE = 4;
const CRASHES = 8;

/** One machine of the clinic, with its disk, its line and its wrong clock. */
type Host = {
  readonly store: Store;
  readonly line: Line;
  readonly skewMs: number;
  readonly start: () => Machine;
  machine: Machine;
};

type World = {
  readonly timeline: Timeline;
  readonly regime: Regime;
  readonly ablation: Ablation;
  readonly homeStore: Store;
  readonly district: Store;
  readonly hosts: Host[];
  readonly waiters: Set<() => void>;
  readonly made: Transaction[];
  readonly violations: string[];
};

/** One clinic, its home, desks and district, on one timeline: bad times, then good ones. */
export function runClinic(seed: string, regime: Regime, ablation: Ablation = 'none'): Outcome {
  const world = createWorld(seed, regime, ablation);
  const { timeline, hosts, homeStore, district } = world;
  const { random } = timeline;
  for (let count = 0; count < regime.acts; count += 1)
    timeline.after(random.integer(0, ACTIVE_MS), () => act(world, random.pick(hosts)));
  for (let count = 0; regime.crashes && count < CRASHES; count += 1)
    timeline.after(random.integer(0, ACTIVE_MS), () => crash(world, random.pick(hosts)));
  timeline.runUntil(ACTIVE_MS + UP_AGAIN_MS);
  for (const { line } of hosts) line.setWeather(fairWeather);
  timeline.runUntil(HEAL_MS);
  timeline.note(`end ${homeStore.head.chk} ${district.head.chk}`);
  const desks = hosts.slice(1).map(({ store }) => store);
  const { made, violations } = world;
  return { home: homeStore, desks, district, made, violations, trace: timeline.trace() };
}

function createWorld(seed: string, regime: Regime, ablation: Ablation): World {
  const timeline = createTimeline(seed);
  const world: World = {
    timeline,
    regime,
    ablation,
    homeStore: new Store(idOf(timeline)),
    district: new Store(idOf(timeline)),
    hosts: [],
    waiters: new Set(),
    made: [],
    violations: [],
  };
  addHost(world, world.homeStore, (around) =>
    createUplink(around, (from, entries) => world.district.takeOffer(from, entries)),
  );
  const home = answersOf(world);
  for (let count = 0; count < regime.desks; count += 1)
    addHost(world, new Store(idOf(timeline)), (around) => createDesk(around, home));
  return world;
}

/** The first host is the home. */
function addHost(world: World, store: Store, make: (around: Surroundings) => Machine): void {
  const { timeline, ablation, violations } = world;
  const line = createLine(timeline);
  line.setWeather(world.regime.weather);
  const around: Surroundings = {
    timeline,
    line,
    store,
    ablation,
    onHalt: (because) => violations.push(`halted: ${because}`),
    onAcknowledge: (replicaId, no) => checkAcknowledged(world, replicaId, no),
  };
  const start = () => make(around);
  const skewMs = timeline.random.integer(-40, 40) * 1_000;
  world.hosts.push({ store, line, skewMs, start, machine: start() });
}

function checkAcknowledged({ homeStore, violations }: World, replicaId: string, no: number): void {
  const own = homeStore.feed.filter(({ tx }) => tx.replicaId === replicaId);
  const known = new Set(own.map(({ tx }) => tx.txNo));
  for (let number = 1; number <= no; number += 1)
    if (!known.has(number)) violations.push('I1 acknowledged and not in the feed');
}

function act(world: World, host: Host): void {
  const { timeline, made, homeStore } = world;
  const isHome = host.store === homeStore;
  const hlc = 100_000 + timeline.now() + host.skewMs;
  const ops = [pickOperation(world, host.store)];
  const tx = host.store.issue(idOf(timeline), hlc, ops, isHome);
  made.push(tx);
  timeline.note(`act ${tx.txId}`);
  if (isHome) appended(world);
  else host.machine.changed();
}

function appended({ waiters, hosts }: World): void {
  for (const look of waiters) look();
  hosts[0]?.machine.changed();
}

function crash(world: World, host: Host): void {
  const { timeline, waiters, homeStore } = world;
  host.machine.crash();
  if (host.store === homeStore) waiters.clear();
  timeline.note(`crash ${host.store.replicaId}`);
  timeline.after(timeline.random.integer(10, UP_AGAIN_MS), () => {
    if (!host.machine.isAlive()) host.machine = host.start();
  });
}

/** The home's answers, as its server gives them. */
function answersOf(world: World): Asks {
  const { homeStore: store, ablation } = world;
  return {
    hello: (replicaId) => {
      const { lastNo, lastHash } = store.streams.get(replicaId) ?? { lastNo: 0, lastHash: '' };
      return { head: store.head.seq, lastNo, lastHash };
    },
    push: (txs) => {
      const before = store.head.seq;
      const isBlind = ablation === 'no-stream-check';
      const answer = isBlind ? store.takeBlindly(txs) : store.takePush(txs);
      if (store.head.seq !== before) appended(world);
      return answer;
    },
    pull: (from: Position) => {
      if (store.chkAt(from.seq) !== from.chk) return null;
      return { entries: store.feed.slice(from.seq, from.seq + PAGE), head: store.head.seq };
    },
    wait: (seq, answer) => wait(world, seq, answer),
  };
}

function wait(
  { timeline, waiters, homeStore }: World,
  seq: number,
  answer: (head: number) => void,
) {
  const look = () => {
    if (homeStore.head.seq === seq) return;
    waiters.delete(look);
    answer(homeStore.head.seq);
  };
  waiters.add(look);
  look();
  timeline.after(WAIT_MS, () => {
    if (waiters.delete(look)) answer(homeStore.head.seq);
  });
}

/** Mostly edits of a few rows by everybody, so that they meet. */
function pickOperation({ timeline, made }: World, store: Store): Operation {
  const { random } = timeline;
  const inserts = made.flatMap(({ ops }) => ops.filter(({ op }) => op === 'insert'));
  const rows = inserts.flatMap((op) => (op.op === 'insert' ? [op.rowId] : [])).slice(0, 4);
  const value = `value ${random.integer(0, 999_999)}`;
  const isEdit = rows.length > 0 && random.chance(0.8);
  const patch = isEdit ? store.patch(random.pick(rows), value) : null;
  return patch ?? residentInsert(idOf(timeline));
}

/** A UUIDv7 in form, from the seed. */
function idOf({ random }: Timeline): string {
  const digits = () => random.integer(0, 0xffff).toString(16).padStart(4, '0');
  const low = () => digits().slice(1);
  return `${digits()}${digits()}-${digits()}-7${low()}-8${low()}-${digits()}${digits()}${digits()}`;
}
