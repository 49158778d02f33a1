import type { After } from '../../shared/lib/clock.ts';

/** Simulated time: things happen one at a time, in the order of their moments. */
export type Timeline = {
  /** Milliseconds since the beginning of the run. */
  now(): number;
  readonly after: After;
  /** Lets things happen until a moment, each to its end before the next one. */
  runUntil(moment: number): Promise<void>;
  /** A line of the trace: what happened when. */
  note(line: string): void;
  trace(): readonly string[];
  /** Counts work under way outside of simulated time; nothing else happens before it is done. */
  busy<Result>(work: Promise<Result>): Promise<Result>;
};

/** Far more than any schedule needs: beyond it machines only keep each other busy. */
const HAPPENINGS_MAX = 60_000;
/** Turns of the event loop without anything under way, after which nothing follows by itself. */
const QUIET_TURNS = 2;

type Happening = { readonly moment: number; readonly order: number; act: (() => void) | null };

export function createTimeline(happeningsMax = HAPPENINGS_MAX): Timeline {
  const agenda: Happening[] = [];
  const lines: string[] = [];
  let now = 0;
  let order = 0;
  let happened = 0;
  let underWay = 0;
  const settle = async () => {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet = underWay === 0 ? quiet + 1 : 0)
      await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    now: () => now,
    after: (delayMs, act) => {
      order += 1;
      // A clock counts whole milliseconds.
      const happening: Happening = { moment: now + Math.max(0, Math.ceil(delayMs)), order, act };
      insert(agenda, happening);
      return () => {
        happening.act = null;
      };
    },
    runUntil: async (moment) => {
      await settle();
      for (let next = agenda[0]; next && next.moment <= moment; next = agenda[0]) {
        agenda.shift();
        if (!next.act) continue;
        now = next.moment;
        happened += 1;
        if (happened > happeningsMax) throw new Error('the simulated world does not come to rest');
        next.act();
        await settle();
      }
      now = moment;
    },
    note: (line) => lines.push(`${now} ${line}`),
    trace: () => lines,
    busy: (work) => {
      underWay += 1;
      return work.finally(() => {
        underWay -= 1;
      });
    },
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
