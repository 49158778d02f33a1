import type { BenchOrder } from '../../../../shared/contract/demo.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import { queueOf } from '../../live/queue-of.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import type { BenchRelay } from './bench.ts';

const done = { done: true as const };

/** The panel of simulated devices. Refused outside the demonstration clinic. */
export function demoProcedures(app: AppContext, os: Implementer, bench: BenchRelay) {
  const onlyInDemo = () => {
    if (!app.workstation.isDemo) throw new AppError('forbidden');
  };
  return os.demo.router({
    watch: os.demo.watch.handler(({ signal }) => {
      onlyInDemo();
      return live({
        changes: app.changes,
        topics: ['bench'],
        compute: () => Promise.resolve(bench.state()),
        signal,
      });
    }),
    order: os.demo.order.handler(({ input }) => {
      onlyInDemo();
      if (!bench.order(input.order)) throw new AppError('device-not-connected');
      return done;
    }),
    cutDistrictLine: os.demo.cutDistrictLine.handler(({ input }) => {
      onlyInDemo();
      app.cutDistrictLine(input.cut);
      bench.setCut(input.cut);
      app.changes.publish(['bench']);
      return done;
    }),
    attachBench: os.demo.attachBench.handler(async function* ({ input, signal }) {
      onlyInDemo();
      const orders = queueOf<BenchOrder>(signal);
      const detach = bench.attach(input.cards, orders.push);
      app.changes.publish(['bench']);
      try {
        yield* orders.values();
      } finally {
        detach();
        app.changes.publish(['bench']);
      }
    }),
    reportBench: os.demo.reportBench.handler(({ input }) => {
      onlyInDemo();
      bench.report(input.devices);
      app.changes.publish(['bench']);
      return done;
    }),
  });
}
