import type { TFunction } from 'i18next';
import i18next from 'i18next';
import type { ConnectionState, ConnectionStatus } from '../../../shared/contract/connection.ts';
import { fromInstant, type Instant } from '../../../shared/lib/clock.ts';
import { cutLine, type StatusWords } from '../../parts/saved-words.ts';
import { whenWords } from '../../parts/use-words.ts';

type Told = StatusWords & { readonly hint: string };

/** The one answer of the page: where the work is. */
export function nowWords(
  t: TFunction,
  state: ConnectionState,
  status: ConnectionStatus,
  nowMs: number,
): Told {
  if (state.stoppedBecause !== null) {
    return {
      meaning: 'danger',
      text: t('connection.now.stopped'),
      hint: t('connection.now.stoppedHint'),
    };
  }
  if (!state.hasDistrict) return keptHereWords(t, status);
  const { forHome, forDistrict } = status;
  if (!state.isHome && !state.home.reachable && forHome.count > 0) {
    return {
      meaning: 'attention',
      text: t('connection.now.onlyHere', { count: forHome.count }),
      hint: t('connection.kept'),
    };
  }
  if (forDistrict.count > 0) {
    return {
      meaning: 'information',
      text: t('connection.now.waiting', { count: forDistrict.count }),
      hint: t(isAlone(status) ? 'connection.now.waitingAloneHint' : 'connection.now.waitingHint'),
    };
  }
  const cut = cutLine(state);
  if (cut) {
    return {
      meaning: 'information',
      text: t('connection.now.sentBefore'),
      hint: cut.since
        ? t('connection.now.sentBeforeHint', { time: whenWords(cut.since, nowMs) })
        : t('connection.now.sentBeforeUnknownHint'),
    };
  }
  return uploadedWords(t, status);
}

/** The whole clinic is this one computer. */
function isAlone({ desks }: ConnectionStatus): boolean {
  return desks?.count === 0;
}

/** Nothing is uploaded: the disks of the clinic are all there is, and alone it is one. */
function keptHereWords(t: TFunction, status: ConnectionStatus): Told {
  return isAlone(status)
    ? {
        meaning: 'attention',
        text: t('connection.now.oneDisk'),
        hint: t('connection.now.oneDiskHint'),
      }
    : {
        meaning: 'information',
        text: t('connection.now.keptHere'),
        hint: t('connection.now.keptHereHint'),
      };
}

/** Nobody speaks for desks that they do not hear. */
function uploadedWords(t: TFunction, { desks }: ConnectionStatus): Told {
  if (desks && desks.silent.length > 0) {
    return {
      meaning: 'information',
      text: t('connection.now.homeUploaded'),
      hint: t('connection.now.homeUploadedHint'),
    };
  }
  return {
    meaning: 'ok',
    text: t('connection.now.allUploaded'),
    hint: t(desks ? 'connection.now.allUploadedHint' : 'connection.now.uploadedHereHint'),
  };
}

/** Why something waits, and what to do: each cause a sentence. */
export function whyWords(
  t: TFunction,
  state: ConnectionState,
  { forDistrict }: ConnectionStatus,
): readonly StatusWords[] {
  const reasons: StatusWords[] = [];
  if (state.stoppedBecause !== null) {
    reasons.push({
      meaning: 'danger',
      text: stoppedWords(t, state.stoppedBecause),
    });
  }
  if (!state.isHome && !state.home.reachable) {
    reasons.push({ meaning: 'danger', text: t('connection.why.homeCut') });
    reasons.push({ meaning: 'information', text: t('connection.why.districtUnseen') });
  } else if (!state.hasDistrict) {
    reasons.push({ meaning: 'information', text: t('connection.why.noDistrict') });
  } else if (!state.district.reachable) {
    reasons.push({ meaning: 'attention', text: t('connection.why.districtCut') });
  }
  if (reasons.length > 0) return reasons;
  return forDistrict.count > 0
    ? [{ meaning: 'information', text: t('connection.why.soon') }]
    : [{ meaning: 'ok', text: t('connection.why.nothing') }];
}

/** Why replication stopped by itself; a cause without words of its own is one that does not add up. */
function stoppedWords(t: TFunction, because: string): string {
  const key = `connection.why.stopped.${because}`;
  return t((i18next.exists(key) ? key : 'connection.why.stopped.diverged') as StoppedKey);
}

type StoppedKey = 'connection.why.stopped.diverged';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A moment, and how long ago it is. */
export function momentWords(t: TFunction, at: Instant, nowMs: number) {
  return { time: whenWords(at, nowMs), ago: agoWords(t, nowMs - fromInstant(at)) };
}

function agoWords(t: TFunction, elapsedMs: number): string {
  if (elapsedMs < minuteMs) return t('connection.ago.now');
  if (elapsedMs < hourMs)
    return t('connection.ago.minutes', { count: Math.floor(elapsedMs / minuteMs) });
  if (elapsedMs < dayMs)
    return t('connection.ago.hours', { count: Math.floor(elapsedMs / hourMs) });
  return t('connection.ago.days', { count: Math.floor(elapsedMs / dayMs) });
}
