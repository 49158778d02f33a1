import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * One project for each kind of infrastructure a test may need; the suffix of the file says which.
 * Groups run one after the other, so that nothing competes with the tests that watch real lines and whole
 * workstations; those that need only a window of their own run two at a time. What drives a browser or several
 * programs at once is tried a second time, because each of them can be starved of its processor; the run's end names
 * what needed it, and why.
 */
const suffixes = ['db', 'serial', 'pg', 'dom'] as const;
type Suffix = (typeof suffixes)[number];

const everywhere = ['electron', 'renderer', 'server', 'shared', 'scripts', 'tools', 'tests'];
const elsewhere = ['**/node_modules/**', 'tests/e2e/**'];
const workersMax = 2;

const patterns = (suffix: string) =>
  everywhere.map((folder) => `${folder}/**/*${suffix}.test.{ts,tsx}`);

type ProjectOptions = {
  readonly order: number;
  readonly timeoutMs: number;
  readonly isParallel?: boolean;
  readonly retry?: number;
  readonly globalSetup?: string[];
};

function project(suffix: Suffix, options: ProjectOptions) {
  return {
    test: {
      name: suffix,
      include: patterns(`.${suffix}`),
      exclude: elsewhere,
      testTimeout: options.timeoutMs,
      hookTimeout: options.timeoutMs,
      fileParallelism: options.isParallel ?? false,
      maxWorkers: options.isParallel ? workersMax : 1,
      retry: options.retry ?? 0,
      sequence: { groupOrder: options.order },
      ...(options.globalSetup ? { globalSetup: options.globalSetup } : {}),
    },
  };
}

const builtWindow = ['tests/support/built-window.ts'];
const postgresSetup = ['tests/support/postgres.ts'].filter((file) => existsSync(file));

export default defineConfig({
  test: {
    reporters: ['default', './tests/support/closing-line.ts'],
    maxWorkers: workersMax,
    projects: [
      {
        test: {
          name: 'pure',
          include: patterns(''),
          setupFiles: ['tests/support/property-seed.ts'],
          exclude: [...elsewhere, ...suffixes.flatMap((suffix) => patterns(`.${suffix}`))],
          testTimeout: 15_000,
          maxWorkers: workersMax,
          sequence: { groupOrder: 0 },
        },
      },
      project('db', { order: 1, timeoutMs: 20_000, isParallel: true, retry: 1 }),
      project('pg', {
        order: 2,
        timeoutMs: 60_000,
        isParallel: true,
        retry: 1,
        globalSetup: postgresSetup,
      }),
      project('serial', { order: 3, timeoutMs: 30_000, retry: 1 }),
      project('dom', {
        order: 4,
        timeoutMs: 60_000,
        isParallel: true,
        retry: 1,
        globalSetup: builtWindow,
      }),
      {
        test: {
          name: 'e2e',
          globalSetup: builtWindow,
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          maxWorkers: 1,
          retry: 1,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
