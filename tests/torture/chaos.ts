import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../shared/demo/random.ts';
import type { CutLine } from '../support/line-proxy.ts';
import type { Stroke } from './strokes.ts';
import type { Victim } from './victim.ts';

export type Chaos = {
  /** How often each was killed. */
  readonly kills: ReadonlyMap<string, number>;
  readonly cuts: () => number;
  /** How often each stroke was done. */
  readonly struck: ReadonlyMap<string, number>;
  /** No more of it: everybody is started, every line is whole. */
  end(): Promise<void>;
};

export type ChaosOptions = {
  readonly victims: readonly Victim[];
  readonly lines: readonly CutLine[];
  /** Worse than a death, and one at a time. */
  readonly strokes: readonly Stroke[];
  readonly random: Random;
  /** How much work was done by now. */
  readonly done: () => number;
  /** One line for every blow, for whoever reads the logs afterwards. */
  readonly note: (what: string) => void;
};

const QUIET_MS = [300, 3_500] as const;
/** Most are back at once, some take their time: a program dies while it starts, another without its home. */
const DEAD_SHORT_MS = [0, 800] as const;
const DEAD_LONG_MS = [1_500, 7_000] as const;
const CUT_MS = [200, 6_000] as const;
/** Blows without a single act between them: a slow machine gets time to come up again. */
const BLOWS_IN_VAIN_MAX = 4;
const LOOK_MS = 200;

/** Kills and cuts at random until it is told to stop. */
export function startChaos(options: ChaosOptions): Chaos {
  const { victims, lines, strokes, random, done, note } = options;
  const kills = new Map<string, number>();
  const struck = new Map<string, number>();
  const mending: Promise<void>[] = [];
  const ending = new AbortController();
  const { signal } = ending;
  let cuts = 0;

  const rest = (ms: number) => pause(ms, undefined, { signal }).catch(() => undefined);
  const wait = (range: readonly [number, number]) => rest(random.integer(...range));
  const later = (range: readonly [number, number], mend: () => void) => {
    const mended = async () => {
      await wait(range);
      mend();
    };
    mending.push(mended());
  };
  const kill = (victim: Victim) => {
    if (!victim.kill()) return;
    kills.set(victim.name, (kills.get(victim.name) ?? 0) + 1);
    note(`kill ${victim.name}`);
    later(random.chance(0.25) ? DEAD_LONG_MS : DEAD_SHORT_MS, () => {
      note(`start ${victim.name}`);
      victim.start();
    });
  };
  const cut = () => {
    const number = random.integer(0, lines.length - 1);
    cuts += 1;
    note(`cut line ${number}`);
    lines[number]?.setCut(true);
    later(CUT_MS, () => lines[number]?.setCut(false));
  };
  const strike = async () => {
    await Promise.all(mending);
    const stroke = random.pick(strokes);
    note(`${stroke.name} begins`);
    const isDone = await stroke.strike();
    if (isDone) struck.set(stroke.name, (struck.get(stroke.name) ?? 0) + 1);
    note(`${stroke.name} ${isDone ? 'is done' : 'was not possible'}`);
  };
  const blow = async () => {
    const kind = random.weighted([
      ['one', 6],
      ['several', 2],
      ['cut', 3],
      ['stroke', strokes.length > 0 ? 2 : 0],
    ] as const);
    if (kind === 'stroke') return strike();
    if (kind === 'cut') return cut();
    if (kind === 'one') return kill(random.pick(victims));
    for (const victim of victims) if (random.chance(0.4)) kill(victim);
  };
  const raging = (async () => {
    let [before, inVain] = [done(), 0];
    while (!signal.aborted) {
      await wait(QUIET_MS);
      while (inVain >= BLOWS_IN_VAIN_MAX && done() === before && !signal.aborted)
        await rest(LOOK_MS);
      inVain = done() === before ? inVain + 1 : 0;
      before = done();
      if (!signal.aborted) await blow();
    }
  })();

  return {
    kills,
    struck,
    cuts: () => cuts,
    async end() {
      ending.abort();
      await raging;
      await Promise.all(mending);
      for (const line of lines) line.setCut(false);
      for (const victim of victims) victim.start();
    },
  };
}
