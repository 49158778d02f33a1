import type { BenchOrder } from '../../../shared/contract/demo.ts';
import type { Problem } from '../../../shared/lib/problem.ts';
import { useCommand } from '../../host/use-command.ts';

export type Bench = {
  readonly isOrdering: boolean;
  readonly isCutting: boolean;
  readonly problem: Problem | null;
  order(order: BenchOrder): void;
  cutLine(isCut: boolean): void;
  retry(): void;
};

/** What the panel may ask of the bench of simulated devices. */
export function useBench(): Bench {
  const order = useCommand((client, _key, input: BenchOrder) =>
    client.demo.order({ order: input }),
  );
  const cut = useCommand((client, _key, isCut: boolean) =>
    client.demo.cutDistrictLine({ cut: isCut }),
  );
  const failed = [order, cut].find(({ problem }) => problem !== null);
  return {
    isOrdering: order.isRunning,
    isCutting: cut.isRunning,
    problem: failed?.problem ?? null,
    order: (input) => void order.run(input),
    cutLine: (isCut) => void cut.run(isCut),
    retry: () => void failed?.retry(),
  };
}
