import { expressionBuilder, sql } from 'kysely';
import type { SearchHit } from '../../../../shared/contract/residents.ts';
import type { TicketState } from '../../../../shared/contract/schemas.ts';
import { parseSearchText } from '../../../../shared/domain/identity/search-text.ts';
import { type CalendarDate, type EpochMs, clinicDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/open.ts';
import type { LocalDatabase } from '../../db/schema/database.ts';
import { type BriefRow, selectBrief, toBrief } from './brief.ts';

/** Far more keys than twenty people have under one beginning: the first so many hold the first people. */
const KEYS_MAX = 400;
/** Words that each fit very many people and hardly anybody together are looked at this far. */
const NARROWED_MAX = 2_000;

type TodayRow = {
  readonly resident_id: string;
  readonly number: string | null;
  readonly state: string | null;
};

/**
 * Residents of whom every typed token is the beginning of a key: those with business today first,
 * then in the order of the key that fits, as in a dictionary. The keys lie on the disk in this order,
 * so the best are read without looking at the others, whatever is typed and however many there are.
 */
export async function searchResidents(
  db: ReadDb,
  query: { readonly text: string; readonly limit: number; readonly now: EpochMs },
): Promise<SearchHit[]> {
  const tokens = await narrowestFirst(db, parseSearchText(query.text).tokens);
  if (tokens.length === 0) return [];
  const today = clinicDate(query.now);
  const expected = await findExpected(db, tokens, { today, limit: query.limit });
  const others = expected.length < query.limit ? await findInOrder(db, tokens) : [];
  const ids = [...new Set([...expected, ...others])].slice(0, query.limit);
  if (ids.length === 0) return [];
  const [rows, business] = await Promise.all([
    selectBrief(db).where('residents.id', 'in', ids).execute(),
    businessToday(db, ids, today),
  ]);
  const found = new Map(rows.map((row) => [row.resident_id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [toHit(row, business.get(id), { today, token: tokens[0] ?? '' })] : [];
  });
}

function toHit(
  row: BriefRow,
  business: TodayRow | undefined,
  { today, token }: { readonly today: CalendarDate; readonly token: string },
): SearchHit {
  return {
    ...toBrief(row, today),
    today: business
      ? { ticketNumber: business.number, state: business.state as TicketState | null }
      : null,
    matched: whatMatched(row, token),
  };
}

/** The token that fits the fewest comes first: the others only have to hold for those. */
async function narrowestFirst(db: ReadDb, tokens: readonly string[]): Promise<readonly string[]> {
  if (tokens.length < 2) return tokens;
  const counted = await Promise.all(
    tokens.map(async (token) => {
      const rows = await keysFrom(db, token).limit(NARROWED_MAX).execute();
      return { token, count: rows.length };
    }),
  );
  return counted.sort((one, other) => one.count - other.count).map(({ token }) => token);
}

function keysFrom(db: ReadDb, token: string) {
  return db
    .selectFrom('search_keys as key')
    .select(['key.key', 'key.resident_id'])
    .where('key.key', '>=', token)
    .where('key.key', '<', after(token));
}

/** Who waits or is booked today, in the order of their key. */
async function findExpected(
  db: ReadDb,
  [first = '', ...others]: readonly string[],
  { today, limit }: { readonly today: CalendarDate; readonly limit: number },
): Promise<readonly string[]> {
  const expected = db
    .selectFrom('tickets')
    .select('resident_id')
    .where('date', '=', today)
    .where('state', '!=', 'void')
    .union(
      db
        .selectFrom('appointments')
        .select('resident_id')
        .where('date', '=', today)
        .where('state', '=', 'booked'),
    );
  const rows = await db
    .selectFrom(expected.as('expected'))
    .crossJoin('search_keys as key') // SQLite keeps this order: a day has few people, a key many
    .select(['key.resident_id', (eb) => eb.fn.min('key.key').as('least')])
    .whereRef('key.resident_id', '=', 'expected.resident_id')
    .where('key.key', '>=', first)
    .where('key.key', '<', after(first))
    .where((eb) => eb.and(others.map((token) => hasKey(db, token))))
    .groupBy('key.resident_id')
    .orderBy('least')
    .orderBy('key.resident_id')
    .limit(limit)
    .execute();
  return rows.map(({ resident_id }) => resident_id);
}

async function findInOrder(
  db: ReadDb,
  [first = '', ...others]: readonly string[],
): Promise<readonly string[]> {
  const range = keysFrom(db, first).orderBy('key.key').orderBy('key.resident_id');
  const query =
    others.length === 0
      ? range
      : db
          .selectFrom(range.limit(NARROWED_MAX).as('key'))
          .select(['key.key', 'key.resident_id'])
          .where((eb) => eb.and(others.map((token) => hasKey(db, token))))
          .orderBy('key.key')
          .orderBy('key.resident_id');
  const rows = await query.limit(KEYS_MAX).execute();
  return rows.map(({ resident_id }) => resident_id);
}

/** Whether the resident of `key` has another key that begins with the token. */
function hasKey(db: ReadDb, token: string) {
  return expressionBuilder<LocalDatabase & { key: LocalDatabase['search_keys'] }, 'key'>().exists(
    db
      .selectFrom('search_keys as other')
      .select('other.key')
      .where('other.resident_id', '=', sql.ref<string>('key.resident_id'))
      .where('other.key', '>=', token)
      .where('other.key', '<', after(token)),
  );
}

/** The end of a prefix range: nothing that starts with the token sorts behind it. */
function after(token: string): string {
  return `${token}\u{10FFFF}`;
}

async function businessToday(db: ReadDb, residentIds: readonly string[], date: string) {
  const tickets = await db
    .selectFrom('tickets')
    .select(['resident_id', 'number', 'state'])
    .where('date', '=', date)
    .where('resident_id', 'in', residentIds)
    .where('state', '!=', 'void')
    .execute();
  const booked = await db
    .selectFrom('appointments')
    .select('resident_id')
    .where('date', '=', date)
    .where('resident_id', 'in', residentIds)
    .where('state', '=', 'booked')
    .execute();
  const rows: TodayRow[] = [
    ...booked.map(({ resident_id }) => ({ resident_id, number: null, state: null })),
    ...tickets,
  ];
  return new Map(rows.map((row) => [row.resident_id, row]));
}

function whatMatched(row: BriefRow, token: string): SearchHit['matched'] {
  if (/\p{Script=Han}/u.test(token)) return 'name';
  if (!/^\d/.test(token)) return 'pinyin';
  if (row.birth_date.replaceAll('-', '').startsWith(token) && token.length >= 4)
    return 'birth-date';
  if (row.phone && (row.phone.startsWith(token) || row.phone.endsWith(token))) return 'phone';
  if (row.document_number?.includes(token.toUpperCase())) return 'document';
  return 'record-number';
}
