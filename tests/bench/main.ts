import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchPaperFirst, benchPaperWarm } from './papers.ts';
import { benchChangeDesk, benchCommit } from './replication.ts';
import { benchChangeSeen } from './change-seen.ts';
import { type BenchName, budgets, type Finding, judge, type Measured, tableOf } from './report.ts';
import { benchSearch } from './search.ts';
import { openStage, type Stage } from './stage.ts';
import { benchCalls, type Calls } from './call-to-board.ts';
import { benchColdStart } from './cold-start.ts';
import { benchCatchUp } from './catch-up.ts';
import { benchDecode, benchDecodeLatency } from './decode.ts';
import { benchCheckIn, benchMorning } from './front-desk.ts';
import { benchFirstLoad } from './first-load.ts';
import { benchFirstLoadPouch, type PouchLoads } from './first-load-pouch.ts';
import { benchManyClinics, type ManyClinics } from './many-clinics.ts';
import { benchCardToTicket } from './card-to-ticket.ts';
import { benchQuietRound } from './quiet-round.ts';
import { benchReadingToScreen } from './reading-to-screen.ts';

const help = `usage: npm run bench -- [options]

  --quick         smaller sizes, same metrics
  --only NAME     one of: ${Object.keys(budgets).join(', ')}; may be repeated
  --residents N   size of the search (1,000,000; with --quick 20,000)
  --json          one JSON document instead of a table

A budget that is missed is reported and is no failure; a metric that could not be measured is one.
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    residents: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const { quick } = values;
const residents = Number(values.residents ?? (quick ? 20_000 : 1_000_000));

/** What several share is started once, when the first needs it. */
let stage: Promise<Stage> | null = null;
const onStage = async (bench: (stage: Stage) => Promise<Measured>) => {
  stage ??= openStage();
  return bench(await stage);
};

/** Every call is seen at two boards, and is two measurements. */
let calls: Promise<Calls> | null = null;
const onBoards = (choose: (calls: Calls) => Measured) =>
  onStage(async (on) => {
    calls ??= benchCalls(on, { rounds: quick ? 8 : 60 });
    return choose(await calls);
  });

/** One database full of residents is two measurements. */
let searched: ReturnType<typeof benchSearch> | null = null;
const onSearch = async (
  choose: (measured: Awaited<ReturnType<typeof benchSearch>>) => Measured,
) => {
  searched ??= benchSearch({ residents });
  return choose(await searched);
};

/** One clinic is loaded beside the same peer twice. */
let pouchLoads: Promise<PouchLoads> | null = null;
const onPouch = async (choose: (loads: PouchLoads) => Measured) => {
  pouchLoads ??= benchFirstLoadPouch({ residents: quick ? 500 : 5_000, turns: 2 });
  return choose(await pouchLoads);
};

/** One district full of clinics is three measurements. */
let clinics: Promise<ManyClinics> | null = null;
const onDistrict = async (choose: (clinics: ManyClinics) => Measured) => {
  clinics ??= benchManyClinics(
    quick
      ? { clinics: 20, workstationsEach: 5, turns: 2, idleMs: 1_000 }
      : { clinics: 200, workstationsEach: 5, turns: 5, idleMs: 20_000 },
  );
  return choose(await clinics);
};

const benches: Readonly<Record<BenchName, () => Promise<Measured>>> = {
  search: () => onSearch(({ search }) => search),
  'search-memory': () => onSearch((measured) => measured['search-memory']),
  'card-to-ticket': () => onStage((on) => benchCardToTicket(on, { turns: quick ? 8 : 40 })),
  'check-in': () => benchCheckIn({ turns: quick ? 5 : 25 }),
  morning: () => benchMorning(quick ? { turns: 1, visits: 60 } : { turns: 3, visits: 300 }),
  decode: () => benchDecode({ frames: quick ? 40_000 : 1_000_000 }),
  'decode-latency': () => benchDecodeLatency({ latencies: quick ? 2_000 : 20_000 }),
  'reading-to-screen': () => onStage((on) => benchReadingToScreen(on, { turns: quick ? 4 : 20 })),
  'call-to-board': () => onBoards(({ here }) => here),
  'call-elsewhere': () => onBoards(({ elsewhere }) => elsewhere),
  'cold-start': () => onStage((on) => benchColdStart(on, { turns: quick ? 2 : 15 })),
  'first-load': () => benchFirstLoad({ residents: quick ? 2_000 : 100_000, turns: quick ? 2 : 1 }),
  'first-load-pouch': () => onPouch((loads) => loads['first-load-pouch']),
  'first-load-pouch-tuned': () => onPouch((loads) => loads['first-load-pouch-tuned']),
  'pdf-warm': () => benchPaperWarm({ turns: quick ? 3 : 12 }),
  'pdf-first': () => benchPaperFirst({ turns: quick ? 4 : 15 }),
  'catch-up': () => benchCatchUp({ residents: quick ? 200 : 20_000, turns: quick ? 3 : 8 }),
  'quiet-round': () => benchQuietRound({ turns: quick ? 3 : 15 }),
  'change-seen': () => benchChangeSeen({ turns: quick ? 5 : 20 }),
  'change-desk': () => benchChangeDesk({ turns: quick ? 5 : 20 }),
  'server-push': () => onDistrict(({ push }) => push),
  'server-clinic': () => onDistrict(({ clinic }) => clinic),
  'server-news': () => onDistrict(({ news }) => news),
  commit: () => benchCommit({ turns: quick ? 5 : 25 }),
};

async function main(): Promise<number> {
  const names = Object.keys(budgets) as BenchName[];
  const unknown = (values.only ?? []).filter((name) => !(name in budgets));
  if (values.help || unknown.length > 0 || !(residents >= 1)) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  const loadBefore = loadavg()[0];
  const findings: Finding[] = [];
  let exitCode = 0;
  for (const name of names.filter((one) => values.only?.includes(one) ?? true)) {
    process.stderr.write(`${name} … `);
    const startedAt = performance.now();
    try {
      findings.push(judge(name, await benches[name]()));
      process.stderr.write(`${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
    } catch (error) {
      // What was measured so far is not lost with it.
      exitCode = 1;
      process.stderr.write(`\n${name}: ${error instanceof Error ? error.message : 'failed'}\n`);
    }
  }
  await stage?.then(
    (one) => one.close(),
    () => undefined, // has closed itself
  );
  const run = { quick, node: process.version, loadBefore, loadAfter: loadavg()[0], findings };
  process.stdout.write(
    values.json ? `${JSON.stringify(run, null, 2)}\n` : `${tableOf(findings)}\n`,
  );
  return exitCode;
}

process.exit(await main());
