import type { QueueView } from '../../../shared/contract/queue.ts';

/** A queue, one room of it, or one of its doctors, to whom somebody can be sent. */
export type Target = {
  readonly key: string;
  readonly queueId: string;
  /** Null: whichever room of the queue is free first. */
  readonly roomId: string | null;
  /** Null: whoever of the queue calls next. */
  readonly doctorId: string | null;
  readonly queueName: string;
  /** Of the room or of the doctor; null for the queue as a whole. */
  readonly name: string | null;
  /** How many wait in the queue. */
  readonly waiting: number;
  /** Our own queue: waiting again where they waited. */
  readonly isOurs: boolean;
  /** Its queue comes before ours on the usual way through the clinic. */
  readonly isEarlier: boolean;
};

/**
 * Everywhere but here, in the order of the queues: each other queue as a whole and, where it has several,
 * its rooms; the other rooms of our own queue; behind the rooms the colleagues who see people there. At the end the
 * place from which somebody was called.
 */
export function targetsFrom(
  queues: readonly QueueView[],
  { roomId, staffId }: { readonly roomId: string; readonly staffId: string },
): readonly Target[] {
  const ours = queues.findIndex(({ rooms }) => rooms.some((room) => room.roomId === roomId));
  const targets = queues.flatMap((queue, index): Target[] => {
    const { queueId, name, rooms, doctors, waiting } = queue;
    const of = {
      queueId,
      queueName: name,
      waiting: waiting.length,
      isOurs: index === ours,
      isEarlier: index < ours,
    };
    const others = rooms.filter((room) => room.roomId !== roomId);
    const single = others.map((room) => ({
      ...of,
      key: room.roomId,
      roomId: room.roomId,
      doctorId: null,
      name: room.name,
    }));
    const colleagues = doctors
      .filter(({ doctorId }) => doctorId !== staffId)
      .map((doctor) => ({
        ...of,
        key: doctor.doctorId,
        roomId: null,
        doctorId: doctor.doctorId,
        name: doctor.name,
      }));
    const whole = { ...of, key: queueId, roomId: null, doctorId: null, name: null };
    const isSplit = others.length > 1 || of.isOurs;
    return [whole, ...(isSplit ? single : []), ...colleagues];
  });
  const isOwnPlace = ({ isOurs, name }: Target) => isOurs && name === null;
  return [...targets.filter((one) => !isOwnPlace(one)), ...targets.filter(isOwnPlace)];
}
