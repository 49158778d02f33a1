import { OWN_AREA, signsOf } from '../../../../shared/domain/identity/search-signs.ts';
import type { SearchToken } from '../../../../shared/domain/identity/search-text.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';

/** A key of a resident; the place of one in the order of keys. */
export type SearchKey = { readonly key: string; readonly resident_id: string };

type Wanted = {
  /** With what the key begins. */
  readonly form: string;
  /** Words that fit the same residents, each by one of their keys. */
  readonly others: readonly SearchToken[];
  /** Only who lives in the clinic's own area. */
  readonly isOwnArea: boolean;
  /** Behind which key to begin; at the first one without. */
  readonly from?: SearchKey | undefined;
  /** Before which key to end; at the last one without. */
  readonly to?: SearchKey | undefined;
  readonly count: number;
};

/** Keys that begin with the form, in their order, of residents who fit the other words. */
export function keysFrom(db: ReadDb, wanted: Wanted): readonly SearchKey[] {
  const { form, others, isOwnArea, count } = wanted;
  const { from = { key: form, resident_id: '' }, to = { key: after(form), resident_id: '' } } =
    wanted;
  const rows = preparedRead(db)(walkFor(others, isOwnArea)).all(
    from.key,
    from.resident_id,
    to.key,
    to.resident_id,
    ...others.flatMap(({ forms }) => forms.flatMap(signsIn)),
    ...others.flatMap(({ forms }) => forms.flatMap((other) => [other, after(other)])),
    count,
  );
  return rows as readonly unknown[] as readonly SearchKey[]; // both columns are text that is never null
}

function signsIn(form: string): readonly number[] {
  const { heads, pairs, longer } = signsOf([form]);
  return [heads, heads, pairs, pairs, longer, longer];
}

/** The bits tell of most residents that they do not fit, and cost nothing; the rest is looked up. */
function walkFor(others: readonly SearchToken[], isOwnArea: boolean): string {
  const maybe = others.map(
    (other) =>
      `and (${any(other, '((found.heads & ?) = ? and (found.pairs & ?) = ? and (found.longer & ?) = ?)')})`,
  );
  const surely = others.map(
    (other) => `and exists (select 1 from search_keys as other
      where other.resident_id = found.resident_id
        and (${any(other, '(other.key >= ? and other.key < ?)')}))`,
  );
  return `select found.key, found.resident_id from search_keys as found
    where (found.key, found.resident_id) > (?, ?) and (found.key, found.resident_id) < (?, ?)
      ${isOwnArea ? `and (found.heads & ${OWN_AREA}) != 0` : ''}
      ${maybe.join(' ')} ${surely.join(' ')}
    order by found.key, found.resident_id limit ?`;
}

function any({ forms }: SearchToken, text: string): string {
  return forms.map(() => text).join(' or ');
}

/** The key that is this far behind the first one of a form; none where there are fewer. */
export function keyAt(db: ReadDb, form: string, offset: number): SearchKey | undefined {
  const row = preparedRead(db)(
    `select key, resident_id from search_keys
     where key >= ? and key < ? order by key, resident_id limit 1 offset ?`,
  ).get(form, after(form), offset);
  return row && { key: String(row['key']), resident_id: String(row['resident_id']) };
}

/** How many keys begin with a form of the word, counted up to `most` for each. */
export function countUpTo(db: ReadDb, { forms }: SearchToken, most: number): number {
  const count = preparedRead(db)(
    `select count(*) as count from
       (select 1 from search_keys where key >= ? and key < ? limit ?)`,
  );
  const counts = forms.map((form) => Number(count.get(form, after(form), most)?.['count']));
  return counts.reduce((sum, one) => sum + one, 0);
}

/** Whether the resident has a key that begins with a form of the word. */
export function hasKey(db: ReadDb, residentId: string, { forms }: SearchToken): boolean {
  const find = preparedRead(db)(
    'select 1 from search_keys where resident_id = ? and key >= ? and key < ? limit 1',
  );
  return forms.some((form) => find.get(residentId, form, after(form)) !== undefined);
}

/** Who waits or is booked today and has such a key, in the order of their first one. */
export function findAwaited(db: ReadDb, form: string, today: CalendarDate): readonly string[] {
  // `cross join` keeps this order: a day has few people, the beginning of a key many.
  const rows = preparedRead(db)(
    `select key.resident_id as id, min(key.key) as least
     from (
       select resident_id from tickets where date = ? and state not in ('void', 'no-show')
       union
       select resident_id from appointments where date = ? and state = 'booked'
     ) as awaited
     left join resident_aliases as alias on alias.id = awaited.resident_id
     cross join search_keys as key
     where key.resident_id = coalesce(alias.canonical_id, awaited.resident_id) and key.key >= ? and key.key < ?
     group by key.resident_id
     order by least, id`,
  ).all(today, today, form, after(form));
  return rows.map(({ id }) => String(id));
}

/** The end of a prefix range: nothing that starts with the token sorts behind it. */
function after(token: string): string {
  return `${token}\u{10FFFF}`;
}
