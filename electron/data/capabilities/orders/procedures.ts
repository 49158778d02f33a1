import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { Topic } from '../../live/changes.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { laboratoryLines, listOrders, ordersOfVisit } from './reader.ts';
import { cancelOrder, collectSpecimen, orderTests, reportOrder, requireOrder } from './writer.ts';

const done = { done: true as const };

const watched: readonly Topic[] = [
  'service_requests',
  'specimens',
  'observations',
  'lab_results',
  'diagnostic_reports',
  'tickets',
  'visits',
  'residents',
  'settings',
  'minute',
];

/** Tests that are ordered, their specimens and their results (V7). */
export function orderProcedures(app: AppContext, os: Implementer) {
  const { database, clock, changes } = app;
  return os.orders.router({
    watch: os.orders.watch.handler(({ context, signal }) =>
      live({
        changes,
        topics: watched,
        compute: async () => {
          const now = clock.now();
          const visits = await listOrders(database.read, { date: clinicDate(now) }, now);
          context.about([...new Set(visits.map(({ residentId }) => residentId))]);
          return visits;
        },
        signal,
      }),
    ),
    ofVisit: os.orders.ofVisit.handler(({ context, input: { visitId }, signal }) =>
      live({
        changes,
        topics: watched,
        compute: async () => {
          const found = await ordersOfVisit(database.read, visitId, clock.now());
          if (found.visit) context.about([found.visit.residentId]);
          return found;
        },
        signal,
      }),
    ),
    ofResident: os.orders.ofResident.handler(({ context, input: { residentId }, signal }) => {
      context.about([residentId]);
      return live({
        changes,
        topics: watched,
        compute: () => laboratoryLines(database.read, residentId),
        signal,
      });
    }),
    order: os.orders.order.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const made = await orderTests(app, unit, input);
        const [first] = made.serviceRequestIds;
        if (first) context.about([(await requireOrder(unit, first)).row.resident_id]);
        return made;
      }),
    ),
    cancel: os.orders.cancel.handler(({ context, input: { serviceRequestId, reason } }) =>
      context.commit(async (unit) => {
        const { row } = await requireOrder(unit, serviceRequestId);
        context.about([row.resident_id], reason);
        await cancelOrder(unit, serviceRequestId, reason);
        return done;
      }),
    ),
    collect: os.orders.collect.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const found = await collectSpecimen(unit, input.label);
        context.about([found.residentId]);
        return found;
      }),
    ),
    report: os.orders.report.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { row } = await requireOrder(unit, input.serviceRequestId);
        context.about([row.resident_id]);
        await reportOrder(unit, input, app.makeId);
        return done;
      }),
    ),
  });
}
