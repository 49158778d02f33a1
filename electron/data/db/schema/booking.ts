import type { Replicated } from './replicated-row.ts';

export type Appointments = Replicated & {
  resident_id: string;
  date: string;
  start_time: string;
  end_time: string;
  queue_id: string;
  doctor_id: string | null;
  purpose: string;
  channel: string;
  state: string;
  booked_at: string | null;
  booked_by: string | null;
  is_on_reserve: number | null;
  moved_from: string | null;
  series_id: string | null;
  external_id: string | null;
  cancel_reason: string | null;
};

export type BookingWishes = Replicated & {
  resident_id: string;
  kind: string;
  queue_id: string;
  doctor_id: string | null;
  date: string;
  until: string;
  start_time: string | null;
  purpose: string;
  channel: string;
  external_id: string | null;
  appointment_id: string | null;
  asked_at: string;
  asked_by: string | null;
  state: string;
  refused: string | null;
  proposal: string | null;
  booked_id: string | null;
};
