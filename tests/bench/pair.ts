import { Bench } from 'tinybench';

type Work = () => Promise<unknown>;

/**
 * Ours and what it stands beside, a few of each in turns, so that a busy moment of the machine falls
 * on both. The first turn of each is not counted.
 */
export async function measurePair(
  ours: Work,
  beside: Work,
  { turns, each }: { readonly turns: number; readonly each: number },
): Promise<{ readonly ours: number[]; readonly beside: number[] }> {
  const samples = { ours: [] as number[], beside: [] as number[] };
  for (let turn = -1; turn < turns; turn += 1) {
    const bench = new Bench({
      iterations: each,
      time: 0,
      warmup: false,
      retainSamples: true,
      throws: true,
    });
    bench.add('ours', ours).add('beside', beside);
    await bench.run();
    if (turn < 0) continue;
    for (const name of ['ours', 'beside'] as const) samples[name].push(...latencies(bench, name));
  }
  return samples;
}

function latencies(bench: Bench, name: string): readonly number[] {
  const result = bench.getTask(name)?.result;
  const samples = result && 'latency' in result ? result.latency.samples : undefined;
  if (!samples) throw new Error(`nothing was measured of ${name}`);
  return samples;
}
