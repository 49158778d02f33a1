import type { SettingKey, ValueOf } from '../../../../shared/domain/settings/registry.ts';
import { type SettingRow, settingAt } from '../../../../shared/domain/settings/setting-at.ts';
import { type CalendarDate, clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

type Db = ReadDb | WriteDb;

/** What this clinic decided, as of a moment. */
export type ClinicSettings = <Key extends SettingKey>(key: Key) => ValueOf<Key>;

/**
 * The settings in force at a moment. Read anew for every decision, inside its transaction where there
 * is one: a decision whose day has come holds without a restart, and nothing is remembered twice.
 */
export async function settingsAt(db: Db, now: EpochMs): Promise<ClinicSettings> {
  return settingsOn(db, clinicDate(now));
}

/** The settings in force on a day. */
export async function settingsOn(db: Db, date: CalendarDate): Promise<ClinicSettings> {
  const rows = await settingRows(db);
  return (key) => settingAt(rows, key, date);
}

/** One setting as of a moment, for what is asked with every call. */
export async function settingNow<Key extends SettingKey>(
  db: Db,
  key: Key,
  now: EpochMs,
): Promise<ValueOf<Key>> {
  const rows = await selectSettings(db).where('key', '=', key).execute();
  return settingAt(rows.map(toRow), key, clinicDate(now));
}

export type DecidedRow = SettingRow & {
  readonly reason: string | null;
  readonly setBy: string;
};

/** All decisions of the clinic of this workstation that nobody has withdrawn. */
export async function settingRows(db: Db): Promise<readonly DecidedRow[]> {
  const rows = await selectSettings(db).execute();
  return rows.map(toRow);
}

function selectSettings(db: Db) {
  return db
    .selectFrom('settings')
    .innerJoin('workstation', 'workstation.clinic_id', 'settings.clinic_id')
    .select(['id', 'key', 'value', 'effective_from', 'set_at', 'set_by', 'reason'])
    .where('removed_reason', 'is', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectSettings>['execute']>>[number];

function toRow(row: Row): DecidedRow {
  return {
    id: row.id,
    key: row.key,
    value: row.value,
    effectiveFrom: row.effective_from as CalendarDate,
    setAt: row.set_at,
    reason: row.reason,
    setBy: row.set_by,
  };
}
