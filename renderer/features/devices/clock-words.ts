import type { TFunction } from 'i18next';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** By how much a device's clock is slow or fast, in the unit that people would say it in. */
export function clockWords(t: TFunction, behindMs: number): string {
  const amount = amountWords(t, Math.abs(behindMs));
  return t(behindMs > 0 ? 'devices.clock.slow' : 'devices.clock.fast', { amount });
}

function amountWords(t: TFunction, ms: number): string {
  if (ms < 2 * HOUR_MS) return t('devices.clock.minutes', { count: Math.round(ms / MINUTE_MS) });
  if (ms < 2 * DAY_MS) return t('devices.clock.hours', { count: Math.round(ms / HOUR_MS) });
  return t('devices.clock.days', { count: Math.round(ms / DAY_MS) });
}
