import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import type { WishRow } from './settle.ts';

/** Bookings that came from elsewhere, known by the number that they have there (`external_id`). */

const CANCELLED_OUTSIDE = 'cancelled-online';

type Known = { readonly state: 'booked' | 'withdrawn'; readonly booked_id?: string };

/**
 * What a wish has become already, told twice by its channel: a booking, also one that was moved or ended since,
 * or the same wish, which goes on waiting for both.
 */
export async function findKnown(db: WriteDb, wish: WishRow): Promise<Known | null> {
  if (wish.external_id === null || wish.state !== 'open') return null;
  const booked = await db
    .selectFrom('appointments')
    .select('id')
    .where('external_id', '=', wish.external_id)
    .where('removed_reason', 'is', null)
    // What its channel took back may come again, in another list.
    .where(({ eb, or }) =>
      or([eb('cancel_reason', 'is', null), eb('cancel_reason', '<>', CANCELLED_OUTSIDE)]),
    )
    .orderBy('booked_at', 'desc')
    .executeTakeFirst();
  if (booked) return { state: 'booked', booked_id: booked.id };
  const earlier = await db
    .selectFrom('booking_wishes')
    .select('id')
    .where('external_id', '=', wish.external_id)
    .where('removed_reason', 'is', null)
    .where('kind', '<>', 'cancel')
    .where('id', '<', wish.id) // ids are in the order of their making, so that one of two stays
    .executeTakeFirst();
  return earlier ? { state: 'withdrawn' } : null;
}

/** Ends what another system booked and takes back: the booking that nobody came for yet, and the wish that waits. */
export async function endOutside(unit: Unit, wish: WishRow): Promise<readonly Operation[]> {
  const ops: Operation[] = [];
  const booked = await unit.db
    .selectFrom('appointments')
    .select('id')
    .where('external_id', '=', wish.external_id)
    .where('state', '=', 'booked')
    .where('removed_reason', 'is', null)
    .execute();
  for (const { id } of booked)
    ops.push(
      await unit.patch('appointments', id, 'state', 'cancelled'),
      await unit.patch('appointments', id, 'cancel_reason', CANCELLED_OUTSIDE),
    );
  const waiting = await unit.db
    .selectFrom('booking_wishes')
    .select('id')
    .where('external_id', '=', wish.external_id)
    .where('kind', '<>', 'cancel')
    .where('id', '<', wish.id) // what came after it is another wish
    .where('state', 'in', ['open', 'task'])
    .where('removed_reason', 'is', null)
    .execute();
  for (const { id } of waiting)
    ops.push(await unit.patch('booking_wishes', id, 'state', 'withdrawn'));
  return ops;
}
