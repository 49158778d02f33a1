import type { BookingChannel, Place } from '../../../../shared/domain/slots/day.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { type BookingPerson, findBookingPerson } from './person.ts';
import { tryBook } from './place.ts';
import { placesFor } from './wanted.ts';
import { endOutside, findKnown } from './outside.ts';
import { findProposal, placeKey } from './proposal.ts';

/** So far behind its day another place is looked for. */
const LATER_DAYS = 14;

export function selectWishes(db: ReadDb | WriteDb) {
  return db
    .selectFrom('booking_wishes')
    .selectAll()
    .where('removed_reason', 'is', null)
    .where('state', 'in', ['open', 'task'])
    .orderBy('asked_at')
    .orderBy('id');
}

export type WishRow = Awaited<ReturnType<ReturnType<typeof selectWishes>['execute']>>[number];

/** What was proposed to those who asked before, by place. */
export type Held = Map<string, number>;

/**
 * What becomes of a wish at the home, as things stand: the wanted place, or a task for a person with the
 * nearest free one. Nothing differs from what it says already: no operation.
 */
export async function settleWish(
  app: AppContext,
  unit: Unit,
  wish: WishRow,
  held: Held,
): Promise<readonly Operation[]> {
  if (wish.kind === 'cancel')
    return [
      ...(await endOutside(unit, wish)),
      ...(await patches(unit, wish, { state: 'withdrawn' })),
    ];
  const known = await findKnown(unit.db, wish);
  if (known) return patches(unit, wish, known);
  const isFirst = wish.kind === 'place' && wish.state === 'open';
  const refused = isFirst ? await grantWanted(app, unit, wish) : wish.refused;
  if (typeof refused === 'object' && refused !== null) return refused.ops;
  return propose(app, unit, { ...wish, refused }, held);
}

type Granted = { readonly ops: readonly Operation[] };

/** The wanted place, or why it could not be given: of several that would do the first that is free. */
async function grantWanted(
  app: AppContext,
  unit: Unit,
  wish: WishRow,
): Promise<Granted | string | null> {
  const person = await findBookingPerson(unit.db, wish.resident_id, unit.now);
  let refusal: string | null = null;
  for (const place of await placesFor(app, unit, wish)) {
    const granted = await grantPlace(app, unit, wish, { person, place });
    if (typeof granted !== 'string') return granted;
    refusal ??= granted;
  }
  return refusal;
}

async function grantPlace(
  app: AppContext,
  unit: Unit,
  wish: WishRow,
  wanted: { readonly person: BookingPerson; readonly place: Place },
): Promise<Granted | string> {
  const booked = await tryBook(app, unit, {
    ...wanted,
    purpose: wish.purpose,
    channel: wish.channel as BookingChannel,
    externalId: wish.external_id,
  });
  if ('refusal' in booked) return booked.refusal;
  const done = { state: 'booked', booked_id: booked.appointmentId };
  return { ops: [booked.op, ...(await patches(unit, wish, done))] };
}

async function propose(
  app: AppContext,
  unit: Unit,
  wish: WishRow,
  held: Held,
): Promise<readonly Operation[]> {
  const isAnyDay = wish.kind === 'any-day';
  const isOver = wish.until < clinicDate(unit.now);
  const until = isAnyDay ? wish.until : addDays(wish.until as CalendarDate, LATER_DAYS);
  const wanted = {
    clinicId: app.workstation.clinicId,
    person: await findBookingPerson(unit.db, wish.resident_id, unit.now),
    queueId: wish.queue_id,
    from: wish.date as CalendarDate,
    until: until as CalendarDate,
    start: wish.start_time,
    instead: wish.appointment_id,
    held,
  };
  // Whoever waits wants that doctor; to whoever lost a place, or never got it, a colleague is better than nobody.
  const place =
    (await findProposal(unit, { ...wanted, doctorId: wish.doctor_id })) ??
    (isAnyDay ? null : await findProposal(unit, { ...wanted, doctorId: null }));
  if (place) held.set(placeKey(place), (held.get(placeKey(place)) ?? 0) + 1);
  // On the waiting list nobody is phoned before there is something to say, or its time is over.
  const isTask = !isAnyDay || place !== null || isOver;
  return patches(unit, wish, {
    state: isTask ? 'task' : 'open',
    refused: isAnyDay && isOver ? 'slot-closed' : wish.refused,
    proposal: place && JSON.stringify(place satisfies Place),
  });
}

type Fields = Partial<Pick<WishRow, 'state' | 'refused' | 'proposal' | 'booked_id'>>;

async function patches(unit: Unit, { id }: WishRow, fields: Fields): Promise<Operation[]> {
  const stands = await unit.db
    .selectFrom('booking_wishes')
    .select(['state', 'refused', 'proposal', 'booked_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const ops: Operation[] = [];
  for (const [field, value] of Object.entries(fields))
    if (stands[field as keyof Fields] !== value)
      ops.push(await unit.patch('booking_wishes', id, field, value ?? null));
  return ops;
}
