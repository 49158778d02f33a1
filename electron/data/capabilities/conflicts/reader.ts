import type { Conflict, ConflictList, Decided } from '../../../../shared/contract/conflicts.ts';
import type { Permission } from '../../../../shared/domain/access.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import {
  clinicDate,
  clinicInstant,
  type EpochMs,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { OnUnknown } from '../../replication/authors.ts';
import { selectBrief, toBrief } from '../residents/brief.ts';
import { canonicalOf } from '../residents/same-person.ts';
import {
  type ContestedField,
  contestedEntities,
  contestedOf,
  hasSeveralHeads,
  headsOf,
} from '../residents/standing.ts';
import { staffNames } from '../session/reader.ts';
import { canUndo, everyContestedAct, maySee, needsDecision } from './contested-acts.ts';
import { removedButEdited } from './removed.ts';
import { showContested } from './shown-values.ts';

type Db = ReadDb | WriteDb;

/** A clinic with more than this has another trouble than a list can show. */
const PEOPLE_MAX = 200;
/** So long a decision stands in the list with its way back. */
const DECIDED_DAYS = 7;
const DECIDED_MAX = 50;

type Asker = {
  readonly now: EpochMs;
  readonly permissions: ReadonlySet<Permission>;
  readonly onUnknown: OnUnknown;
};

/** Everything that waits for a person's decision, and what was decided here lately. */
export async function conflictList(db: ReadDb, asker: Asker): Promise<ConflictList> {
  const fields = await everyContestedField(db, asker.permissions);
  const shown = await showContested(db, fields, asker.onUnknown);
  const residents = await briefsOf(
    db,
    fields.map(({ residentId }) => residentId),
    asker.now,
  );
  const keptOf = await readKept(db);
  const conflicts = fields.flatMap((field, at): Conflict[] => {
    const resident = residents.get(field.residentId);
    const one = shown[at];
    if (!resident || !one) return [];
    const mayDecide = asker.permissions.has(`conflicts.decide-${one.decider}`);
    return [{ ...one, resident, mayDecide, kept: keptOf(field) }];
  });
  return {
    conflicts: conflicts.toSorted(byUrgency),
    decided: await readDecided(db, asker),
    removed: await removedButEdited(db, asker.onUnknown),
  };
}

/** How much needs a decision of whoever asks. */
export async function countTasks(
  db: ReadDb,
  permissions: ReadonlySet<Permission>,
): Promise<number> {
  const fields = await everyContestedField(db, permissions);
  const shown = await showContested(db, fields.filter(needsDecision));
  return shown.filter(({ decider }) => permissions.has(`conflicts.decide-${decider}`)).length;
}

async function everyContestedField(
  db: ReadDb,
  permissions: ReadonlySet<Permission>,
): Promise<readonly ContestedField[]> {
  const people = await contestedPeople(db);
  const all = await Promise.all(people.map((id) => contestedOf(db, id)));
  const acts = await everyContestedAct(db);
  return [...all.flat(), ...acts.filter(({ entity }) => maySee(entity, permissions))];
}

/** People of whom several values stand: found by the partial indexes, however many others there are. */
async function contestedPeople(db: ReadDb): Promise<readonly string[]> {
  const people = new Set<string>();
  for (const entity of contestedEntities) {
    const column = entity === 'residents' ? 'residents.id' : `${entity}.resident_id`;
    const rows = await db
      .selectFrom(entity)
      .select(canonicalOf(column).as('id'))
      .where(hasSeveralHeads)
      .where('removed_reason', 'is', null)
      .limit(PEOPLE_MAX)
      .execute();
    for (const { id } of rows) people.add(id);
  }
  for (const id of await disagreeingRecords(db)) people.add(id);
  return [...people].slice(0, PEOPLE_MAX);
}

/** People with several records that do not say the same of a safety field. */
async function disagreeingRecords(db: ReadDb): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('resident_aliases as alias')
    .innerJoin('residents as one', 'one.id', 'alias.id')
    .innerJoin('residents as other', 'other.id', 'alias.canonical_id')
    .select('alias.canonical_id as id')
    .where((where) =>
      where.or([
        where('one.name', '!=', where.ref('other.name')),
        where('one.sex', '!=', where.ref('other.sex')),
        where('one.birth_date', '!=', where.ref('other.birth_date')),
      ]),
    )
    .limit(PEOPLE_MAX)
    .execute();
  return rows.map(({ id }) => id);
}

async function briefsOf(db: Db, residentIds: readonly string[], now: EpochMs) {
  if (residentIds.length === 0) return new Map();
  const rows = await selectBrief(db)
    .where('residents.id', 'in', [...new Set(residentIds)])
    .execute();
  const today = clinicDate(now);
  return new Map(rows.map((row) => [row.resident_id, toBrief(row, today)]));
}

/** What is dangerous first; of those what was written last; what may stay as it is at the end. */
function byUrgency(one: Conflict, other: Conflict): number {
  return rank(one) - rank(other) || newest(other).localeCompare(newest(one));
}

function rank({ isSafety: isDangerous, needsDecision: isAsked, mayDecide, kept }: Conflict) {
  if (kept) return 4;
  if (!isAsked) return 3;
  if (!isDangerous) return 2;
  return mayDecide ? 0 : 1;
}

function newest({ values }: Conflict): string {
  return values.reduce((latest, { author }) => {
    return (author.at ?? '') > latest ? (author.at ?? '') : latest;
  }, '');
}

/** The heads of a field, as one text that another value changes. */
export function headsKey({ values }: Pick<ContestedField, 'values'>): string {
  return values
    .map(({ txId }) => txId)
    .toSorted()
    .join(' ');
}

async function readKept(db: ReadDb) {
  const rows = await db
    .selectFrom('conflicts_kept')
    .select(['entity', 'row_id', 'field', 'heads', 'staff_id', 'at'])
    .execute();
  const names = await staffNames(db);
  return (field: ContestedField): Conflict['kept'] => {
    const row = rows.find(
      (one) =>
        one.entity === field.entity && one.row_id === field.rowId && one.field === field.field,
    );
    if (!row || row.heads !== headsKey(field)) return null;
    return { by: names.get(row.staff_id) ?? '', at: row.at as Instant };
  };
}

async function readDecided(db: ReadDb, { now, permissions }: Asker): Promise<Decided[]> {
  const since = toInstant(clinicInstant(addDays(clinicDate(now), -DECIDED_DAYS), '00:00'));
  const rows = await db
    .selectFrom('conflicts_decided')
    .select(['id', 'tx_id', 'resident_id', 'staff_id', 'stood', 'value', 'at'])
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(DECIDED_MAX)
    .execute();
  if (rows.length === 0) return [];
  const names = await staffNames(db);
  const fields = rows.map(({ stood }) => JSON.parse(stood) as ContestedField);
  const shown = await showContested(db, fields);
  const residents = await briefsOf(
    db,
    rows.map(({ resident_id }) => resident_id),
    now,
  );
  const heads = await Promise.all(fields.map((field) => headsOf(db, field)));
  return rows.flatMap((row, at): Decided[] => {
    const [resident, field] = [residents.get(row.resident_id), shown[at]];
    if (!resident || !field || !maySee(field.entity, permissions)) return [];
    return [
      {
        decisionId: row.id,
        resident,
        field,
        value: row.value,
        by: names.get(row.staff_id) ?? '',
        at: row.at as Instant,
        canUndo: canUndo(field) && heads[at]?.join() === row.tx_id,
      },
    ];
  });
}
