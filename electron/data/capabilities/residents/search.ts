import { goneStates } from '../queue/ticket-rows.ts';
import { sql } from 'kysely';
import type { SearchHit } from '../../../../shared/contract/residents.ts';
import type { TicketState } from '../../../../shared/contract/schemas.ts';
import { matchedPart } from '../../../../shared/domain/identity/name-match.ts';
import {
  parseSearchText,
  type SearchToken,
} from '../../../../shared/domain/identity/search-text.ts';
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
/** So far is looked for people of the own area, to put them first. */
const OWN_WITHIN = 2_000;
/** Keys read at a time: most often the first portion holds everybody who is shown. */
const PORTION = 64;

type TodayRow = {
  readonly resident_id: string;
  readonly number: string | null;
  readonly state: string | null;
};

/**
 * Residents of whom every typed token is the beginning of a key: those with business today first, then
 * those of the clinic's own area, then in the order of the key that fits, as in a dictionary. The keys lie on the disk in this order,
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
    return row ? [toHit(row, business.get(id), { today, tokens })] : [];
  });
}

type Asked = { readonly today: CalendarDate; readonly tokens: readonly SearchToken[] };

function toHit(row: BriefRow, business: TodayRow | undefined, { today, tokens }: Asked): SearchHit {
  const texts = tokens.map(({ text }) => text);
  return {
    ...toBrief(row, today),
    today: business
      ? { ticketNumber: business.number, state: business.state as TicketState | null }
      : null,
    matched: whatMatched(row, texts),
    mark: texts.map((text) => matchedPart(row.name, text)).find((mark) => mark !== null) ?? null,
  };
}

/** The token that fits the fewest comes first: the others only have to hold for those. */
function narrowestFirst(db: ReadDb, tokens: readonly SearchToken[]): readonly SearchToken[] {
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
  [token = { text: '', forms: [] }, ...others]: readonly SearchToken[],
  { today, limit }: Wanted,
): Found {
  const { forms, guesses = [] } = token;
  const sure = forms.filter((form) => !guesses.includes(form));
  const fits = (id: string) => others.every((other) => hasKey(db, id, other));
  const awaited = forms
    .flatMap((form) => findAwaited(db, form, today).filter(fits))
    .slice(0, limit);
  const ids = new Set(awaited);
  for (const some of [sure, guesses])
    for (const isOwnArea of [true, false])
      for (const form of some) addFrom(db, ids, { form, others, isOwnArea, limit });
  return { ids: [...ids], awaited: [...new Set(awaited)] };
}

type Walk = {
  readonly form: string;
  readonly others: readonly SearchToken[];
  readonly isOwnArea: boolean;
  readonly limit: number;
};

/** Adds people in the order of the keys that begin with a form, until there are enough. */
function addFrom(db: ReadDb, ids: Set<string>, { form, others, isOwnArea, limit }: Walk): void {
  if (ids.size >= limit) return;
  const isWide = others.length === 0 && !isOwnArea;
  const to = isWide ? undefined : keyAt(db, form, isOwnArea ? OWN_WITHIN : NARROWED_MAX);
  const keysMax = isWide ? KEYS_MAX : NARROWED_MAX;
  let from: SearchKey | undefined;
  for (let looked = 0; looked < keysMax && ids.size < limit; looked += PORTION) {
    const count = Math.min(PORTION, keysMax - looked);
    const portion = keysFrom(db, { form, others, isOwnArea, from, to, count });
    for (const { resident_id } of portion) if (ids.size < limit) ids.add(resident_id);
    from = portion.at(-1);
    if (portion.length < count) break;
  }
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
    .where('state', 'not in', goneStates),
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

function whatMatched(row: BriefRow, texts: readonly string[]): SearchHit['matched'] {
  if (texts.some((text) => /\p{Script=Han}/u.test(text))) return 'name';
  const [text = ''] = texts.toSorted((one, other) => other.length - one.length);
  // A passport or a permit begins with a letter.
  if (!/^\d/.test(text)) return /\d/.test(text) ? 'document' : 'pinyin';
  const has = (number: string | null) =>
    number !== null && (number.startsWith(text) || number.endsWith(text));
  if (has(row.phone)) return 'phone';
  if (has(row.document_number?.toLowerCase() ?? null)) return 'document';
  if (has(row.record_number)) return 'record-number';
  const birth = row.birth_date.replaceAll('-', '');
  const isBirth = birth.startsWith(text) || birth.endsWith(text);
  // What is not shown of a person is a document that is over, or of a record that was merged.
  return isBirth ? 'birth-date' : 'document';
}
