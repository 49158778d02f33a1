import { implement, ORPCError } from '@orpc/server';
import type { DayState, OpenTicket } from '../../../shared/contract/closing.ts';
import { contract } from '../../../shared/contract/contract.ts';
import { clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';
import { enterFallbackList } from './printing.ts';

/** The end of a day whose tickets are those of the clinic; two readings lie in the tray. */
export function fakeClosing(clinic: FakeClinic, once: Once) {
  const os = implement(contract);
  let lastClosing: DayState['lastClosing'] = null;
  const inState = (...states: readonly OpenTicket['state'][]) =>
    states
      .flatMap((state) => clinic.tickets.filter((one) => one.state === state))
      .map((ticket) => ({
        ticketId: ticket.ticketId,
        residentId: ticket.residentId,
        number: ticket.number,
        name: ticket.name,
        queueName: clinic.queues.find(({ queueId }) => queueId === ticket.queueId)?.name ?? '',
        state: ticket.state as OpenTicket['state'],
        since: ticket.calledAt ?? ticket.queuedAt,
      }));
  const dayState = (): DayState => ({
    date: clinicDate(Date.now()),
    closesAt: '23:59',
    inRooms: inState('called', 'serving'),
    notCalled: inState('waiting', 'passed'),
    openVisits: 0,
    unattributed: 2,
    criticals: 1,
    desks: clinic.lineStatus.desks,
    waits: clinic.queues.map(({ name }) => ({
      queueName: name,
      today: { count: 9, medianMinutes: 14, longestMinutes: 38 },
    })),
    done: clinic.tickets.filter(({ state }) => state === 'done').length,
    lastClosing,
  });
  return {
    watch: os.closing.watch.handler(({ signal }) => clinic.live(dayState, signal)),
    fallbackList: os.closing.fallbackList.handler(({ input }) =>
      once('closing.fallbackList', input.idempotencyKey, () => enterFallbackList(clinic)),
    ),
    close: os.closing.close.handler(({ input }) =>
      once('closing.close', input.idempotencyKey, () => {
        if (inState('called', 'serving').length > 0) {
          const problem = new AppError('wrong-state').toProblem();
          throw new ORPCError(problem.code, { data: problem });
        }
        const open = inState('waiting', 'passed');
        for (const { ticketId } of open) clinic.patchTicket(ticketId, { state: 'no-show' });
        const closedAt = toInstant(Date.now());
        lastClosing = { closedAt, closedBy: '李慧', noShows: open.length };
        return { noShows: open.length };
      }),
    ),
  };
}
