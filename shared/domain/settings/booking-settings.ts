import type { BookingRules } from '../slots/booking.ts';
import { defaultNoShowRules, type NoShowRules } from '../slots/no-show.ts';
import type { SettingKey, ValueOf } from './registry.ts';

type Settings = <Key extends SettingKey>(key: Key) => ValueOf<Key>;

/** How much of a session each channel may book, as the clinic has set it (QUE-10). */
export function bookingRulesOf(settings: Settings): BookingRules {
  return {
    quotaPercent: {
      desk: 100,
      phone: 100,
      kiosk: settings('booking.kiosk-percent'),
      online: settings('booking.online-percent'),
    },
  };
}

/** When missing bookings restrict somebody, as the clinic has set it (QUE-22). */
export function noShowRulesOf(settings: Settings): NoShowRules {
  return {
    ...defaultNoShowRules,
    limit: settings('booking.no-shows'),
    blockDays: settings('booking.block-days'),
  };
}
