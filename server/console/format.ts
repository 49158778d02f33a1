import { type Html, html, words } from './html.ts';

/** Every clinic of the product is on China Standard Time. */
const OFFSET_MS = 8 * 3600_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Date and time at the clinics, to the minute. */
export function localTime(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** How long ago, or how long until. */
export function distance(at: number, now: number): Html {
  const ms = Math.abs(now - at);
  const isAhead = at > now;
  if (ms < MINUTE_MS) return isAhead ? words('马上', 'now') : words('刚刚', 'just now');
  const [units, zh, en] =
    ms < HOUR_MS
      ? [Math.floor(ms / MINUTE_MS), '分钟', 'min']
      : ms < 2 * DAY_MS
        ? [Math.floor(ms / HOUR_MS), '小时', 'h']
        : [Math.floor(ms / DAY_MS), '天', 'days'];
  return isAhead
    ? words(`${units} ${zh}后`, `in ${units} ${en}`)
    : words(`${units} ${zh}前`, `${units} ${en} ago`);
}

/** A moment as an operator wants it: how long ago, and exactly when. */
export function moment(instant: string | null, now: number): Html {
  if (instant === null) return words('从未', 'never');
  const at = Date.parse(instant);
  return html`<span class="moment">${distance(at, now)}</span><br /><time datetime="${instant}">${localTime(at)}</time>`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
const STEP = 1024;

export function size(bytes: number | null): string {
  if (bytes === null) return '—';
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(STEP)), 4);
  const value = bytes / STEP ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

export function count(value: number | null): string {
  return value === null ? '—' : value.toLocaleString('en-US');
}

export function seconds(ms: number | null): string {
  return ms === null ? '—' : `${(ms / 1000).toFixed(1)} s`;
}
