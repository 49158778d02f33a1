import { sql } from 'kysely';
import type { SearchHit } from '../../../../shared/contract/residents.ts';
import type { TicketState } from '../../../../shared/contract/schemas.ts';
import { parseSearchText } from '../../../../shared/domain/identity/search-text.ts';
import { type CalendarDate, type EpochMs, clinicDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/open.ts';
import { compileOnce } from '../../db/read-context.ts';
import { type BriefRow, selectBrief, toBrief } from './brief.ts';
import { canonicalOf } from './same-person.ts';
import { countUpTo, findAwaited, hasKey, keysFrom, START } from './search-keys.ts';

/** Far more keys than twenty people have under one beginning: the first so many hold the first people. */
const KEYS_MAX = 400;
/** Words that each fit very many people and hardly anybody together are looked at this far. */
const NARROWED_MAX = 2_000;
/** Keys read at a time: most often the first portion holds everybody who is shown. */
const PORTION = 64;

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
export function searchResidents(
  db: ReadDb,
  query: { readonly text: string; readonly limit: number; readonly now: EpochMs },
): SearchHit[] {
  const tokens = narrowestFirst(db, parseSearchText(query.text).tokens);
  if (tokens.length === 0) return [];
  const today = clinicDate(query.now);
  const ids = findIds(db, tokens, { today, limit: query.limit });
  if (ids.length === 0) return [];
  const found = new Map(
    briefs(db, { ids: JSON.stringify(ids) }).map((row) => [row.resident_id, row]),
  );
  const business = businessToday(db, ids, today);
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
function narrowestFirst(db: ReadDb, tokens: readonly string[]): readonly string[] {
  if (tokens.length < 2) return tokens;
  return tokens
    .map((token) => ({ token, count: countUpTo(db, token, NARROWED_MAX) }))
    .sort((one, other) => one.count - other.count)
    .map(({ token }) => token);
}

type Wanted = { readonly today: CalendarDate; readonly limit: number };

function findIds(
  db: ReadDb,
  [first = '', ...others]: readonly string[],
  { today, limit }: Wanted,
): readonly string[] {
  const ids = new Set<string>();
  const fits = (id: string) => others.every((token) => hasKey(db, id, token));
  const take = (id: string) => {
    if (!ids.has(id) && fits(id)) ids.add(id);
    return ids.size < limit;
  };
  findAwaited(db, first, today).every(take);
  if (ids.size >= limit) return [...ids];
  const keysMax = others.length === 0 ? KEYS_MAX : NARROWED_MAX;
  let from = START;
  for (let looked = 0; looked < keysMax; looked += PORTION) {
    const portion = keysFrom(db, {
      token: first,
      from,
      count: Math.min(PORTION, keysMax - looked),
    });
    const last = portion.at(-1);
    const isMoreWanted = portion.every(({ resident_id }) => take(resident_id));
    if (!isMoreWanted || !last || portion.length < PORTION) break;
    from = last;
  }
  return [...ids];
}

const briefs = compileOnce<'ids', BriefRow>((db, at) =>
  selectBrief(db).where('residents.id', 'in', among(at('ids'))),
);

const ticketsOf = compileOnce<'date' | 'ids', TodayRow>((db, at) =>
  db
    .selectFrom('tickets')
    .select([canonicalOf('tickets.resident_id').as('resident_id'), 'number', 'state'])
    .where('date', '=', at('date'))
    .where('resident_id', 'in', idsAmong(at('ids')))
    .where('state', '!=', 'void'),
);

const bookingsOf = compileOnce<'date' | 'ids', { readonly resident_id: string }>((db, at) =>
  db
    .selectFrom('appointments')
    .select(canonicalOf('appointments.resident_id').as('resident_id'))
    .where('date', '=', at('date'))
    .where('resident_id', 'in', idsAmong(at('ids')))
    .where('state', '=', 'booked'),
);

/** Any number of ids in one place of a query: a JSON array. */
function among(ids: string) {
  return sql<string>`(select value from json_each(${ids}))`;
}

/** The same, with the other ids of those people. */
function idsAmong(ids: string) {
  return sql<string>`(
    select value from json_each(${ids})
    union all select id from resident_aliases
      where canonical_id in (select value from json_each(${ids}))
  )`;
}

function businessToday(
  db: ReadDb,
  residentIds: readonly string[],
  date: CalendarDate,
): ReadonlyMap<string, TodayRow> {
  const where = { date, ids: JSON.stringify(residentIds) };
  const rows: TodayRow[] = [
    ...bookingsOf(db, where).map(({ resident_id }) => ({ resident_id, number: null, state: null })),
    ...ticketsOf(db, where),
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
