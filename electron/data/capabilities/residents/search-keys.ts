import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/open.ts';
import { preparedRead } from '../../db/read-context.ts';

/** A key of a resident; the place of one in the order of keys. */
export type SearchKey = { readonly key: string; readonly resident_id: string };

/** Before every key. */
export const START: SearchKey = { key: '', resident_id: '' };

/** Keys that begin with the token, in their order, from behind `from`. */
export function keysFrom(
  db: ReadDb,
  wanted: { readonly token: string; readonly from: SearchKey; readonly count: number },
): readonly SearchKey[] {
  const { token, from, count } = wanted;
  const isStart = from === START;
  const rows = preparedRead(db)(
    `select key, resident_id from search_keys
     where (key, resident_id) > (?, ?) and key < ? order by key, resident_id limit ?`,
  ).all(isStart ? token : from.key, isStart ? '' : from.resident_id, after(token), count);
  return rows as readonly unknown[] as readonly SearchKey[]; // both columns are text that is never null
}

/** How many keys begin with the token, counted up to `most`. */
export function countUpTo(db: ReadDb, token: string, most: number): number {
  const row = preparedRead(db)(
    `select count(*) as count from
       (select 1 from search_keys where key >= ? and key < ? limit ?)`,
  ).get(token, after(token), most);
  return Number(row?.['count']);
}

/** Whether the resident has a key that begins with the token. */
export function hasKey(db: ReadDb, residentId: string, token: string): boolean {
  const row = preparedRead(db)(
    'select 1 from search_keys where resident_id = ? and key >= ? and key < ? limit 1',
  ).get(residentId, token, after(token));
  return row !== undefined;
}

/** Who waits or is booked today and has such a key, in the order of their first one. */
export function findAwaited(db: ReadDb, token: string, today: CalendarDate): readonly string[] {
  // `cross join` keeps this order: a day has few people, the beginning of a key many.
  const rows = preparedRead(db)(
    `select key.resident_id as id, min(key.key) as least
     from (
       select resident_id from tickets where date = ? and state != 'void'
       union
       select resident_id from appointments where date = ? and state = 'booked'
     ) as awaited
     left join resident_aliases as alias on alias.id = awaited.resident_id
     cross join search_keys as key
     where key.resident_id = coalesce(alias.canonical_id, awaited.resident_id) and key.key >= ? and key.key < ?
     group by key.resident_id
     order by least, id`,
  ).all(today, today, token, after(token));
  return rows.map(({ id }) => String(id));
}

/** The end of a prefix range: nothing that starts with the token sorts behind it. */
function after(token: string): string {
  return `${token}\u{10FFFF}`;
}
