/**
 * The mechanisms that keep a write from being lost, doubled or silently overwritten. The simulation
 * takes one out at a time and has to notice (replication.md 6.2): a test of the tests. Nothing else
 * may take one out, and nothing puts one back but the end of that run.
 */
export const mechanisms = [
  'scope-row-lock', // whoever appends holds the row of the scope until the commit
  'cursor-with-data', // entries, rows and cursor in one transaction
  'feed-hash-chain', // a position is a number and a hash
  'stream-hash-chain', // a stream goes on only from its last hash
  'transaction-id-dedup', // a known id never enters the feed twice
  'keep-until-seen', // acknowledged is not yet seen
  'mark-only-what-was-sent', // an answer speaks of what it was asked
  'acknowledge-after-commit',
  'donation', // what the other side lost is handed to it
  'donation-of-others', // also what others signed
  'durable-watermark', // bodies are let go below two verified backups, not below the head
  'watermark-hash', // and only where the own chain has the same hash
  'causal-bases', // a value replaces what its writer saw, not what a clock calls older
] as const;

export type Mechanism = (typeof mechanisms)[number];

const removed = new Set<Mechanism>();

/** Whether a mechanism is in place: always, outside the simulation. */
export function has(mechanism: Mechanism): boolean {
  return !removed.has(mechanism);
}

/** For the simulation alone: runs `act` without one mechanism. */
export async function withoutMechanism<Result>(
  mechanism: Mechanism,
  act: () => Promise<Result>,
): Promise<Result> {
  removed.add(mechanism);
  try {
    return await act();
  } finally {
    removed.delete(mechanism);
  }
}
