import type { TFunction } from 'i18next';
import type { ConnectionState } from '../../shared/contract/connection.ts';
import type { Meaning } from '../ui/Mark.tsx';
import { whenWords } from './use-words.ts';

/** A state in words, with its meaning. */
export type StatusWords = { readonly meaning: Meaning; readonly text: string };

/**
 * Where the work is: here, or at the district too. Who hears nothing claims nothing: what is known holds until the
 * line was cut. `ok` only where the district has all that reached this computer.
 */
export function savedWords(t: TFunction, state: ConnectionState, nowMs: number): StatusWords {
  if (!state.hasDistrict)
    return { meaning: 'information', text: t('shell.status.savedNoDistrict') };
  const { waitingForDistrict: count, oldestWaitingAt, stoppedBecause } = state;
  if (count > 0) {
    const since = oldestWaitingAt
      ? ` · ${t('shell.status.savedSince', { time: whenWords(oldestWaitingAt, nowMs) })}`
      : '';
    return { meaning: 'information', text: t('shell.status.savedWaiting', { count }) + since };
  }
  const cut = cutLine(state);
  if (!cut && stoppedBecause === null)
    return { meaning: 'ok', text: t('shell.status.allUploaded') };
  if (!cut?.since || stoppedBecause !== null)
    return { meaning: 'information', text: t('shell.status.savedUnknown') };
  const time = whenWords(cut.since, nowMs);
  return { meaning: 'information', text: t('shell.status.savedUntil', { time }) };
}

/** The first line on the way to the district that is not open; null where both are. */
export function cutLine({
  isHome,
  home,
  district,
}: Pick<ConnectionState, 'isHome' | 'home' | 'district'>): ConnectionState['home'] | null {
  if (!isHome && !home.reachable) return home;
  return district.reachable ? null : district;
}
