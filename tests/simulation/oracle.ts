import type { MessageName } from '../../shared/replication/protocol.ts';
import type { Position } from '../../shared/replication/transaction.ts';

/** What is known of a run from outside: what people did, what was promised to them, what was destroyed. */
export type Oracle = {
  /** Acts of which a desk said that they are saved, with who did them. */
  readonly committed: Map<string, string>;
  /** Acts of which the home of their scope said that it has them. */
  readonly acknowledged: Set<string>;
  /** How often the district went on from a backup. */
  restores: number;
  /** By resident, the clinic that registered them. */
  readonly belongs: Map<string, string>;
  /** Acts that were on no disk any more after a disk was lost. */
  readonly destroyed: Set<string>;
  /** Rows of papers whose bytes were nowhere any more after a disk was lost. */
  readonly lostPapers: Set<string>;
  /** How often a home went on from an earlier state of its disk. */
  homeLosses: number;
  /** Bytes that went over a line: clinic and hash. */
  readonly handed: Set<string>;
  readonly violations: Map<string, string>;
  /** By scope, what the district said last of its backups. */
  readonly durable: Map<string, Position>;
  /** Transactions that were below it once. */
  readonly secured: Set<string>;
  /** How many questions of each kind were answered: what a run went through. */
  readonly answered: Map<MessageName, number>;
};

export function createOracle(): Oracle {
  return {
    committed: new Map(),
    acknowledged: new Set(),
    restores: 0,
    belongs: new Map(),
    destroyed: new Set(),
    lostPapers: new Set(),
    homeLosses: 0,
    handed: new Set(),
    violations: new Map(),
    durable: new Map(),
    secured: new Set(),
    answered: new Map(),
  };
}

/** Notes what must not be, by the name of its invariant, once. */
export function violate(oracle: Oracle, invariant: string, what: string): void {
  if (!oracle.violations.has(invariant)) oracle.violations.set(invariant, what);
}
