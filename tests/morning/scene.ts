import { problemOf } from '../support/workstation.ts';
import type { Counter } from './counter.ts';
import { EIGHT_MS, type MorningClinic } from './clinic.ts';
import type { Minute, MorningPlan, Visitor } from './plan.ts';
import type { Tally } from './tally.ts';

/** A morning under way. */
export type Scene = {
  readonly clinic: MorningClinic;
  readonly plan: MorningPlan;
  readonly tally: Tally;
  /** By visitor, their record. */
  readonly residents: Map<number, string>;
  /** Who has nothing more to do here: went home, or will not come. */
  readonly gone: Set<number>;
  /** Resolves when somebody came into a queue; then there is the next one. */
  news: PromiseWithResolvers<void>;
};

export function visitorOf({ tally, plan }: Scene, ticketId: string): Visitor | undefined {
  return plan.visitors[tally.visitorOf.get(ticketId) ?? -1];
}

/** Somebody came into a queue. */
export function tellAll(scene: Scene): void {
  const { news } = scene;
  scene.news = Promise.withResolvers();
  news.resolve();
}

export function sleep({ clinic }: Scene, ms: number): Promise<void> {
  return new Promise((resolve) => clinic.timeline.after(Math.round(ms), resolve));
}

export function sleepUntil(scene: Scene, minute: Minute): Promise<void> {
  return sleep(scene, EIGHT_MS + minute * 60_000 - scene.clinic.timeline.now());
}

const AGAIN_MS = 12_000;
const homeAway: ReadonlySet<string> = new Set(['home-unreachable', 'needs-home']);

/**
 * Somebody presses, and presses again with the same key while the home is away (QUE-25). Any other
 * refusal is returned by its code.
 */
export async function press<Answer>(
  scene: Scene,
  counter: Counter,
  act: (idempotencyKey: string) => Promise<Answer>,
): Promise<{ readonly answer: Answer } | { readonly refused: string }> {
  const key = counter.makeId();
  for (;;) {
    const outcome = await tried(act(key));
    if (!('refused' in outcome) || !homeAway.has(outcome.refused)) return outcome;
    scene.tally.counts.homeAway += 1;
    await sleep(scene, AGAIN_MS);
  }
}

async function tried<Answer>(acting: Promise<Answer>) {
  try {
    return { answer: await acting };
  } catch (error) {
    return { refused: await problemOf(Promise.reject(error)) };
  }
}
