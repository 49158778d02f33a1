import { parseArgs } from 'node:util';
import { mechanisms } from '../../shared/replication/mechanisms.ts';
import { createPlayer } from './player.ts';
import { type NextTask, playAll, type Result, type Task } from './pool.ts';
import { type RegimeName, regimeNames } from './regimes.ts';
import { countedTasks, timedTasks } from './tasks.ts';

/**
 * `npm run simulate`: plays schedules of the whole replication against simulated time, lines, disks
 * and clocks, and says which invariants did not hold (docs/simulation.md).
 */
const HELP = `npm run simulate -- [--seeds N] [--from S] [--regime all|${regimeNames.join('|')}]
                    [--jobs J] [--without MECHANISM]
npm run simulate -- --minutes M [--from S] [--jobs J]
npm run simulate -- --seed S [--regime R] [--trace]

  --seeds N      how many schedules (100); with --regime all each takes the next regime
  --minutes M    for so long, the same share for every regime, after everything that once failed
  --from S       number of the first one (1)
  --seed S       this one alone; --trace prints everything that happens in it
  --jobs J       processes at once (2)
  --without M    takes a mechanism out, to see whether it is missed:
                 ${mechanisms.join(', ')}
`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      minutes: { type: 'string' },
      regime: { type: 'string', default: 'all' },
      jobs: { type: 'string', default: '2' },
      without: { type: 'string' },
      trace: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const without = mechanisms.find((name) => name === values.without) ?? null;
  const all: readonly (RegimeName | 'all')[] = ['all', ...regimeNames];
  const regime = all.find((name) => name === values.regime) ?? null;
  const isRight = regime !== null && (without !== null) === (values.without !== undefined);
  return { ...values, regime: regime ?? 'all', without, isRight };
}

type Options = ReturnType<typeof readOptions>;

function report({ task, violations }: Result): void {
  const { seed, regime, without } = task;
  for (const [invariant, what] of violations)
    process.stdout.write(
      `seed ${seed} regime ${regime}: ${invariant}\n  ${what.slice(0, 2_000)}\n`,
    );
  const more = without ? ` --without ${without}` : '';
  if (violations.length > 0)
    process.stdout.write(
      `  npm run simulate -- --seed ${seed} --regime ${regime}${more} --trace\n`,
    );
}

async function playOne(task: Task, isTraced: boolean): Promise<readonly Result[]> {
  const player = await createPlayer();
  const { violations, writes, trace } = await player.play(task.seed, task.regime, task.without);
  await player.close();
  if (isTraced) process.stdout.write(`${trace.join('\n')}\n`);
  const result = { task, violations: [...violations], writes, tookMs: 0 };
  report(result);
  return [result];
}

async function playMany(
  next: NextTask,
  jobs: number,
  note: (result: Result) => void = () => undefined,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  await playAll(next, jobs, (result) => {
    report(result);
    note(result);
    results.push(result);
    if (process.stderr.isTTY) process.stderr.write(`\r${results.length} `);
  });
  return results;
}

async function playFor(minutes: number, from: number, jobs: number): Promise<readonly Result[]> {
  const until = performance.now() + minutes * 60_000;
  const { next, note } = timedTasks(from, () => performance.now() >= until);
  const results = await playMany(next, jobs, note);
  for (const name of regimeNames) {
    const count = results.filter(({ task }) => task.regime === name).length;
    process.stdout.write(`${name}: ${count} runs\n`);
  }
  return results;
}

function playAsAsked(options: Options): Promise<readonly Result[]> {
  const { seed, minutes, regime, without } = options;
  const [from, count, jobs] = [options.from, options.seeds, options.jobs].map(Number) as [
    number,
    number,
    number,
  ];
  if (minutes !== undefined) return playFor(Number(minutes), from, jobs);
  const next = countedTasks(
    seed === undefined ? { from, count } : { from: Number(seed), count: 1 },
    regime,
    without,
  );
  const only = seed === undefined ? null : next();
  return only ? playOne(only, options.trace) : playMany(next, jobs);
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options.help || !options.isRight) {
    process.stderr.write(HELP);
    return options.help ? 0 : 2;
  }
  const results = await playAsAsked(options);
  const writes = results.reduce((sum, result) => sum + result.writes, 0);
  const violations = results.reduce((sum, result) => sum + result.violations.length, 0);
  process.stdout.write(
    `simulate: ${results.length} runs, ${writes} writes, ${violations} violations\n`,
  );
  return violations > 0 ? 1 : 0;
}

process.exitCode = await main();
