import { setImmediate } from 'node:timers/promises';
import { type SearchSigns, signsOf } from '../../../../shared/domain/identity/search-signs.ts';
import { searchKeys } from '../../../../shared/domain/identity/search-text.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { DatabaseHandle, WriteDb } from '../../db/handle.ts';
import type { SqlRow } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { OWN_AREA_SQL, reindexChanged } from './search-index.ts';

/** Residents of one commit; their keys are put in in the order of the index. */
const RESIDENTS_PER_COMMIT = 10_000;
const RESIDENTS_PER_TURN = 50;

/**
 * Makes the search keys of everybody anew, in one pass over the residents: for a database whose rows
 * came all at once. The result is that of {@link reindexChanged}, which makes them one by one.
 */
export async function buildSearchKeys(database: DatabaseHandle): Promise<void> {
  await database.write(async (db) => {
    prepared(db)('drop index if exists search_keys_by_resident').run();
    prepared(db)('delete from search_keys').run();
  });
  try {
    let after: string | null = '';
    while (after !== null) {
      const from: string = after;
      after = await database.write((db) => addKeys(db, from));
    }
  } finally {
    await database.write(async (db) => {
      prepared(db)(
        'create index if not exists search_keys_by_resident on search_keys (resident_id)',
      ).run();
    });
  }
  await database.write((db) => reindexMerged(db));
}

/** Answers the last resident whose keys are in; null when there are no more. */
async function addKeys(db: WriteDb, after: string): Promise<string | null> {
  const prepare = prepared(db);
  const residents = prepare(
    `select id, name, phone, record_number, birth_date, ${OWN_AREA_SQL} as is_own, (
       select group_concat(number, char(10)) from resident_documents
       where resident_id = residents.id and removed_reason is null) as numbers
     from residents where id > ? and removed_reason is null order by id limit ?`,
  ).all(after, RESIDENTS_PER_COMMIT);
  const keys: [string, string, SearchSigns][] = [];
  for (const [at, resident] of residents.entries()) {
    const own = keysOf(resident);
    const signs = signsOf(own, resident['is_own'] === 1);
    for (const key of own) keys.push([key, String(resident['id']), signs]);
    if (at % RESIDENTS_PER_TURN === 0) await setImmediate();
  }
  keys.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  const insert = prepare(
    'insert into search_keys (key, resident_id, heads, pairs, longer) values (?, ?, ?, ?, ?)',
  );
  for (const [at, [key, id, { heads, pairs, longer }]] of keys.entries()) {
    insert.run(key, id, heads, pairs, longer);
    if (at % 1_000 === 0) await setImmediate();
  }
  const last = residents.at(-1)?.['id'];
  return residents.length < RESIDENTS_PER_COMMIT ? null : String(last);
}

function keysOf(resident: SqlRow): readonly string[] {
  const text = (name: string) => resident[name] as string | null; // as the migration has them
  return searchKeys({
    name: String(resident['name']),
    documentNumbers: text('numbers')?.split('\n') ?? [],
    phone: text('phone'),
    recordNumber: text('record_number'),
    birthDate: text('birth_date') as CalendarDate | null,
  });
}

/** Who was merged is found by the keys of all records, under the id that they go by. */
function reindexMerged(db: WriteDb): Promise<void> {
  const merged = prepared(db)('select id from resident_aliases').all();
  return reindexChanged(
    db,
    merged.map(({ id }) => ({ entity: 'residents', rowId: String(id) })),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
