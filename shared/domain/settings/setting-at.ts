import type { CalendarDate } from '../../lib/clock.ts';
import { unreachable } from '../../lib/assert.ts';
import { lanes } from '../queue/lane.ts';
import { areSessions } from '../slots/sessions.ts';
import type { SettingDefinition, SettingValue } from './definition.ts';
import { findDefinition, settingDefinitions, type SettingKey, type ValueOf } from './registry.ts';
import { isWeekHours } from './week-hours.ts';

/** A stored decision: this value from this day on. */
export type SettingRow = {
  readonly id: string;
  readonly key: string;
  /** JSON text. */
  readonly value: string;
  readonly effectiveFrom: CalendarDate;
  /** When it was decided: of two for one day the later counts. */
  readonly setAt: string;
};

/**
 * The value in force on a day: of the rows whose day has come the newest, else the default. A row
 * whose value this version does not accept counts as not there, so that a setting of a newer version
 * stops nobody.
 */
export function settingAt<Key extends SettingKey>(
  rows: readonly SettingRow[],
  key: Key,
  date: CalendarDate,
): ValueOf<Key> {
  const row = rowInForce(rows, key, date);
  const value = row ? parseSetting(key, row.value) : settingDefinitions[key].default;
  return value as ValueOf<Key>; // accepted by the definition of this key
}

/** The row that decides on a day; undefined where the default holds. */
export function rowInForce(
  rows: readonly SettingRow[],
  key: string,
  date: CalendarDate,
): SettingRow | undefined {
  return rowsOf(rows, key)
    .filter(({ effectiveFrom }) => effectiveFrom <= date)
    .at(-1);
}

/** The rows whose day is still to come, the next first. */
export function upcomingRows(
  rows: readonly SettingRow[],
  key: string,
  date: CalendarDate,
): readonly SettingRow[] {
  return rowsOf(rows, key).filter(({ effectiveFrom }) => effectiveFrom > date);
}

function rowsOf(rows: readonly SettingRow[], key: string): readonly SettingRow[] {
  return rows
    .filter((row) => row.key === key && parseSetting(key, row.value) !== null)
    .toSorted((one, other) => compare(orderOf(one), orderOf(other)));
}

function orderOf({ effectiveFrom, setAt, id }: SettingRow): string {
  return `${effectiveFrom} ${setAt} ${id}`;
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}

/** Reads a stored value; null when the definition does not accept it, or knows no such key. */
export function parseSetting(key: string, text: string): SettingValue | null {
  const definition = findDefinition(key);
  if (!definition) return null;
  try {
    const value: unknown = JSON.parse(text);
    return accepts(definition, value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a definition takes this value. */
export function accepts({ form }: SettingDefinition, value: unknown): value is SettingValue {
  switch (form.type) {
    case 'choice':
      return form.options.some((option) => option === value);
    case 'choices':
      return isChoiceOf(form.options, value);
    case 'number':
      return Number.isInteger(value) && Number(value) >= form.min && Number(value) <= form.max;
    case 'cycle':
      return isCycle(value);
    case 'week-hours':
      return isWeekHours(value);
    case 'sessions':
      return areSessions(value);
    default:
      return unreachable(form);
  }
}

function isChoiceOf(options: readonly string[], value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((one, at) => options.includes(one) && value.indexOf(one) === at);
}

const CYCLE_MAX = 12;
const cycleLanes: ReadonlySet<unknown> = new Set(lanes.filter((lane) => lane !== 'E'));

/** Everybody's turn comes: each lane but the emergency's at least once (i.3). */
function isCycle(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > CYCLE_MAX) return false;
  return value.every((lane) => cycleLanes.has(lane)) && new Set(value).size === cycleLanes.size;
}
