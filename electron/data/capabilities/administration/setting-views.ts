import type { SettingView } from '../../../../shared/contract/administration.ts';
import type { SettingDefinition } from '../../../../shared/domain/settings/definition.ts';
import {
  settingDefinitions,
  type SettingKey,
  settingKeys,
} from '../../../../shared/domain/settings/registry.ts';
import {
  rowInForce,
  settingAt,
  upcomingRows,
} from '../../../../shared/domain/settings/setting-at.ts';
import type { CalendarDate, Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { staffNames } from '../session/reader.ts';
import { type DecidedRow, settingRows } from './settings.ts';

type Db = ReadDb | WriteDb;
type Names = ReadonlyMap<string, string>;

/** Every setting with its definition, the value in force and those to come. */
export async function settingViews(db: Db, today: CalendarDate): Promise<SettingView[]> {
  const rows = await settingRows(db);
  const names = await staffNames(db);
  return settingKeys.map((key) => viewOf(key, rows, { names, today }));
}

function viewOf(
  key: SettingKey,
  rows: readonly DecidedRow[],
  { names, today }: { readonly names: Names; readonly today: CalendarDate },
): SettingView {
  const definition: SettingDefinition = settingDefinitions[key];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const tell = ({ id }: { readonly id: string }) => {
    const row = byId.get(id);
    return row ? [decidedOf(row, names)] : [];
  };
  const inForce = rowInForce(rows, key, today);
  return {
    key,
    group: definition.group,
    form: definition.form as SettingView['form'], // the same without readonly
    default: definition.default as SettingView['default'],
    sources: [...definition.sources],
    value: settingAt(rows, key, today) as SettingView['value'],
    decided: inForce ? (tell(inForce)[0] ?? null) : null,
    upcoming: upcomingRows(rows, key, today).flatMap(tell),
  };
}

function decidedOf(row: DecidedRow, names: Names): NonNullable<SettingView['decided']> {
  return {
    settingId: row.id,
    value: JSON.parse(row.value) as SettingView['value'],
    effectiveFrom: row.effectiveFrom,
    reason: row.reason,
    setByName: names.get(row.setBy) ?? null,
    setAt: row.setAt as Instant,
  };
}
