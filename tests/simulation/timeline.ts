import { createRandom, type Random } from '../../shared/demo/random.ts';

/** Simulated time: things happen in the order of their moments, the same for the same seed. */
export type Timeline = {
  readonly random: Random;
  now(): number;
  after(delayMs: number, happen: () => void): void;
  /** Lets things happen until a moment, or until nothing is left. */
  runUntil(moment: number): void;
  /** A line of the trace: what happened when. */
  note(line: string): void;
  trace(): readonly string[];
};

/** Far more than any schedule needs: beyond it machines only keep each other busy. */
const HAPPENINGS_MAX = 20_000;

type Happening = { readonly moment: number; readonly order: number; readonly happen: () => void };

export function createTimeline(seed: string): Timeline {
  const agenda: Happening[] = [];
  let happened = 0;
  const lines: string[] = [];
  let now = 0;
  let order = 0;
  return {
    random: createRandom(seed),
    now: () => now,
    after: (delayMs, happen) => {
      order += 1;
      insert(agenda, { moment: now + Math.max(0, delayMs), order, happen });
    },
    runUntil: (moment) => {
      for (let next = agenda[0]; next && next.moment <= moment; next = agenda[0]) {
        agenda.shift();
        now = next.moment;
        happened += 1;
        if (happened > HAPPENINGS_MAX) throw new Error('the simulated world does not come to rest');
        next.happen();
      }
      now = moment;
    },
    note: (line) => lines.push(`${now} ${line}`),
    trace: () => lines,
  };
}

/** Later things mostly come last, so the place is near the end. */
function insert(agenda: Happening[], happening: Happening): void {
  let at = agenda.length;
  for (let before = agenda[at - 1]; at > 0 && before; before = agenda[at - 1]) {
    const isBefore =
      before.moment < happening.moment ||
      (before.moment === happening.moment && before.order < happening.order);
    if (isBefore) break;
    at -= 1;
  }
  agenda.splice(at, 0, happening);
}
