import { weekdayOf } from '../../../../shared/domain/settings/opening.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { isActiveOn } from '../../../../shared/replication/reference-rights.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { settingsOn } from '../administration/settings.ts';

/** Who sees people in which queue. */
export type QueueDoctor = {
  readonly doctorId: string;
  readonly name: string;
  readonly queueIds: ReadonlySet<string>;
};

/** The clinic's doctors of a day, by name, each with the queues of their room and of that day's plan. */
export async function doctorsOn(
  db: ReadDb | WriteDb,
  clinicId: string,
  date: CalendarDate,
): Promise<readonly QueueDoctor[]> {
  const staff = await db
    .selectFrom('staff')
    .leftJoin('rooms', 'rooms.id', 'staff.room_id')
    .select(['staff.id', 'staff.name', 'is_active', 'active_from', 'active_to', 'rooms.queue_id'])
    .where('staff.clinic_id', '=', clinicId)
    .where('role', '=', 'doctor')
    .where('staff.removed_reason', 'is', null)
    .orderBy('staff.name')
    .orderBy('staff.id')
    .execute();
  const plan = (await settingsOn(db, date))('booking.sessions');
  const today = plan.filter(({ weekday }) => weekday === weekdayOf(date));
  return staff
    .filter(({ is_active, active_from, active_to }) =>
      isActiveOn({ isActive: is_active === 1, activeFrom: active_from, activeTo: active_to }, date),
    )
    .map(({ id, name, queue_id }) => {
      const planned = today.filter(({ doctorId }) => doctorId === id).map((one) => one.queueId);
      return {
        doctorId: id,
        name,
        queueIds: new Set([...planned, ...(queue_id ? [queue_id] : [])]),
      };
    });
}
