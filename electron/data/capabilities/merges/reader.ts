import type {
  Comparison,
  DuplicatePair,
  MergedRecord,
  RecordSide,
} from '../../../../shared/contract/merges.ts';
import type { DocumentType, Sex } from '../../../../shared/contract/schemas.ts';
import {
  type ComparablePerson,
  compareForDuplicate,
  duplicateLevels,
} from '../../../../shared/domain/identity/duplicates.ts';
import {
  type CalendarDate,
  clinicDate,
  type EpochMs,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { authorsOf } from '../../replication/authors.ts';
import { type BriefRow, selectBrief, toBrief } from '../residents/brief.ts';
import { guardianDocuments } from '../residents/duplicates.ts';
import { canonicalId, everyIdOf, idsOf } from '../residents/same-person.ts';
import { standingAllergies } from '../residents/standing.ts';
import { staffNames } from '../session/reader.ts';
import { proposalsOfLinks } from './proposal-reader.ts';
import { type PairIds, scanForPairs } from './scan.ts';

type Db = ReadDb | WriteDb;

const severity = (level: DuplicatePair['level']) => duplicateLevels.indexOf(level);

/** Likely duplicates that nobody has called two people, the surest first. */
export async function likelyPairs(
  db: ReadDb,
  now: EpochMs,
  signal: AbortSignal | undefined,
): Promise<{ pairs: DuplicatePair[]; isWhole: boolean }> {
  const { pairs, isWhole } = await scanForPairs(db, signal);
  const apart = await keptApart(db);
  const shown: DuplicatePair[] = [];
  for (const pair of pairs) {
    if (apart.has(pair.join(' '))) continue;
    const judged = await judgePair(db, pair, now);
    if (judged) shown.push(judged);
  }
  shown.sort((one, other) => severity(one.level) - severity(other.level));
  return { pairs: shown, isWhole };
}

async function keptApart(db: ReadDb): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('distinct_people').select(['a', 'b']).execute();
  return new Set(rows.map(({ a, b }) => `${a} ${b}`));
}

async function judgePair(db: ReadDb, ids: PairIds, now: EpochMs): Promise<DuplicatePair | null> {
  const rows = await rowsOf(db, ids);
  if (!rows) return null;
  const likeness = await compare(db, rows);
  if (!likeness.level) return null;
  const today = clinicDate(now);
  const [a, b] = [toBrief(rows[0], today), toBrief(rows[1], today)];
  return { a, b, level: likeness.level, ...becauseOf(likeness) };
}

/** The two records, or null when one of them is gone. */
async function rowsOf(
  db: Db,
  [a, b]: PairIds,
): Promise<readonly [one: BriefRow, other: BriefRow] | null> {
  const rows = await selectBrief(db).where('residents.id', 'in', [a, b]).execute();
  const one = rows.find(({ resident_id }) => resident_id === a);
  const other = rows.find(({ resident_id }) => resident_id === b);
  return one && other ? [one, other] : null;
}

/** How alike two records are, by the rules of the register (domain.md a.6). */
export async function compare(db: Db, rows: readonly [one: BriefRow, other: BriefRow]) {
  return compareForDuplicate(await comparable(db, rows[0]), await comparable(db, rows[1]));
}

async function comparable(db: Db, row: BriefRow): Promise<ComparablePerson> {
  const documents = await db
    .selectFrom('resident_documents')
    .select(['type', 'number'])
    .where('resident_id', 'in', idsOf(row.resident_id))
    .where('removed_reason', 'is', null)
    .execute();
  return {
    name: row.name,
    sex: row.sex as Sex,
    birthDate: row.birth_date as CalendarDate,
    phone: row.phone,
    documents: documents.map(({ type, number }) => ({ type: type as DocumentType, number })),
    // Twins have one mother and one birthday, and are two (D3).
    guardianDocument: (await guardianDocuments(db, [row.resident_id])).get(row.resident_id),
    birthOrder: row.birth_order,
    recordNumber: row.record_number,
  };
}

function becauseOf({ because }: ReturnType<typeof compareForDuplicate>) {
  return { because: [...because], isBlocked: because.includes('ID-40') };
}

/** Two records side by side, the one that both would go by first. @throws AppError `not-found` */
export async function compareRecords(
  db: ReadDb,
  asked: { readonly a: string; readonly b: string },
  now: EpochMs,
): Promise<Comparison> {
  const canonical = [await canonicalId(db, asked.a), await canonicalId(db, asked.b)] as const;
  const isMerged = canonical[0] === canonical[1];
  const [first = '', second = ''] = (isMerged ? [asked.a, asked.b] : [...canonical]).toSorted();
  const rows = await rowsOf(db, [first, second]);
  if (!rows) throw new AppError('not-found');
  const likeness = await compare(db, rows);
  const names = await staffNames(db);
  const side = (row: BriefRow) => sideOf(db, row, { now, names });
  return {
    sides: [await side(rows[0]), await side(rows[1])],
    level: likeness.level,
    ...becauseOf(likeness),
    isMerged,
  };
}

type Around = { readonly now: EpochMs; readonly names: ReadonlyMap<string, string> };

async function sideOf(db: ReadDb, row: BriefRow, { now, names }: Around): Promise<RecordSide> {
  const residentId = row.resident_id;
  const record = await db
    .selectFrom('residents')
    .select(['registered_at', 'doctor_id'])
    .where('id', '=', residentId)
    .executeTakeFirstOrThrow();
  const conditions = await db
    .selectFrom('conditions')
    .select('code')
    .distinct()
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('code')
    .execute();
  const allergies = await standingAllergies(db, residentId);
  const last = await db
    .selectFrom('visits')
    .select('date')
    .where('resident_id', 'in', idsOf(residentId))
    .where('state', '!=', 'void')
    .orderBy('date', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    resident: toBrief(row, clinicDate(now)),
    registeredAt: record.registered_at as Instant,
    doctorName: record.doctor_id === null ? null : (names.get(record.doctor_id) ?? null),
    conditions: conditions.map(({ code }) => code),
    allergies: allergies.map(({ substance }) => substance),
    visits: await countOf(db, 'visits', residentId),
    observations: await countOf(db, 'observations', residentId),
    followUps: await countOf(db, 'follow_ups', residentId),
    referrals: await countOf(db, 'referrals', residentId),
    openTasks: await countOf(db, 'tasks', residentId, 'open'),
    lastVisit: (last?.date ?? null) as CalendarDate | null,
  };
}

type Counted = 'visits' | 'observations' | 'follow_ups' | 'referrals' | 'tasks';

async function countOf(db: ReadDb, table: Counted, residentId: string, state?: string) {
  let query = db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('resident_id', 'in', idsOf(residentId))
    .where('removed_reason', 'is', null);
  if (table === 'visits') query = query.where('visits.state' as never, '!=', 'void' as never);
  if (state) query = query.where('tasks.state' as never, '=', state as never);
  return (await query.executeTakeFirstOrThrow()).count;
}

/** The edges by which a person's records hang together, with who linked them. */
export async function mergedRecords(
  db: ReadDb,
  residentId: string,
  now: EpochMs,
): Promise<MergedRecord[]> {
  const ids = await everyIdOf(db, residentId);
  if (ids.length === 1) return [];
  const edges = await standingEdges(db, ids);
  const authorOf = await authorsOf(
    db,
    edges.map(({ tx_id }) => tx_id),
  );
  const rows = await selectBrief(db).where('residents.id', 'in', ids).execute();
  const proposalOf = await proposalsOfLinks(
    db,
    edges.map(({ link_id }) => link_id),
  );
  const today = clinicDate(now);
  return edges.flatMap(({ link_id, a, b, tx_id }) => {
    const row = rows.find(({ resident_id }) => resident_id === (a > b ? a : b));
    if (!row) return [];
    const merged = { linkId: link_id, resident: toBrief(row, today), author: authorOf(tx_id) };
    return [{ ...merged, ...proposalOf(link_id) }];
  });
}

/** Merges among these ids that nobody took back; of several between the same two the first. */
async function standingEdges(db: ReadDb, ids: readonly string[]) {
  const edges = await db
    .selectFrom('links as link')
    .select(['link.link_id', 'link.a', 'link.b', 'link.tx_id'])
    .where('link.kind', '=', 'merge')
    .where('link.a', 'in', ids)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('links as later')
            .select('later.link_id')
            .whereRef('later.supersedes', '=', 'link.link_id'),
        ),
      ),
    )
    .orderBy('link.link_id')
    .execute();
  const seen = new Set<string>();
  return edges.filter(({ a, b }) => {
    const key = [a, b].toSorted().join(' ');
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
}
