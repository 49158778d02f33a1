import { parseArgs } from 'node:util';
import { mechanisms } from '../../shared/replication/mechanisms.ts';
import { createPlayer } from './player.ts';
import { playAll, type Result, type Task } from './pool.ts';
import { type RegimeName, regimeNames } from './regimes.ts';

/**
 * `npm run simulate`: plays schedules of the whole replication against simulated time, lines, disks
 * and clocks, and says which invariants did not hold (docs/simulation.md).
 */
const HELP = `npm run simulate -- [--seeds N] [--from S] [--regime all|${regimeNames.join('|')}]
                    [--jobs J] [--without MECHANISM]
npm run simulate -- --seed S [--regime R] [--trace]

  --seeds N      how many schedules (100); with --regime all each takes the next regime
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
      regime: { type: 'string', default: 'all' },
      jobs: { type: 'string', default: '2' },
      without: { type: 'string' },
      trace: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const without = mechanisms.find((name) => name === values.without) ?? null;
  const isKnown = values.regime === 'all' || regimeNames.some((name) => name === values.regime);
  const isRight = isKnown && (without !== null) === (values.without !== undefined);
  return { ...values, without, isRight };
}

/** With `all` a seed has the regime of its number, so that it replays by its number alone. */
function regimeOf(seed: number, regime: string): RegimeName {
  const own = regimeNames.find((name) => name === regime);
  return own ?? (regimeNames[seed % regimeNames.length] as RegimeName);
}

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
  return [{ task, violations: [...violations], writes }];
}

async function playMany(tasks: readonly Task[], jobs: number): Promise<readonly Result[]> {
  const results: Result[] = [];
  await playAll(tasks, jobs, (result) => {
    report(result);
    results.push(result);
    if (process.stderr.isTTY) process.stderr.write(`\r${results.length}/${tasks.length} `);
  });
  return results;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options.help || !options.isRight) {
    process.stderr.write(HELP);
    return options.help ? 0 : 2;
  }
  const taskOf = (seed: number): Task => {
    return { seed, regime: regimeOf(seed, options.regime), without: options.without };
  };
  const [from, count] = options.seed
    ? [Number(options.seed), 1]
    : [Number(options.from), Number(options.seeds)];
  const tasks = Array.from({ length: count }, (_, index) => taskOf(from + index));
  const [only] = tasks;
  const results =
    options.seed && only
      ? await playOne(only, options.trace)
      : await playMany(tasks, Number(options.jobs));
  if (options.seed) results.forEach(report);
  const writes = results.reduce((sum, result) => sum + result.writes, 0);
  const violations = results.reduce((sum, result) => sum + result.violations.length, 0);
  process.stdout.write(
    `simulate: ${results.length} runs, ${writes} writes, ${violations} violations\n`,
  );
  return violations > 0 ? 1 : 0;
}

process.exitCode = await main();
