import type { BoardState } from '../../../../shared/contract/queue.ts';
import { maskName } from '../../../../shared/domain/identity/mask.ts';
import { clinicDate, type EpochMs, type Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import { settingNow } from '../administration/settings.ts';
import { byCall, listQueues, openRooms } from './reader.ts';
import { selectTickets } from './ticket-rows.ts';

/** Never more calls on a board than can be read from eight metres (design.md). */
const BOARD_CALLS_MAX = 8;

type Options = {
  readonly clinicId: string;
  readonly now: EpochMs;
  readonly isDemo: boolean;
  /** The rooms of the board's area; undefined for the whole clinic. */
  readonly roomIds?: readonly string[] | undefined;
};

/**
 * The public screen: tickets that were called and not yet served, newest first. A name is on it only
 * where the clinic has recorded its ground for showing it, and then masked (QUE-24, ID-54).
 */
export async function boardState(db: ReadDb, options: Options): Promise<BoardState> {
  const { clinicId, now, roomIds } = options;
  const date = clinicDate(now);
  const [clinic, queues, rooms, rows, ground] = await Promise.all([
    db.selectFrom('clinics').select('name').where('id', '=', clinicId).executeTakeFirst(),
    listQueues(db, clinicId, date),
    openRooms(db, date).where('clinic_id', '=', clinicId).orderBy('name').execute(),
    selectTickets(db, date).execute(),
    settingNow(db, 'queue.board-names', now),
  ]);
  const isShown = (roomId: string | null) =>
    !roomIds || (roomId !== null && roomIds.includes(roomId));
  const shownQueues = new Set(
    rooms.filter(({ id }) => isShown(id)).map(({ queue_id }) => queue_id),
  );
  const calls = rows
    .filter(({ state, called_at, room_name }) => state === 'called' && called_at && room_name)
    .filter(({ room_id }) => isShown(room_id))
    .sort(byCall)
    .slice(0, BOARD_CALLS_MAX);
  return {
    clinicName: clinic?.name ?? '',
    calls: calls.map((row) => ({
      ticketId: row.ticket_id,
      number: row.number,
      roomName: row.room_name ?? '',
      calledAt: row.called_at as Instant,
      calls: row.calls,
      maskedName: ground === 'hidden' ? null : maskName(row.name),
    })),
    waiting: queues
      .filter(({ id }) => !roomIds || shownQueues.has(id))
      .map(({ id, name }) => ({
        queueName: name,
        count: rows.filter((row) => row.queue_id === id && row.state === 'waiting').length,
      })),
    rooms: rooms.map(({ id, name }) => ({ roomId: id, name })),
    isDemo: options.isDemo,
  };
}
