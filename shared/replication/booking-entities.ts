import { type Entity, field, mutable, nullable, open } from './entity-field.ts';

/** Bookings, and the wishes of those who have none (F3). */
export const bookingEntities = {
  appointments: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      date: field('date'),
      start_time: field('text'),
      end_time: field('text'),
      queue_id: field('id'),
      doctor_id: field('id', nullable),
      purpose: field('text'),
      channel: field('text'), // desk | phone | kiosk | online
      state: field('text', mutable), // booked | arrived | no-show | cancelled
      booked_at: field('instant', nullable),
      booked_by: field('id', nullable),
      is_on_reserve: field('flag', nullable), // sits on a place kept for those who come unbooked (QUE-10)
      moved_from: field('id', nullable), // the booking in whose place it stands
      series_id: field('id', nullable),
      external_id: field('id', nullable), // the booking's own id in the channel that it came by
      cancel_reason: field('text', open),
    },
  },
  /**
   * Somebody wants a place and has none yet: asked at a desk that was alone, on the waiting list, over a
   * quota, or put out of a place. The home gives the place, or leaves a proposal to a person.
   */
  booking_wishes: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      kind: field('text'), // place | any-day | moved-out | cancel: of the booking with this external_id
      queue_id: field('id'),
      doctor_id: field('id', nullable),
      date: field('date'),
      until: field('date'), // the last day that would do; that of `date` for a certain place
      start_time: field('text', nullable), // of a certain place
      purpose: field('text'),
      channel: field('text'),
      external_id: field('id', nullable),
      appointment_id: field('id', nullable), // the booking that lost its place
      asked_at: field('instant'),
      asked_by: field('id', nullable),
      state: field('text', mutable), // open | task | booked | withdrawn
      refused: field('text', open), // why the wanted place could not be given
      proposal: field('json', open), // a place that is free: date, start, queueId, doctorId
      booked_id: field('id', open),
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;
