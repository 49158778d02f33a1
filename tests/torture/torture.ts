import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom, type Random } from '../../shared/demo/random.ts';
import { type Chaos, startChaos } from './chaos.ts';
import { createHeard, type Heard } from './heard.ts';
import { type Counter, createCounter } from './jobs.ts';
import { work } from './person.ts';
import { untilQuiet } from './quiet.ts';
import { type Stroke, type StrokeName, strokesOn } from './strokes.ts';
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
  /** Databases of an hour ago are put back, and desks take their clinic over: by chance, between other blows. */
  readonly hasStrokes: boolean;
  /** And these before everything else, one after the other. */
  readonly strokesFirst?: readonly StrokeName[];
  /** For the torture's own test: it spoils what was judged, and has it judged again. */
  readonly afterwards?: (stage: Stage, judgeAgain: () => Promise<Verdict>) => Promise<void>;
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
    const counters = stage.clinics.map(({ organisation }) => createCounter(organisation));
    const shift = startShift(stage, { heard, counters, random });
    await firstActs(stage, heard);
    const note = (what: string) =>
      appendFileSync(join(folder, 'chaos.log'), `${new Date().toISOString()} ${what}\n`);
    const done = () => heard.done.length;
    const all = strokesOn({ stage, counters, random: random.fork('strokes') });
    const strokes = options.hasStrokes ? all : [];
    const first = await strikeFirst(all, options.strokesFirst ?? [], note);
    const chaos = startChaos({ ...stage, strokes, random: random.fork('chaos'), done, note });
    const stopTelling = tellProgress(heard, chaos, onProgress);
    await pause(durationMs);
    await chaos.end();
    await shift.end();
    stopTelling();
    onProgress('everybody is up; until nothing waits any more');
    const restless = await untilQuiet(stage);
    await stage.closePrograms();
    const verdict = await judge(stage, heard);
    await options.afterwards?.(stage, () => judge(stage, heard));
    return {
      ...verdict,
      doubled: [...verdict.doubled, ...shift.calledTwice()],
      violations: [...first, ...restless, ...faults(stage, heard), ...verdict.violations],
      kills: [...chaos.kills.values()].reduce((sum, count) => sum + count, 0),
    };
  } finally {
    await stage.close();
  }
}

/** Answers those that came to nothing. */
async function strikeFirst(
  strokes: readonly Stroke[],
  wanted: readonly StrokeName[],
  note: (what: string) => void,
): Promise<readonly string[]> {
  const vain: string[] = [];
  for (const name of wanted) {
    note(`${name} begins`);
    const isDone = await strokes.find((one) => one.name === name)?.strike();
    note(`${name} ${isDone ? 'is done' : 'was not possible'}`);
    if (!isDone) vain.push(`${name} was not possible`);
  }
  return vain;
}

type Shift = {
  /** Everybody finishes what was begun. */
  end(): Promise<void>;
  calledTwice(): readonly string[];
};

type ShiftOptions = {
  readonly heard: Heard;
  readonly counters: readonly Counter[];
  readonly random: Random;
};

function startShift(stage: Stage, { heard, counters, random }: ShiftOptions): Shift {
  const [evening, night] = [new AbortController(), new AbortController()];
  const people = stage.clinics.flatMap((clinic, at) => {
    const counter = counters[at] ?? createCounter(clinic.organisation);
    return clinic.workstations.flatMap((workstation) =>
      roles.map((role) =>
        work({
          clinic,
          counter,
          at: workstation,
          role,
          heard,
          random: random.fork(`${workstation.name}/${role}`),
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
    const told = (counts: Chaos['kills']) =>
      [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
    const killed = `killed ${told(chaos.kills)}; cut ${chaos.cuts()}; ${told(chaos.struck)}`;
    tell(`${seconds} s: ${heard.done.length} acts; ${killed}`);
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
