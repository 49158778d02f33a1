import { parseArgs } from 'node:util';
import { playMorning, type Morning } from './run.ts';
import { waitLines } from './tally.ts';

/**
 * `npm run simulate:morning`: plays a morning at the front desk on the real core, with simulated time
 * and lines, and says how long people waited and whether anybody was lost (docs/simulation.md).
 */
const HELP = `npm run simulate:morning -- [--seed S | --seeds N [--from S]] [--visits V]

  --seed S      this morning alone (1); the same seed is the same morning
  --seeds N     so many mornings
  --from S      the first of them (1)
  --visits V    how many come (300)
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    visits: { type: 'string', default: '300' },
    help: { type: 'boolean', default: false },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);

function seeds(): readonly string[] {
  if (values.seeds === undefined) return [values.seed ?? values.from];
  return Array.from({ length: Number(values.seeds) }, (_, index) =>
    String(Number(values.from) + index),
  );
}

function report(seed: string, { tally, visits, lost, endedAt, cut }: Morning): void {
  const { counts } = tally;
  print(`morning ${seed}: ${visits} visits, the last one left ${clock(endedAt)}`);
  print(
    `  desk B alone ${clock(cut.from)} to ${clock(cut.to)}, ${counts.manualTickets} tickets with M`,
  );
  const { checkIns: _all, manualTickets: _manual, ...rest } = counts;
  print(
    `  ${Object.entries(rest)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  );
  print(`  ${'wait in minutes'.padEnd(20)}${['n', 'median', 'p90', 'longest'].map(cell).join('')}`);
  for (const { name, count, median, p90, longest } of waitLines(tally.waits))
    print(
      `  ${name.padEnd(20)}${[count, ...[median, p90, longest].map(tenths)].map(cell).join('')}`,
    );
  for (const line of [...tally.violations, ...lost].slice(0, 20)) print(`  ! ${line}`);
}

function clock(minutes: number): string {
  const whole = 8 * 60 + Math.floor(minutes);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

const cell = (value: number | string) => String(value).padStart(9);
const tenths = (value: number) => value.toFixed(1);

async function main(): Promise<number> {
  const visits = Number(values.visits);
  if (values.help || !(visits >= 1)) {
    process.stderr.write(HELP);
    return values.help ? 0 : 2;
  }
  const mornings: Morning[] = [];
  for (const seed of seeds()) {
    const morning = await playMorning({ seed, visits });
    report(seed, morning);
    mornings.push(morning);
  }
  const sum = (of: (morning: Morning) => number) => mornings.reduce((all, one) => all + of(one), 0);
  const checkInMs = mornings.flatMap(({ tally }) => tally.checkInsMs);
  const perSecond = (checkInMs.length * 1_000) / checkInMs.reduce((all, ms) => all + ms, 0);
  print(`check-ins: ${perSecond.toFixed(0)} a second on this machine`);
  const [lost, twice] = [sum((one) => one.lost.length), sum((one) => one.tally.calledTwice)];
  const other = sum((one) => one.tally.violations.length);
  print(`morning: ${sum((one) => one.visits)} visits, ${lost} lost, ${twice} called twice`);
  return lost + twice + other > 0 ? 1 : 0;
}

process.exitCode = await main();
