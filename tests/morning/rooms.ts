import type { DataHostClient } from '../../shared/contract/contract.ts';
import { clinicDate } from '../../shared/lib/clock.ts';
import type { Random } from '../../shared/demo/random.ts';
import { orderedQueue } from '../../electron/data/capabilities/queue/reader.ts';
import { selectTickets } from '../../electron/data/capabilities/queue/ticket-rows.ts';
import { bringResults, stray } from './arrivals.ts';
import type { Counter } from './counter.ts';
import type { Visitor } from './plan.ts';
import { press, type Scene, sleep, tellAll, visitorOf } from './scene.ts';
import { noteCall } from './tally.ts';

/** A room, who works in it, and at which workstation. */
export type Room = {
  readonly name: string;
  readonly kind: 'measurement' | 'consultation';
  readonly roomId: string;
  readonly counter: Counter;
  readonly client: DataHostClient;
  readonly random: Random;
};

/** Somebody came, or went on: it shows on every screen a little later. */
const SEEN_MS = 2_000;
/** Else a look at the screen now and then, for whoever came at a desk that was alone. */
const LOOK_MS = 120_000;
const GAP_MS = 30_000;
/** A wrong key, now and then. */
const SLIP = 0.01;

/** Calls and serves until everybody has gone home. */
export async function work(scene: Scene, room: Room): Promise<void> {
  while (scene.gone.size < scene.plan.visitors.length) {
    const ticketId = await callNext(scene, room);
    if (ticketId === null) await somethingNew(scene);
    else await serve(scene, room, ticketId);
  }
}

async function somethingNew(scene: Scene): Promise<void> {
  await Promise.race([sleep(scene, LOOK_MS), scene.news.promise]);
  await sleep(scene, SEEN_MS);
}

async function callNext(scene: Scene, room: Room): Promise<string | null> {
  const { counter, roomId, client, random } = room;
  const queueId = queueOf(scene, room);
  const wanted = random.chance(SLIP) ? await somebodyFurtherBack(room, queueId) : null;
  const reason = wanted === null ? null : '病情较急';
  const outcome = await press(scene, counter, (idempotencyKey) =>
    client.queue.call({ idempotencyKey, queueId, roomId, ticketId: wanted, reason }),
  );
  if ('refused' in outcome) {
    const isUsual = outcome.refused === 'queue-empty' || wanted !== null;
    if (!isUsual) scene.tally.violations.push(`${room.name} calls: ${outcome.refused}`);
    return null;
  }
  const { ticketId } = outcome.answer;
  if (wanted !== null) scene.tally.counts.jumps += 1;
  noteCall(scene.tally, ticketId, room.name);
  await noteWait(scene, room, ticketId);
  return ticketId;
}

function queueOf({ clinic }: Scene, { kind }: Room): string {
  return clinic.organisation.queues[kind];
}

/** As this workstation shows the queue, which may be old. */
async function somebodyFurtherBack({ counter, random }: Room, queueId: string) {
  const { database, clock } = counter.app;
  const { waiting } = await orderedQueue(database.read, queueId, clock.now());
  return waiting.length < 2 ? null : random.pick(waiting.slice(1)).ticket_id;
}

async function noteWait(scene: Scene, room: Room, ticketId: string): Promise<void> {
  const { tally, clinic } = scene;
  const { app } = clinic.counters[0];
  const row = await selectTickets(app.database.read, clinicDate(app.clock.now()))
    .where('tickets.id', '=', ticketId)
    .executeTakeFirst();
  const queuedAt = tally.queuedAt.get(ticketId);
  if (!row || queuedAt === undefined) {
    tally.violations.push(`${room.name} called somebody who had not come`);
    return;
  }
  const ms = clinic.timeline.now() - queuedAt;
  tally.waits.push({ queue: room.kind, lane: row.lane, ms });
}

async function serve(scene: Scene, room: Room, ticketId: string): Promise<void> {
  const visitor = visitorOf(scene, ticketId);
  if (!visitor) return;
  if (room.random.chance(SLIP)) return putBack(scene, room, ticketId);
  if (!appears(scene, visitor, ticketId)) return missed(scene, room, { visitor, ticketId });
  await sleep(scene, 15_000);
  await act(scene, room, 'start', ticketId);
  await sleep(scene, servingMs(room));
  const isSentBack =
    room.kind === 'consultation' &&
    visitor.isMeasuredAgain &&
    !scene.tally.visitsTwice.has(ticketId);
  if (isSentBack) return measureAgain(scene, room, ticketId);
  await finish(scene, room, { visitor, ticketId });
}

function servingMs({ kind, random }: Room): number {
  const [mean, spread] = kind === 'measurement' ? [75, 20] : [115, 35];
  return Math.round(Math.max(30, random.normal(mean, spread)) * 1_000);
}

type Person = { readonly visitor: Visitor; readonly ticketId: string };

/** Who strays does so once. */
function appears(scene: Scene, visitor: Visitor, ticketId: string): boolean {
  return visitor.strays === null || scene.tally.strayed.has(ticketId);
}

async function missed(scene: Scene, room: Room, { visitor, ticketId }: Person): Promise<void> {
  for (let calls = 2; calls <= 3; calls += 1) {
    await sleep(scene, GAP_MS);
    await act(scene, room, 'recall', ticketId);
    scene.tally.counts.recalls += 1;
  }
  await sleep(scene, GAP_MS);
  await act(scene, room, 'pass', ticketId);
  scene.tally.heldBy.delete(ticketId);
  scene.tally.strayed.add(ticketId);
  scene.tally.counts.passes += 1;
  void stray(scene, visitor, ticketId);
}

async function putBack(scene: Scene, room: Room, ticketId: string): Promise<void> {
  await sleep(scene, 4_000);
  await act(scene, room, 'putBack', ticketId);
  scene.tally.heldBy.delete(ticketId);
  scene.tally.counts.takenBack += 1;
}

async function measureAgain(scene: Scene, room: Room, ticketId: string): Promise<void> {
  const { counter, client } = room;
  const queueId = scene.clinic.organisation.queues.measurement;
  const outcome = await press(scene, counter, (idempotencyKey) =>
    client.queue.transfer({
      idempotencyKey,
      ticketId,
      queueId,
      roomId: null,
      doctorId: null,
      isComingBack: true,
      reason: '复测血压',
    }),
  );
  if ('refused' in outcome) scene.tally.violations.push(`${room.name} sends: ${outcome.refused}`);
  scene.tally.visitsTwice.add(ticketId);
  release(scene, ticketId);
  scene.tally.counts.transfers += 1;
}

async function finish(scene: Scene, room: Room, { visitor, ticketId }: Person): Promise<void> {
  const state = await act(scene, room, 'finish', ticketId);
  if (state === 'waiting') return release(scene, ticketId);
  scene.tally.heldBy.delete(ticketId);
  const isBack = visitor.results !== null && room.kind === 'consultation';
  if (isBack && !scene.tally.broughtResults.has(ticketId)) {
    scene.tally.broughtResults.add(ticketId);
    void bringResults(scene, visitor, ticketId);
    return;
  }
  scene.gone.add(visitor.index);
}

/** It waits in its next queue from now on. */
function release(scene: Scene, ticketId: string): void {
  const { tally, clinic } = scene;
  tally.heldBy.delete(ticketId);
  tally.queuedAt.set(ticketId, clinic.timeline.now());
  tellAll(scene);
}

/** One act on the person in the room; nothing but the home's absence may be in its way. */
async function act(
  scene: Scene,
  { counter, client, name }: Room,
  verb: 'start' | 'finish' | 'pass' | 'recall' | 'putBack',
  ticketId: string,
): Promise<string> {
  const outcome = await press(scene, counter, (idempotencyKey) =>
    client.queue[verb]({ idempotencyKey, ticketId }),
  );
  if ('answer' in outcome) return outcome.answer.state;
  scene.tally.violations.push(`${name} ${verb}: ${outcome.refused}`);
  return outcome.refused;
}
