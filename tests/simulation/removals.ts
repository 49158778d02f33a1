import type { Mechanism } from '../../shared/replication/mechanisms.ts';
import type { RegimeName } from './regimes.ts';
import type { ScriptName } from './scripts.ts';

export type Removal = {
  readonly without: Mechanism;
  readonly seed: number;
  readonly regime: RegimeName;
};

/** Set down step by step, where chance brings it about once in thousands of schedules. */
export const scriptedRemovals: readonly {
  readonly without: Mechanism;
  readonly script: ScriptName;
}[] = [{ without: 'watermark-hash', script: 'another-feed' }];

/**
 * For each mechanism a schedule that notices when it is missing (replication.md 6.2). The row lock is
 * in row-lock.pg.test.ts: it takes two connections to miss it.
 */
export const removals: readonly Removal[] = [
  { without: 'cursor-with-data', seed: 6, regime: 'net' },
  { without: 'feed-hash-chain', seed: 26, regime: 'server-restore' },
  { without: 'stream-hash-chain', seed: 2, regime: 'client-restore' },
  { without: 'transaction-id-dedup', seed: 2, regime: 'client-restore' },
  { without: 'keep-until-seen', seed: 3, regime: 'client-restore' },
  { without: 'mark-only-what-was-sent', seed: 2, regime: 'net' },
  { without: 'acknowledge-after-commit', seed: 1, regime: 'net' },
  { without: 'donation', seed: 2, regime: 'client-restore' },
  { without: 'donation-of-others', seed: 200018, regime: 'deaths' },
  { without: 'durable-watermark', seed: 3, regime: 'everything' },
  { without: 'causal-bases', seed: 1, regime: 'net' },
];
