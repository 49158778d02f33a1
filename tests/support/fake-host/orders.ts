import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { LaboratoryLine, OrderResult, VisitOrders } from '../../../shared/contract/orders.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import {
  containers,
  findTest,
  type TestCode,
  testCodes,
} from '../../../shared/domain/orders/catalogue.ts';
import { nextSequences, specimenLabel } from '../../../shared/domain/orders/label.ts';
import { clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** Back in the doctor's queue, where its ticket is there. */
function whereNow(clinic: FakeClinic, visit: VisitOrders): VisitOrders {
  const ticket = clinic.tickets.find(({ ticketId }) => ticketId === visit.ticketId);
  const isBack = visit.readiness === 'ready' && ticket?.lane === 'R';
  return isBack ? { ...visit, readiness: 'returned', canReturn: false } : visit;
}

/** Without what stands among the observations. */
function laboratoryOf(clinic: FakeClinic, residentId: string): LaboratoryLine[] {
  const own = clinic.orders.filter((visit) => visit.residentId === residentId);
  return own
    .flatMap(({ orders }) => orders)
    .flatMap(({ serviceRequestId, test }) => {
      const results = clinic.orderResults.filter(
        (one) => one.serviceRequestId === serviceRequestId && one.value === null,
      );
      const at = results.at(-1)?.at;
      return at === undefined ? [] : [{ serviceRequestId, test, at, results }];
    });
}

/** As the clinic has set. */
function offeredAt({ administration }: FakeClinic): TestCode[] {
  const set = administration?.settings.find(({ key }) => key === 'orders.tests')?.value;
  return testCodes.filter(
    (test) => !set || (Array.isArray(set) && set.some((one) => one === test)),
  );
}

type Line = VisitOrders['orders'][number];

const done = { done: true } as const;

/** Orders over a clinic in memory. Every container of a visit has one label. */
export function fakeOrders(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().orders;
  const byVisit = (visitId: string) => clinic.orders.find((one) => one.visitId === visitId);
  const lineOf = (serviceRequestId: string) =>
    clinic.orders
      .flatMap(({ orders }) => orders)
      .find((one) => one.serviceRequestId === serviceRequestId) ?? refuse('not-found');
  return os.router({
    watch: os.watch.handler(({ signal }) =>
      clinic.live(() => clinic.orders.map((one) => whereNow(clinic, one)), signal),
    ),
    ofVisit: os.ofVisit.handler(({ input, signal }) =>
      clinic.live(() => {
        const visit = byVisit(input.visitId) ?? null;
        const own = new Set(visit?.orders.map(({ serviceRequestId }) => serviceRequestId));
        const results = clinic.orderResults.filter((one) => own.has(one.serviceRequestId));
        return { visit, results, offered: offeredAt(clinic) };
      }, signal),
    ),
    ofResident: os.ofResident.handler(({ input, signal }) =>
      clinic.live(() => laboratoryOf(clinic, input.residentId), signal),
    ),
    order: os.order.handler(({ input: { idempotencyKey, visitId, tests } }) =>
      once('orders.order', idempotencyKey, () => {
        const made = addOrders(clinic, visitId, tests);
        return {
          serviceRequestIds: made.map(({ serviceRequestId }) => serviceRequestId),
          specimenIds: [...new Set(made.flatMap(({ specimenId }) => specimenId ?? []))],
        };
      }),
    ),
    cancel: os.cancel.handler(({ input }) =>
      once('orders.cancel', input.idempotencyKey, () => {
        patch(clinic, lineOf(input.serviceRequestId), {
          state: 'cancelled',
          cancelReason: input.reason,
        });
        return done;
      }),
    ),
    collect: os.collect.handler(({ input: { idempotencyKey, label } }) =>
      once('orders.collect', idempotencyKey, () => {
        const visit = clinic.orders.find(({ orders }) => orders.some((one) => one.label === label));
        if (!visit) return refuse('label-unknown');
        for (const one of visit.orders.filter((line) => line.label === label))
          patch(clinic, one, { state: 'collected', collectedAt: toInstant(Date.now()) });
        return { visitId: visit.visitId, residentId: visit.residentId };
      }),
    ),
    report: os.report.handler(({ input }) =>
      once('orders.report', input.idempotencyKey, () => {
        const { serviceRequestId, conclusion, attachmentId } = input;
        patch(clinic, lineOf(serviceRequestId), { state: 'resulted', isOverdue: false });
        const at = toInstant(Date.now());
        const said = { conclusion: conclusion || null, attachmentId, serviceRequestId, at };
        clinic.orderResults.push({ ...reported, ...said });
        return done;
      }),
    ),
  });
}

const reported: Omit<OrderResult, 'serviceRequestId' | 'at' | 'conclusion' | 'attachmentId'> = {
  source: 'report',
  deviceLabel: null,
  simulated: false,
  value: null,
  labValue: null,
};

/** Orders tests for the visit of a ticket, so many minutes ago. */
export function addOrders(
  clinic: FakeClinic,
  visitId: string,
  tests: readonly TestCode[],
  minutesAgo = 0,
): readonly Line[] {
  const ticket = clinic.tickets.find((one) => one.visitId === visitId) ?? refuse('not-found');
  const before = clinic.orders.find((one) => one.visitId === visitId);
  const now = Date.now();
  const made = tests.map((test): Line => {
    const container = findTest(test)?.container ?? null;
    const label = container && labelFor(clinic, visitId, container);
    return {
      serviceRequestId: randomUUID(),
      test,
      state: 'ordered',
      orderedAt: toInstant(now - minutesAgo * 60_000),
      orderedByName: '赵医生',
      specimenId: container && randomUUID(),
      label,
      container,
      collectedAt: null,
      minutes: minutesAgo,
      isOverdue: minutesAgo >= 60,
      cancelReason: null,
    };
  });
  const visit: VisitOrders = {
    visitId,
    residentId: ticket.residentId,
    name: ticket.name,
    sex: ticket.sex,
    ageYears: ticket.ageYears,
    ticketId: ticket.ticketId,
    ticketNumber: ticket.number,
    readiness: 'waiting',
    readyAt: null,
    canReturn: false,
    orders: [...(before?.orders ?? []), ...made],
  };
  clinic.orders = [...clinic.orders.filter((one) => one !== before), visit];
  return made;
}

function labelFor(clinic: FakeClinic, visitId: string, container: string): string {
  const all = clinic.orders.flatMap(({ orders }) => orders);
  const own = clinic.orders.find((one) => one.visitId === visitId)?.orders ?? [];
  const known = own.find((one) => one.container === container)?.label;
  if (known) return known;
  const date = clinicDate(Date.now());
  const labels = all.flatMap(({ label }) => label ?? []);
  // One for each container that nobody has a tube of yet: those of one order differ.
  const count = containers.findIndex((one) => one === container) + 1;
  const [sequence = 1] = nextSequences(labels, count, { prefix: 'A', date, rebirths: 0 }).slice(-1);
  return specimenLabel('A', date, sequence);
}

function patch(clinic: FakeClinic, line: Line, more: Partial<Line>): void {
  clinic.orders = clinic.orders.map((visit) => ({
    ...visit,
    orders: visit.orders.map((one) => (one === line ? { ...one, ...more } : one)),
  }));
}

function refuse(code: ProblemCode): never {
  const problem = new AppError(code).toProblem();
  throw new ORPCError(code, { status: 422, message: code, data: problem });
}
