/** What was seen of a morning from outside: who came, who was called where, what must not be. */
export type Tally = {
  /** By ticket, when it came into its present queue; the run's milliseconds. */
  readonly queuedAt: Map<string, number>;
  /** By ticket, the room that holds it now: called or inside. */
  readonly heldBy: Map<string, string>;
  /** By ticket, whose it is. */
  readonly visitorOf: Map<string, number>;
  /** Tickets whose person did not hear the number once. */
  readonly strayed: Set<string>;
  /** Tickets that a doctor sent to be measured again, and those that came back with results. */
  readonly visitsTwice: Set<string>;
  readonly broughtResults: Set<string>;
  readonly numbers: Map<string, string>;
  readonly waits: Wait[];
  readonly violations: string[];
  /** Real milliseconds that each check-in took. */
  readonly checkInsMs: number[];
  readonly counts: Record<Count, number>;
  calledTwice: number;
};

export type Wait = { readonly queue: string; readonly lane: string; readonly ms: number };

export type Count =
  | 'booked'
  | 'foundNoPlace'
  | 'checkIns'
  | 'newcomers'
  | 'manualTickets'
  | 'calls'
  | 'recalls'
  | 'passes'
  | 'returns'
  | 'withResults'
  | 'transfers'
  | 'jumps'
  | 'takenBack'
  | 'homeAway';

export function createTally(): Tally {
  return {
    queuedAt: new Map(),
    heldBy: new Map(),
    visitorOf: new Map(),
    strayed: new Set(),
    visitsTwice: new Set(),
    broughtResults: new Set(),
    numbers: new Map(),
    waits: [],
    violations: [],
    checkInsMs: [],
    counts: {
      booked: 0,
      foundNoPlace: 0,
      checkIns: 0,
      newcomers: 0,
      manualTickets: 0,
      calls: 0,
      recalls: 0,
      passes: 0,
      returns: 0,
      withResults: 0,
      transfers: 0,
      jumps: 0,
      takenBack: 0,
      homeAway: 0,
    },
    calledTwice: 0,
  };
}

/** A room has called a ticket: nobody else may hold it, nor the same person by another ticket (QUE-25). */
export function noteCall(tally: Tally, ticketId: string, room: string): void {
  const visitor = tally.visitorOf.get(ticketId);
  const twice = [...tally.heldBy].filter(
    ([held]) => held === ticketId || tally.visitorOf.get(held) === visitor,
  );
  if (twice.length > 0) {
    tally.calledTwice += 1;
    tally.violations.push(`visitor ${visitor} is called to ${room} and to ${twice[0]?.[1]}`);
  }
  tally.heldBy.set(ticketId, room);
  tally.counts.calls += 1;
}

export type WaitLine = {
  readonly name: string;
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly longest: number;
};

/** Minutes, for each queue and each of its lanes. */
export function waitLines(waits: readonly Wait[]): readonly WaitLine[] {
  const names = new Set(waits.flatMap(({ queue, lane }) => [queue, `${queue} ${lane}`]));
  return [...names].toSorted().map((name) => {
    const minutes = waits
      .filter(({ queue, lane }) => queue === name || `${queue} ${lane}` === name)
      .map(({ ms }) => ms / 60_000)
      .toSorted((one, other) => one - other);
    const at = (share: number) => minutes[Math.ceil(minutes.length * share) - 1] ?? 0;
    return { name, count: minutes.length, median: at(0.5), p90: at(0.9), longest: at(1) };
  });
}
