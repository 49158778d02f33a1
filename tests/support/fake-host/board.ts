import type { BoardState } from '../../../shared/contract/queue.ts';
import { maskName } from '../../../shared/domain/identity/mask.ts';
import { fromInstant, type Instant } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';

/** Of those who came into a queue at these times, until now. */
export function figuresOf(since: readonly Instant[]) {
  const minutes = since
    .map((at) => Math.round((Date.now() - fromInstant(at)) / 60_000))
    .toSorted((one, other) => one - other);
  return {
    count: minutes.length,
    medianMinutes: minutes[Math.floor(minutes.length / 2)] ?? null,
    longestMinutes: minutes.at(-1) ?? null,
  };
}

/** The public screen of a waiting area, or of the whole clinic. */
export function fakeBoard(clinic: FakeClinic, roomIds?: readonly string[]): BoardState {
  if (clinic.hasBoardFault) throw new Error('a fault of the board');
  const isShown = (roomId: string | null) =>
    !roomIds || (roomId !== null && roomIds.includes(roomId));
  return {
    clinicName: '安康社区卫生服务站',
    isDemo: clinic.isDemo,
    calls: clinic.tickets
      .filter(({ state, roomId }) => state === 'called' && isShown(roomId))
      .toSorted((left, right) => (right.calledAt ?? '').localeCompare(left.calledAt ?? ''))
      .slice(0, 8)
      .flatMap(({ ticketId, number, roomName, calledAt, calls, name }) =>
        roomName && calledAt
          ? [
              {
                ticketId,
                number,
                roomName,
                calledAt,
                calls,
                maskedName: clinic.showsNames ? maskName(name) : null,
              },
            ]
          : [],
      ),
    waiting: clinic.queues
      .filter(({ rooms }) => rooms.some(({ roomId }) => isShown(roomId)))
      .map(({ name, queueId }) => ({
        queueName: name,
        count: clinic.tickets.filter(
          (ticket) => ticket.queueId === queueId && ticket.state === 'waiting',
        ).length,
      })),
    rooms: clinic.queues.flatMap(({ rooms }) =>
      rooms.map(({ roomId, name }) => ({ roomId, name })),
    ),
  };
}
