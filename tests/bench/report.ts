/** One budget of the architecture: what was measured, and beside it in the same run what it stands on. */
export type Finding = {
  readonly name: string;
  /** What the numbers are of, and at what size. */
  readonly what: string;
  readonly ours: Distribution;
  /** The floor or the peer; the name says which. */
  readonly beside: Distribution & { readonly name: string };
  /** Ours over the other, of the medians. */
  readonly ratio: number;
  readonly budget: Budget | null;
  readonly verdict: 'ok' | 'over' | 'no budget';
};

/** A percentile in milliseconds, or how many times the other's median ours may take. */
export type Budget =
  | { readonly at: 'p50' | 'p99'; readonly ms: number }
  | { readonly at: 'ratio'; readonly times: number };

/** Milliseconds. */
export type Distribution = {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
};

export type Measured = {
  readonly what: string;
  readonly ours: readonly number[];
  readonly beside: { readonly name: string; readonly samples: readonly number[] };
};

/** What is measured, with the budget that it is held against; docs/benchmarks.md names the same. */
export const budgets = {
  search: { at: 'p99', ms: 2 },
  'search-memory': null,
  'card-to-ticket': { at: 'p99', ms: 150 },
  'check-in': null,
  morning: null,
  decode: { at: 'p99', ms: 50 },
  'decode-latency': { at: 'p99', ms: 1 },
  'reading-to-screen': { at: 'p99', ms: 100 },
  'call-to-board': { at: 'p99', ms: 300 },
  'call-elsewhere': { at: 'p99', ms: 1_000 },
  'cold-start': { at: 'ratio', times: 1.5 },
  'first-load': { at: 'ratio', times: 2 },
  'first-load-pouch': { at: 'ratio', times: 0.1 },
  'first-load-pouch-tuned': { at: 'ratio', times: 0.1 },
  'pdf-warm': { at: 'p50', ms: 60 },
  'pdf-first': { at: 'p50', ms: 300 },
  'catch-up': null,
  'quiet-round': null,
  'change-seen': { at: 'p50', ms: 150 },
  'change-desk': { at: 'p50', ms: 150 },
  'server-push': null,
  'server-clinic': null,
  'server-news': null,
  commit: null,
} as const satisfies Readonly<Record<string, Finding['budget']>>;

export type BenchName = keyof typeof budgets;

export function judge(name: BenchName, { what, ours, beside }: Measured): Finding {
  const budget = budgets[name];
  const [mine, other] = [distributionOf(ours), distributionOf(beside.samples)];
  const ratio = rounded(mine.p50 / other.p50);
  return {
    name,
    what,
    ours: mine,
    beside: { name: beside.name, ...other },
    ratio,
    budget,
    verdict: budget === null ? 'no budget' : isOver(budget, mine, ratio) ? 'over' : 'ok',
  };
}

function isOver(budget: Budget, mine: Distribution, ratio: number): boolean {
  return budget.at === 'ratio' ? ratio > budget.times : mine[budget.at] > budget.ms;
}

function wordsOf(budget: Budget): string {
  return budget.at === 'ratio' ? `${budget.times} x` : `${budget.at} ${budget.ms}`;
}

export function distributionOf(samples: readonly number[]): Distribution {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (share: number) => rounded(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** For people: one line for each budget, and one for what it stands beside. */
export function tableOf(findings: readonly Finding[]): string {
  const head = ['', 'n', 'p50', 'p95', 'p99', 'budget', 'ratio', ''];
  const rows = findings.flatMap(({ name, ours, beside, ratio, budget, verdict, what }) => [
    [name, ...cells(ours), budget ? wordsOf(budget) : '', `${ratio}`, `${verdict} · ${what}`],
    [`  ${beside.name}`, ...cells(beside), '', '', ''],
  ]);
  return [head, ...rows].map((row) => row.map(aligned).join(' ').trimEnd()).join('\n');
}

function cells({ n, p50, p95, p99 }: Distribution): string[] {
  return [n, p50, p95, p99].map(String);
}

function aligned(cell: string, column: number): string {
  if (column === 0) return cell.padEnd(30);
  return column === 7 ? cell : cell.padStart(9);
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
