/**
 * What a door puts up with, at the home and at the district: whoever keeps to the protocol never
 * notices, and whoever only keeps a line open is let go of (docs/protocol.md, "Limits").
 */
export type DoorLimits = {
  /** Until the head of a request is said; also for a line on which nothing is said at all. */
  readonly headersMs: number;
  /** Until a request is said, head and body. */
  readonly requestMs: number;
  /** How often lines are looked at for the two above. */
  readonly checkMs: number;
  /** A line on which nothing moves, in either direction: an answer that nobody takes, too. */
  readonly idleMs: number;
  /** Of everybody. */
  readonly connectionsMax: number;
  /** Of one address. */
  readonly connectionsEachMax: number;
};

/** A commit may keep the one who asks busy for long between two requests, and a wait takes ten seconds. */
const patience = { headersMs: 15_000, requestMs: 60_000, checkMs: 5_000, idleMs: 90_000 } as const;

/** Of a clinic's home: a desk needs a handful of lines. */
export const homeDoor: DoorLimits = { ...patience, connectionsMax: 512, connectionsEachMax: 64 };

/** Of the district: a whole town may stand behind one address. */
export const districtDoor: DoorLimits = {
  ...patience,
  connectionsMax: 8_192,
  connectionsEachMax: 1_024,
};

/** Counts lines by the address that they come from. */
export type ConnectionGate = {
  /** False where this address has its share; else it has to leave again. */
  enter(address: string): boolean;
  leave(address: string): void;
};

export function makeConnectionGate({ connectionsEachMax }: DoorLimits): ConnectionGate {
  const counts = new Map<string, number>();
  return {
    enter: (address) => {
      const count = counts.get(address) ?? 0;
      if (count >= connectionsEachMax) return false;
      counts.set(address, count + 1);
      return true;
    },
    leave: (address) => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
    },
  };
}
