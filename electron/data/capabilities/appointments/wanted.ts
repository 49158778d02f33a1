import type { Place } from '../../../../shared/domain/slots/day.ts';
import { minutesOf } from '../../../../shared/domain/slots/slot.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { idsOf } from '../residents/same-person.ts';
import { planOneDay } from './bookings.ts';
import type { WishRow } from './settle.ts';

/**
 * The places that a wish for a certain time could mean, the best first: the one that it names, or, where it
 * names no doctor, that time with whoever of the queue is there: the own doctor (QUE-08), then who has
 * most room.
 */
export async function placesFor(
  { workstation: { clinicId } }: AppContext,
  unit: Unit,
  wish: WishRow,
): Promise<readonly Place[]> {
  const date = wish.date as CalendarDate;
  const start = wish.start_time ?? '';
  const named: Place = { date, start, queueId: wish.queue_id, doctorId: wish.doctor_id };
  if (named.doctorId !== null) return [named];
  const { sessions } = await planOneDay(unit.db, clinicId, date);
  const ownDoctorId = await doctorOf(unit.db, wish.resident_id);
  const open = sessions.flatMap(({ session, slots }) => {
    const slot = slots.find((one) => one.start === minutesOf(start));
    if (!slot || session.queueId !== named.queueId) return [];
    const isOwn = session.doctorId !== null && session.doctorId === ownDoctorId;
    return [{ doctorId: session.doctorId, rank: isOwn ? Infinity : slot.free }];
  });
  const best = open.toSorted((one, other) => other.rank - one.rank);
  return best.length === 0 ? [named] : best.map(({ doctorId }) => ({ ...named, doctorId }));
}

/** The doctor who answers for a resident, by whichever of the merged records says so. */
export async function doctorOf(db: ReadDb | WriteDb, residentId: string): Promise<string | null> {
  const row = await db
    .selectFrom('residents')
    .select('doctor_id')
    .where('id', 'in', idsOf(residentId))
    .where('doctor_id', 'is not', null)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  return row?.doctor_id ?? null;
}
