import type { Author, ContestedField } from '../../../../shared/contract/conflicts.ts';
import { sql } from 'kysely';
import { maskPhone } from '../../../../shared/domain/identity/mask.ts';
import type { FieldValue } from '../../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { type AuthorOf, authorsOf, type OnUnknown } from '../../replication/authors.ts';
import { type ContestedAct, contestedActs, deciderFor, needsDecision } from './contested-acts.ts';
import type { ContestedField as Contested } from '../residents/standing.ts';

type Db = ReadDb | WriteDb;

/** Fields that hold the id of a row with a name, and where that row is. */
const named = {
  doctor_id: 'staff',
  catchment_id: 'catchments',
} as const;

/** Names behind the ids that contested fields hold. */
type NameOf = (id: string) => string | null;

/** Contested fields as a window may show them: who, when, where, and no number in full (ID-52). */
export async function showContested(
  db: Db,
  fields: readonly Contested[],
  onUnknown?: OnUnknown,
): Promise<ContestedField[]> {
  const txIds = fields.flatMap(({ values }) => values.map(({ txId }) => txId));
  const [authorOf, nameOf, aboutOf] = [
    await authorsOf(db, txIds, onUnknown),
    await namesBehind(db, fields),
    await aboutRows(db, fields),
  ];
  return fields.map((field) => showField(field, { authorOf, nameOf, aboutOf }));
}

type Around = {
  readonly authorOf: AuthorOf;
  readonly nameOf: NameOf;
  readonly aboutOf: (rowId: string) => string | null;
};

function showField(contested: Contested, { authorOf, nameOf, aboutOf }: Around): ContestedField {
  const { entity, rowId, field, safety, values } = contested;
  const last = values.length - 1;
  return {
    entity,
    rowId,
    field,
    about: aboutOf(rowId),
    isSafety: safety !== null,
    needsDecision: needsDecision(contested),
    decider: deciderFor(contested),
    values: values.map(({ rowId: from, txId, hlc, value }, at) => ({
      rowId: from,
      txId,
      value: shownValue(field, value, nameOf),
      author: authorOf(txId, hlc) satisfies Author,
      isShown: at === last,
    })),
  };
}

/** A value as staff may see it. */
export function shownValue(field: string, value: FieldValue, nameOf: NameOf): string | null {
  if (value === null) return null;
  if (field === 'phone') return maskPhone(String(value));
  return field in named ? nameOf(String(value)) : String(value);
}

async function namesBehind(db: Db, fields: readonly Contested[]): Promise<NameOf> {
  const names = new Map<string, string>();
  for (const [field, table] of Object.entries(named)) {
    const ids = fields
      .filter((one) => one.field === field)
      .flatMap(({ values }) => values.map(({ value }) => String(value)));
    if (ids.length === 0) continue;
    const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return (id) => names.get(id) ?? null;
}

/** The name behind one value. */
export async function nameBehind(db: Db, field: string, value: FieldValue): Promise<NameOf> {
  if (!(field in named) || value === null) return () => null;
  const row = await db
    .selectFrom(named[field as keyof typeof named])
    .select('name')
    .where('id', '=', String(value))
    .executeTakeFirst();
  return () => row?.name ?? null;
}

/** Of what a field speaks where a resident has several rows of its kind. */
async function aboutRows(db: Db, fields: readonly Contested[]) {
  const about = new Map<string, string>();
  const idsOf = (entity: Contested['entity']) =>
    fields.filter((one) => one.entity === entity).map(({ rowId }) => rowId);
  const read: Read = async (entity, load) => {
    const ids = idsOf(entity);
    if (ids.length === 0) return;
    for (const { id, said } of await load(ids)) about.set(id, said);
  };
  await read('allergies', (ids) =>
    db.selectFrom('allergies').select(['id', 'substance as said']).where('id', 'in', ids).execute(),
  );
  await read('conditions', (ids) =>
    db.selectFrom('conditions').select(['id', 'code as said']).where('id', 'in', ids).execute(),
  );
  await read('appointments', (ids) =>
    db.selectFrom('appointments').select(['id', 'date as said']).where('id', 'in', ids).execute(),
  );
  await read('resident_documents', (ids) =>
    db
      .selectFrom('resident_documents')
      .select(['id', 'type as said'])
      .where('id', 'in', ids)
      .execute(),
  );
  await readActs(db, read);
  return (rowId: string) => about.get(rowId) ?? null;
}

type Read = (
  entity: Contested['entity'],
  load: (ids: string[]) => Promise<readonly Said[]>,
) => Promise<void>;

async function readActs(db: Db, read: Read): Promise<void> {
  const said = {
    merge_proposals: 'kind',
    referrals: 'to_organisation',
    related_persons: 'name',
    service_requests: 'test',
    tasks: 'programme',
  } as const satisfies Record<ContestedAct, string>;
  for (const entity of contestedActs)
    await read(entity, (ids) =>
      db
        .selectFrom(entity)
        .select(['id', sql.ref<string>(said[entity]).as('said')])
        .where('id', 'in', ids)
        .execute(),
    );
}

type Said = { readonly id: string; readonly said: string };
