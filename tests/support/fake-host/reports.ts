import { randomUUID } from 'node:crypto';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { reportClock } from '../../../shared/domain/triage/notifiable.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** Notifiable diseases over a clinic in memory. */
export function fakeReports(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  return {
    open: os.reports.open.handler(({ signal }) => clinic.live(() => clinic.reports, signal)),
    closed: os.reports.closed.handler(({ signal }) =>
      clinic.live(() => clinic.closedReports, signal),
    ),
    name: os.reports.name.handler(({ input }) =>
      once('reports.name', input.idempotencyKey, () => {
        const taskId = randomUUID();
        const { disease, residentId } = input;
        const dueAt = toInstant(reportClock(disease, Date.now()).dueAt);
        const name = clinic.person(residentId)?.brief.name ?? '';
        clinic.reports = [
          ...clinic.reports,
          { taskId, residentId, name, disease, dueAt, state: 'open', because: null },
        ];
        return { taskId };
      }),
    ),
    close: os.reports.close.handler(({ input, context }) =>
      once('reports.close', input.idempotencyKey, () => {
        const closing = clinic.reports.find(({ taskId }) => taskId === input.taskId);
        const by = { closedBy: context.staff?.name ?? null, closedAt: toInstant(Date.now()) };
        const { state, because } = input;
        if (closing) clinic.closedReports = [{ ...closing, state, because, ...by }];
        clinic.reports = clinic.reports.filter(({ taskId }) => taskId !== input.taskId);
        return { done: true as const };
      }),
    ),
  };
}
