import type { z } from 'zod';
import type { administration } from '../../../../shared/contract/administration.ts';
import { readHolidayLines } from '../../../../shared/domain/settings/holiday-lines.ts';
import { type CalendarDay, openingOn } from '../../../../shared/domain/settings/opening.ts';
import { settingDefinitions } from '../../../../shared/domain/settings/registry.ts';
import { accepts } from '../../../../shared/domain/settings/setting-at.ts';
import { type CalendarDate, clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { ReadDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { readCalendar } from './reader.ts';
import { settingsOn } from './settings.ts';
import type { Clinic } from './writer.ts';

type Input<Name extends 'setSetting' | 'setCalendarDay'> = z.output<
  NonNullable<(typeof administration)[Name]['~orpc']['inputSchema']>
>;

/**
 * A value from a day on. @throws AppError `value-refused` outside the bounds, `dates-not-in-order`
 * for a day that is past: what was in force stays what it was
 */
export async function setSetting(
  unit: Unit,
  { clinicId, makeId }: Clinic,
  { key, value, effectiveFrom, reason }: Omit<Input<'setSetting'>, 'idempotencyKey'>,
): Promise<{ settingId: string }> {
  if (!accepts(settingDefinitions[key], value)) throw new AppError('value-refused');
  if (effectiveFrom < clinicDate(unit.now)) throw new AppError('dates-not-in-order');
  const settingId = makeId();
  const fields = {
    clinic_id: clinicId,
    key,
    value: JSON.stringify(value),
    effective_from: effectiveFrom,
    reason,
    set_by: unit.actor.id,
    set_at: toInstant(unit.now),
  };
  await unit.decide([{ op: 'insert', entity: 'settings', rowId: settingId, fields }]);
  return { settingId };
}

/** Takes back what has not come. @throws AppError `not-found`, `already-done` */
export async function withdrawSetting(
  unit: Unit,
  { clinicId }: Clinic,
  { settingId, reason }: { readonly settingId: string; readonly reason: string },
): Promise<void> {
  const row = await unit.db
    .selectFrom('settings')
    .select('effective_from')
    .where('id', '=', settingId)
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.effective_from <= clinicDate(unit.now)) throw new AppError('already-done');
  await unit.decide([{ op: 'tombstone', entity: 'settings', rowId: settingId, reason }]);
}

/** Adds a day or changes the one that is there. @throws AppError `dates-not-in-order` */
export async function setCalendarDay(
  unit: Unit,
  clinic: Clinic,
  day: CalendarDay,
): Promise<{ rowId: string }> {
  const hasHalf = (day.opens === null) !== (day.closes === null);
  if (hasHalf || (day.opens !== null && day.closes !== null && day.closes <= day.opens))
    throw new AppError('dates-not-in-order');
  const { rowId, ops } = await dayOps(unit, clinic, day);
  await unit.decide(ops);
  return { rowId };
}

/** Writes the days of a pasted list. @throws AppError `bad-input` while a line can not be read */
export async function importHolidays(
  unit: Unit,
  clinic: Clinic,
  { year, lines }: { readonly year: number; readonly lines: string },
): Promise<{ written: number }> {
  const { days, unread } = readHolidayLines(year, lines);
  if (unread.length > 0) throw new AppError('bad-input');
  const ops: Operation[] = [];
  let written = 0;
  for (const day of days) {
    const changes = await dayOps(unit, clinic, day);
    ops.push(...changes.ops);
    if (changes.ops.length > 0) written += 1;
  }
  await unit.decide(ops);
  return { written };
}

async function dayOps(unit: Unit, { clinicId, makeId }: Clinic, day: CalendarDay) {
  const known = (await daysOf(unit.db, clinicId, day.date)).at(-1);
  const { date, ...fields } = day;
  if (!known) {
    const rowId = makeId();
    const columns = { clinic_id: clinicId, date, ...fields };
    const insert: Operation = { op: 'insert', entity: 'calendar_days', rowId, fields: columns };
    return { rowId, ops: [insert] };
  }
  const ops: Operation[] = [];
  for (const field of ['kind', 'opens', 'closes', 'note'] as const)
    if (known[field] !== fields[field])
      ops.push(await unit.patch('calendar_days', known.id, field, fields[field]));
  return { rowId: known.id, ops };
}

/** The day is like its weekday again. @throws AppError `not-found` */
export async function removeCalendarDay(
  unit: Unit,
  { clinicId }: Clinic,
  date: CalendarDate,
): Promise<void> {
  const rows = await daysOf(unit.db, clinicId, date);
  if (rows.length === 0) throw new AppError('not-found');
  await unit.decide(
    rows.map(({ id: rowId }) => ({
      op: 'tombstone',
      entity: 'calendar_days',
      rowId,
      reason: 'like its weekday',
    })),
  );
}

function daysOf(db: Unit['db'], clinicId: string, date: CalendarDate) {
  return db
    .selectFrom('calendar_days')
    .select(['id', 'kind', 'opens', 'closes', 'note'])
    .where('clinic_id', '=', clinicId)
    .where('date', '=', date)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
}

/** What a pasted list says, and what of it stands in the calendar already. */
export async function previewHolidays(
  db: ReadDb,
  clinicId: string,
  { year, lines }: { readonly year: number; readonly lines: string },
) {
  const { days, unread } = readHolidayLines(year, lines);
  const known = await readCalendar(db, clinicId, `${year}-01-01` as CalendarDate);
  const byDate = new Map(known.map((day) => [day.date, day]));
  return {
    days: days.map((day) => ({ ...day, isKnown: byDate.get(day.date)?.kind === day.kind })),
    unread: [...unread],
  };
}

/** When this clinic is open on a day. */
export async function clinicOpeningOn(db: ReadDb, clinicId: string, date: CalendarDate) {
  const settings = await settingsOn(db, date);
  const opening = openingOn(date, settings('opening.week'), await readCalendar(db, clinicId, date));
  return { ...opening, spans: [...opening.spans] };
}
