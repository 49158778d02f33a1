import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom, type Random } from '../../shared/demo/random.ts';
import { type Chaos, startChaos } from './chaos.ts';
import { createHeard, type Heard } from './heard.ts';
import { type Counter, createCounter } from './jobs.ts';
import { work } from './person.ts';
import { untilQuiet } from './quiet.ts';
import { openStage, type Stage } from './stage.ts';
import { judge, type Verdict } from './verdict.ts';

export type TortureOptions = {
  /** For databases and logs; made when it is not there. */
  readonly folder: string;
  readonly seed: string;
  /** How long people work and things die. */
  readonly durationMs: number;
  /** How many follow the home, for each clinic. */
  readonly followers: readonly number[];
  readonly onProgress: (line: string) => void;
  /** For the torture's own test: takes something away, or doubles it, before everything is judged. */
  readonly spoil?: (stage: Stage, heard: Heard) => Promise<void>;
};

export type TortureResult = Verdict & { readonly kills: number };

/** From the last blow until everybody who waits for an answer has one. */
const ANSWER_MS_MAX = 90_000;
/** The first start takes its time, and is not what is tortured. */
const WARM_MS_MAX = 120_000;
const LOOK_MS = 100;
const PROGRESS_MS = 5_000;
const roles = ['reception', 'manager', 'nurse'] as const;

/**
 * People of several clinics work while the programs under them, and PostgreSQL, are killed at random.
 * Afterwards every database must hold every act of which somebody was told, once, and nothing else.
 */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const { folder, seed, durationMs, followers, onProgress } = options;
  mkdirSync(folder, { recursive: true });
  const random = createRandom(seed);
  const stage = await openStage({ folder, seed, followers });
  try {
    const heard = createHeard();
    const shift = startShift(stage, heard, random);
    await firstActs(stage, heard);
    const note = (what: string) =>
      appendFileSync(join(folder, 'chaos.log'), `${new Date().toISOString()} ${what}\n`);
    const done = () => heard.done.length;
    const chaos = startChaos({ ...stage, random: random.fork('chaos'), done, note });
    const stopTelling = tellProgress(heard, chaos, onProgress);
    await pause(durationMs);
    await chaos.end();
    await shift.end();
    stopTelling();
    onProgress('everybody is up; until nothing waits any more');
    const restless = await untilQuiet(stage);
    await stage.closePrograms();
    await options.spoil?.(stage, heard);
    const verdict = await judge(stage, heard);
    return {
      ...verdict,
      doubled: [...verdict.doubled, ...shift.calledTwice()],
      violations: [...restless, ...faults(stage, heard), ...verdict.violations],
      kills: [...chaos.kills.values()].reduce((sum, count) => sum + count, 0),
    };
  } finally {
    await stage.close();
  }
}

type Shift = {
  /** Everybody finishes what was begun. */
  end(): Promise<void>;
  calledTwice(): readonly string[];
};

function startShift(stage: Stage, heard: Heard, random: Random): Shift {
  const [evening, night] = [new AbortController(), new AbortController()];
  const counters: Counter[] = [];
  const people = stage.clinics.flatMap((clinic) => {
    const counter = createCounter(clinic.organisation);
    counters.push(counter);
    return clinic.workstations.flatMap((at) =>
      roles.map((role) =>
        work({
          clinic,
          counter,
          at,
          role,
          heard,
          random: random.fork(`${at.name}/${role}`),
          evening: evening.signal,
          night: night.signal,
        }),
      ),
    );
  });
  return {
    async end() {
      evening.abort();
      const late = setTimeout(() => night.abort(), ANSWER_MS_MAX);
      await Promise.all(people);
      clearTimeout(late);
    },
    calledTwice: () =>
      counters.flatMap(({ calls }) =>
        calls
          .filter((ticketId, at) => calls.indexOf(ticketId) !== at)
          .map((ticketId) => `ticket ${ticketId} was called twice`),
      ),
  };
}

/** Every workstation has told somebody that something is done. */
async function firstActs({ clinics }: Stage, { done }: Heard): Promise<void> {
  const names = clinics.flatMap(({ workstations }) => workstations.map(({ name }) => name));
  const until = performance.now() + WARM_MS_MAX;
  for (;;) {
    const idle = names.filter((name) => done.every(({ at }) => at !== name));
    if (idle.length === 0) return;
    if (performance.now() > until) throw new Error(`nothing was ever done at ${idle.join(', ')}`);
    await pause(LOOK_MS);
  }
}

function tellProgress(heard: Heard, chaos: Chaos, tell: (line: string) => void): () => void {
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    const killed = [...chaos.kills].map(([name, count]) => `${name} ${count}`).join(', ');
    tell(`${seconds} s: ${heard.done.length} acts; killed ${killed}; cut ${chaos.cuts()}`);
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}

/** What a program did that nobody did to it. */
function faults({ victims }: Stage, { refused }: Heard): readonly string[] {
  const internal = refused.get('internal') ?? 0;
  return [
    ...victims.flatMap(({ falls }) => falls),
    ...(internal > 0 ? [`${internal} acts were refused by a fault of ours`] : []),
  ];
}
