import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';

/**
 * Looks through all residents for two that may be one: the same document in force (D1), the same name,
 * birth date and sex (D2, D4), or the same record number (D5). In portions with a turn between them, so that nobody waits for it:
 * a million residents take some seconds, in steps of some milliseconds.
 */
const PORTION = 2_000;
/** More than anybody works through in a day; solved ones make room. */
const PAIRS_MAX = 200;

export type PairIds = readonly [a: string, b: string];

export type Scan = { readonly pairs: readonly PairIds[]; readonly isWhole: boolean };

/** Pairs of residents who go by different ids, the surest first, each pair once. */
export async function scanForPairs(db: ReadDb, signal: AbortSignal | undefined): Promise<Scan> {
  const found = new Map<string, PairIds>();
  const canonicalOf = aliasesOf(db);
  const add = (ids: readonly string[]) => {
    const [first, ...others] = [...new Set(ids.map(canonicalOf))].sort();
    for (const other of others) if (first) found.set(`${first} ${other}`, [first, other]);
    return found.size < PAIRS_MAX;
  };
  const isWhole =
    (await scanDocuments(db, add, signal)) &&
    (await scanNames(db, add, signal)) &&
    (await scanRecordNumbers(db, add, signal));
  return { pairs: [...found.values()], isWhole };
}

type Add = (residentIds: readonly string[]) => boolean;

function aliasesOf(db: ReadDb): (id: string) => string {
  const rows = preparedRead(db)('select id, canonical_id from resident_aliases').all();
  const aliases = new Map(rows.map((row) => [String(row['id']), String(row['canonical_id'])]));
  return (id) => aliases.get(id) ?? id;
}

/** Documents in the order of their numbers: those of one number lie together. */
async function scanDocuments(db: ReadDb, add: Add, signal: AbortSignal | undefined) {
  const portion = preparedRead(db)(
    `select number, id, type, resident_id from resident_documents
     where (number, id) > (?, ?) and removed_reason is null
     order by number, id limit ${PORTION}`,
  );
  const groups = createGroups(add);
  let last = { number: '', id: '' };
  for (;;) {
    const rows = portion.all(last.number, last.id);
    for (const row of rows) {
      last = { number: String(row['number']), id: String(row['id']) };
      if (!groups.take(`${row['number']} ${row['type']}`, String(row['resident_id']))) return false;
    }
    if (rows.length < PORTION || signal?.aborted) return groups.end();
    await nextTurn();
  }
}

/** Records in the order of their numbers: a number belongs to one of them. */
async function scanRecordNumbers(db: ReadDb, add: Add, signal: AbortSignal | undefined) {
  const portion = preparedRead(db)(
    `select record_number, id, removed_reason from residents
     where record_number is not null and (record_number, id) > (?, ?)
     order by record_number, id limit ${PORTION}`,
  );
  const groups = createGroups(add);
  let last = { number: '', id: '' };
  for (;;) {
    const rows = portion.all(last.number, last.id);
    for (const row of rows) {
      last = { number: String(row['record_number']), id: String(row['id']) };
      if (row['removed_reason'] === null && !groups.take(last.number, last.id)) return false;
    }
    if (rows.length < PORTION || signal?.aborted) return groups.end();
    await nextTurn();
  }
}

/** Residents in the order of their birth dates; of one day few have one name. */
async function scanNames(db: ReadDb, add: Add, signal: AbortSignal | undefined) {
  const portion = preparedRead(db)(
    `select birth_date, id, name, sex, removed_reason from residents
     where (birth_date, id) > (?, ?) order by birth_date, id limit ${PORTION}`,
  );
  let last = { birthDate: '', id: '' };
  let sameDay = new Map<string, string[]>();
  const flush = () => {
    const groups = [...sameDay.values()].filter((ids) => ids.length > 1);
    sameDay = new Map();
    return groups.every((ids) => add(ids));
  };
  for (;;) {
    const rows = portion.all(last.birthDate, last.id);
    for (const row of rows) {
      const birthDate = String(row['birth_date']);
      if (birthDate !== last.birthDate && !flush()) return false;
      last = { birthDate, id: String(row['id']) };
      if (row['removed_reason'] !== null) continue;
      const key = `${row['name']} ${row['sex']}`;
      sameDay.set(key, [...(sameDay.get(key) ?? []), last.id]);
    }
    if (rows.length < PORTION || signal?.aborted) return flush();
    await nextTurn();
  }
}

/** Rows of one key come one after the other. */
function createGroups(add: Add) {
  let key = '';
  let ids: string[] = [];
  const flush = () => ids.length < 2 || add(ids);
  return {
    take(nextKey: string, id: string): boolean {
      const isGoingOn = nextKey === key || flush();
      if (nextKey !== key) ids = [];
      key = nextKey;
      ids.push(id);
      return isGoingOn;
    },
    end: flush,
  };
}
