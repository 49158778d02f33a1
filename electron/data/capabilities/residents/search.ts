import { sql } from 'kysely';
import type { SearchHit } from '../../../../shared/contract/residents.ts';
import type { TicketState } from '../../../../shared/contract/schemas.ts';
import { parseSearchText } from '../../../../shared/domain/identity/search-text.ts';
import { type CalendarDate, type EpochMs, clinicDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import { compileOnce } from '../../db/read-context.ts';
import { type BriefRow, selectBrief, toBrief } from './brief.ts';
import { canonicalOf } from './same-person.ts';
import { countUpTo, findAwaited, hasKey, keyAt, keysFrom, type SearchKey } from './search-keys.ts';

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
  const { ids, awaited } = findPeople(db, tokens, { today, limit: query.limit });
  if (ids.length === 0) return [];
  const found = new Map(
    briefs(db, { ids: JSON.stringify(ids) }).map((row) => [row.resident_id, row]),
  );
  const business = businessToday(db, awaited, today);
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

/** Who fits, the best first; who of them may have business today. */
type Found = { readonly ids: readonly string[]; readonly awaited: readonly string[] };

function findPeople(
  db: ReadDb,
  [token = '', ...others]: readonly string[],
  { today, limit }: Wanted,
): Found {
  const fits = (id: string) => others.every((other) => hasKey(db, id, other));
  const awaited = findAwaited(db, token, today).filter(fits).slice(0, limit);
  const ids = new Set(awaited);
  const to = others.length === 0 ? undefined : keyAt(db, token, NARROWED_MAX);
  const keysMax = others.length === 0 ? KEYS_MAX : NARROWED_MAX;
  let from: SearchKey | undefined;
  for (let looked = 0; looked < keysMax && ids.size < limit; looked += PORTION) {
    const count = Math.min(PORTION, keysMax - looked);
    const portion = keysFrom(db, { token, others, from, to, count });
    for (const { resident_id } of portion) if (ids.size < limit) ids.add(resident_id);
    from = portion.at(-1);
    if (portion.length < count) break;
  }
  return { ids: [...ids], awaited };
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
  if (residentIds.length === 0) return new Map();
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
