import { signsOf } from '../../../../shared/domain/identity/search-signs.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';

/** A key of a resident; the place of one in the order of keys. */
export type SearchKey = { readonly key: string; readonly resident_id: string };

type Wanted = {
  readonly token: string;
  /** Words that fit the same residents, each by one of their keys. */
  readonly others: readonly string[];
  /** Behind which key to begin; at the first one without. */
  readonly from?: SearchKey | undefined;
  /** Before which key to end; at the last one without. */
  readonly to?: SearchKey | undefined;
  readonly count: number;
};

/** Keys that begin with the token, in their order, of residents who fit the other words. */
export function keysFrom(db: ReadDb, wanted: Wanted): readonly SearchKey[] {
  const { token, others, count } = wanted;
  const { from = { key: token, resident_id: '' }, to = { key: after(token), resident_id: '' } } =
    wanted;
  const { heads, pairs, longer } = signsOf(others);
  const rows = preparedRead(db)(walkFor(others.length)).all(
    from.key,
    from.resident_id,
    to.key,
    to.resident_id,
    ...(others.length > 0 ? [heads, heads, pairs, pairs, longer, longer] : []),
    ...others.flatMap((other) => [other, after(other)]),
    count,
  );
  return rows as readonly unknown[] as readonly SearchKey[]; // both columns are text that is never null
}

/** The bits tell of most residents that they do not fit, and cost nothing; the rest is looked up. */
function walkFor(others: number): string {
  const fits = `and exists (select 1 from search_keys as other
      where other.resident_id = found.resident_id and other.key >= ? and other.key < ?)`;
  return `select found.key, found.resident_id from search_keys as found
    where (found.key, found.resident_id) > (?, ?) and (found.key, found.resident_id) < (?, ?)
      ${others > 0 ? 'and (found.heads & ?) = ? and (found.pairs & ?) = ? and (found.longer & ?) = ?' : ''}
      ${fits.repeat(others)}
    order by found.key, found.resident_id limit ?`;
}

/** The key that is this far behind the first one of a token; none where there are fewer. */
export function keyAt(db: ReadDb, token: string, offset: number): SearchKey | undefined {
  const row = preparedRead(db)(
    `select key, resident_id from search_keys
     where key >= ? and key < ? order by key, resident_id limit 1 offset ?`,
  ).get(token, after(token), offset);
  return row && { key: String(row['key']), resident_id: String(row['resident_id']) };
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
