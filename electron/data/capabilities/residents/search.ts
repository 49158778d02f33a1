import type { SearchHit } from '../../../../shared/contract/residents.ts';
import type { TicketState } from '../../../../shared/contract/schemas.ts';
import { parseSearchText } from '../../../../shared/domain/identity/search-text.ts';
import { type EpochMs, clinicDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/open.ts';
import { type BriefRow, selectBrief, toBrief } from './brief.ts';

/** Never rank an unbounded prefix: the first so many candidates are enough for a person's eye. */
const CANDIDATES_MAX = 300;

type TodayRow = {
  readonly resident_id: string;
  readonly number: string | null;
  readonly state: string | null;
};

/**
 * Residents of whom every typed token is the beginning of a key: those with business today first,
 * then by name. Bounded work whatever is typed.
 */
export async function searchResidents(
  db: ReadDb,
  query: { readonly text: string; readonly limit: number; readonly now: EpochMs },
): Promise<SearchHit[]> {
  const { tokens } = parseSearchText(query.text);
  if (tokens.length === 0) return [];
  const today = clinicDate(query.now);
  const candidates = await findCandidates(db, tokens);
  if (candidates.length === 0) return [];
  const [rows, business] = await Promise.all([
    selectBrief(db).where('residents.id', 'in', candidates).execute(),
    businessToday(db, candidates, today),
  ]);
  return rows
    .map((row) => ({ row, today: business.get(row.resident_id) ?? null }))
    .sort((one, other) => rank(one) - rank(other) || compareNames(one.row, other.row))
    .slice(0, query.limit)
    .map((found) => ({
      ...toBrief(found.row, today),
      today: found.today && {
        ticketNumber: found.today.number,
        state: found.today.state as TicketState | null,
      },
      matched: whatMatched(found.row, tokens[0] ?? ''),
    }));
}

async function findCandidates(db: ReadDb, tokens: readonly string[]): Promise<string[]> {
  const [first = '', ...others] = [...tokens].sort((one, other) => other.length - one.length);
  let query = db
    .selectFrom('search_keys as key')
    .select('key.resident_id')
    .where('key.key', '>=', first)
    .where('key.key', '<', after(first))
    .limit(CANDIDATES_MAX);
  for (const token of others) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('search_keys as other')
          .select('other.key')
          .whereRef('other.resident_id', '=', 'key.resident_id')
          .where('other.key', '>=', token)
          .where('other.key', '<', after(token)),
      ),
    );
  }
  const rows = await query.execute();
  return [...new Set(rows.map(({ resident_id }) => resident_id))];
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

function rank({ today }: { readonly today: TodayRow | null }): number {
  return today ? 0 : 1;
}

function compareNames(one: BriefRow, other: BriefRow): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.birth_date < other.birth_date ? -1 : 1;
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
