import type { QueueState, QueueTicket, QueueView, Room } from '../../../shared/contract/queue.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { type Live, useLive } from '../../host/use-live.ts';
import { useStored } from '../../ui/use-stored.ts';

/** The room somebody works in, its queue, and who is in front of them. */
export type MyRoom = {
  readonly live: Live<QueueState>;
  readonly rooms: readonly Room[];
  readonly room: Room | null;
  readonly queue: QueueView | null;
  /** Called to this room or being served in it. */
  readonly ticket: QueueTicket | null;
  readonly canCall: boolean;
  choose(roomId: string): void;
};

/**
 * Remembered on this machine, apart for every screen; else the room that is fixed for this person.
 *
 * @param screen the screen that asks, such as `station`
 */
export function useMyRoom(screen: string): MyRoom {
  const { queries } = useHost();
  const { staff } = useSession();
  const live = useLive(queries.queue.watch, undefined);
  const [stored, choose] = useStored(`yizhan.room.${screen}`, (text) => text ?? '');
  const queues = live.data?.queues ?? [];
  const rooms = queues.flatMap((queue) => queue.rooms);
  const room =
    rooms.find(({ roomId }) => roomId === stored) ??
    rooms.find(({ roomId }) => roomId === staff.roomId) ??
    null;
  const queue = queues.find(({ queueId }) => queueId === room?.queueId) ?? null;
  const ticket = queues
    .flatMap(({ active }) => active)
    .find(({ roomId }) => room !== null && roomId === room.roomId);
  return {
    live,
    rooms,
    room,
    queue,
    ticket: ticket ?? null,
    canCall: live.data?.canCall ?? false,
    choose,
  };
}
