import { inspect } from 'node:util';
import { createRandom } from '../../shared/demo/random.ts';
import { clinicDate } from '../../shared/lib/clock.ts';
import { selectTickets } from '../../electron/data/capabilities/queue/ticket-rows.ts';
import { arrive, registerKnown } from './arrivals.ts';
import { EIGHT_MS, type MorningClinic, openMorningClinic } from './clinic.ts';
import type { Counter } from './counter.ts';
import { planMorning } from './plan.ts';
import { type Room, work } from './rooms.ts';
import { type Scene, sleepUntil } from './scene.ts';
import { createTally, type Tally } from './tally.ts';

export type MorningOptions = { readonly seed: string; readonly visits: number };

export type Morning = {
  readonly tally: Tally;
  readonly visits: number;
  readonly lost: readonly string[];
  /** When the last one went home, in minutes after eight. */
  readonly endedAt: number;
  /** Of the plan: when the second workstation was alone. */
  readonly cut: { readonly from: number; readonly to: number };
};

const LAST_MS = EIGHT_MS + 7 * 3_600_000;
const STEP_MS = 60_000;
/** Longer than a desk rests between two attempts. */
const HEAL_MS = 10 * 60_000;

/** Plays a morning and looks whether everybody was seen, once. The same seed is the same morning. */
export async function playMorning({ seed, visits }: MorningOptions): Promise<Morning> {
  const clinic = await openMorningClinic(seed);
  try {
    const plan = planMorning(seed, visits);
    const tally = createTally();
    const scene: Scene = {
      clinic,
      plan,
      tally,
      residents: new Map(),
      gone: new Set(),
      news: Promise.withResolvers(),
    };
    await clinic.timeline.busy(registerKnown(scene));
    await clinic.timeline.runUntil(EIGHT_MS - 20 * 60_000);
    const endedAt = await playScene(scene, seed);
    const lost = await findLost(scene);
    return { tally, visits: tally.counts.checkIns, lost, endedAt, cut: plan.cut };
  } finally {
    await clinic.close();
  }
}

async function playScene(scene: Scene, seed: string): Promise<number> {
  const { clinic, plan } = scene;
  const { timeline } = clinic;
  const acting = [
    ...plan.visitors.map((visitor) => arrive(scene, visitor)),
    ...roomsOf(clinic, seed).map((room) => work(scene, room)),
    cutLine(scene),
  ];
  let fault: unknown = null;
  let isOver = false;
  void Promise.all(acting).then(
    () => (isOver = true),
    (error: unknown) => (fault = error),
  );
  while (!isOver && fault === null && timeline.now() < LAST_MS)
    await timeline.runUntil(timeline.now() + STEP_MS);
  const endedAt = (timeline.now() - EIGHT_MS) / 60_000;
  if (fault !== null) throw fault;
  await timeline.runUntil(timeline.now() + HEAL_MS);
  return endedAt;
}

async function cutLine(scene: Scene): Promise<void> {
  const { from, to } = scene.plan.cut;
  await sleepUntil(scene, from);
  scene.clinic.setCut(1, true);
  await sleepUntil(scene, to);
  scene.clinic.setCut(1, false);
}

/** Nurses at the third workstation, a doctor at each. */
function roomsOf(clinic: MorningClinic, seed: string): readonly Room[] {
  const random = createRandom(`rooms/${seed}`);
  const room = (kind: Room['kind'], number: number, counter: Counter): Room => {
    const ids = kind === 'measurement' ? clinic.measuringRooms : clinic.doctorRooms;
    const name = `${kind} ${number + 1}`;
    const client = counter.signedIn(kind === 'measurement' ? 'nurse' : 'doctor', number);
    return { name, kind, roomId: ids[number] ?? '', counter, client, random: random.fork(name) };
  };
  const [home, second, third] = clinic.counters;
  return [
    room('measurement', 0, third),
    room('measurement', 1, home),
    room('consultation', 0, home),
    room('consultation', 1, second),
    room('consultation', 2, third),
  ];
}

/** Whoever came and was not seen to the end, at any workstation; each as a sentence. */
async function findLost({ clinic, tally, plan, gone }: Scene): Promise<readonly string[]> {
  const lost = plan.visitors
    .filter(({ index }) => !gone.has(index))
    .map(({ index }) => `visitor ${index} has not gone home`);
  for (const { app } of clinic.counters) {
    const rows = await selectTickets(app.database.read, clinicDate(app.clock.now())).execute();
    const states = new Map(rows.map(({ ticket_id, state }) => [ticket_id, state]));
    for (const [ticketId, visitor] of tally.visitorOf) {
      const state = states.get(ticketId);
      if (state !== 'done')
        lost.push(`visitor ${visitor} is ${state ?? 'unknown'} at ${app.workstation.name}`);
    }
  }
  return [...lost, ...clinic.faults.map((fault) => `fault: ${inspect(fault)}`)];
}
