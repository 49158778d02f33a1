import type { TFunction } from 'i18next';
import type { ConnectionState } from '../../../shared/contract/connection.ts';
import type { StatusWords } from '../../parts/saved-words.ts';
import { whenWords } from '../../parts/use-words.ts';

/** The worst of the lines: replication that stopped, then the clinic's home, then the district. */
export function lineWords(t: TFunction, state: ConnectionState, nowMs: number): StatusWords {
  switch (state.stoppedBecause) {
    case 'diverged':
      return { meaning: 'danger', text: t('shell.status.diverged') };
    case 'promise-broken':
      return { meaning: 'danger', text: t('shell.status.promiseBroken') };
    case 'superseded':
      return { meaning: 'danger', text: t('shell.status.superseded') };
    case 'not-enrolled':
      return { meaning: 'danger', text: t('shell.status.notEnrolled') };
    case 'newer-schema':
      return { meaning: 'danger', text: t('shell.status.newerSchema') };
    case 'wrong-version':
      return { meaning: 'danger', text: t('shell.status.wrongVersion') };
    case 'not-taken':
      return { meaning: 'danger', text: t('shell.status.notTaken') };
    case null:
      return clockWords(t, state) ?? reachWords(t, state, nowMs);
  }
}

/** Another day's queue looks like no queue at all. */
function clockWords(t: TFunction, { clockAheadMinutes }: ConnectionState): StatusWords | null {
  if (clockAheadMinutes === 0) return null;
  const key = clockAheadMinutes > 0 ? 'clockFast' : 'clockSlow';
  return { meaning: 'danger', text: t(`shell.status.${key}`, spanOf(Math.abs(clockAheadMinutes))) };
}

function spanOf(minutes: number): { readonly hours: number; readonly minutes: number } {
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

function reachWords(
  t: TFunction,
  { isHome, hasDistrict, home, district }: ConnectionState,
  nowMs: number,
): StatusWords {
  if (!isHome && !home.reachable) {
    return { meaning: 'danger', text: t('shell.status.homeCut') + sinceWords(t, home, nowMs) };
  }
  if (!hasDistrict) return { meaning: 'information', text: t('shell.status.noDistrict') };
  if (!district.reachable) {
    const since = sinceWords(t, district, nowMs);
    return { meaning: 'attention', text: t('shell.status.districtCut') + since };
  }
  return { meaning: 'ok', text: t('shell.status.districtOk') };
}

function sinceWords(t: TFunction, { since }: ConnectionState['home'], nowMs: number): string {
  return since ? t('shell.status.since', { time: whenWords(since, nowMs) }) : '';
}
