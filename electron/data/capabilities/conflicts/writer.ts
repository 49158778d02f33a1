import type { typedFields } from '../../../../shared/contract/conflicts.ts';
import type { Permission } from '../../../../shared/domain/access.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import { parseCalendarDate } from '../../../../shared/lib/calendar.ts';
import { clinicDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import type { Ledger } from '../../replication/ledger.ts';
import {
  type ContestedField,
  contestedOf,
  headsOf,
  type StandingValue,
} from '../residents/standing.ts';
import {
  type ContestedAct,
  canUndo,
  contestedActOf,
  deciderFor,
  isAct,
  maySee,
  needsDecision,
} from './contested-acts.ts';
import { headsKey } from './reader.ts';
import { settleMerge } from './settle-merge.ts';
import { nameBehind, shownValue } from './shown-values.ts';

type Choice =
  | { readonly kind: 'standing'; readonly txId: string }
  | { readonly kind: 'typed'; readonly value: string };

type Asked = Pick<ContestedField, 'entity' | 'rowId' | 'field'> & {
  readonly seen: readonly string[];
};

/**
 * The field as it stands, if it still stands as the one who decides saw it.
 *
 * @throws AppError `not-found`; `value-moved-on` when it was decided, or another value came, meanwhile
 */
export async function requireContested(db: WriteDb, asked: Asked): Promise<ContestedField> {
  const { entity, rowId } = asked;
  const fields = isAct(entity)
    ? await contestedActOf(db, entity, rowId)
    : await contestedOf(db, await residentOf(db, entity, rowId));
  const field = fields.find(
    (one) => one.entity === asked.entity && one.rowId === asked.rowId && one.field === asked.field,
  );
  const isAsSeen =
    field && headsKey(field) === headsKey({ values: asked.seen.map((txId) => head(txId)) });
  if (!isAsSeen) throw new AppError('value-moved-on');
  return field;
}

function head(txId: string): ContestedField['values'][number] {
  return { rowId: '', txId, hlc: null, value: null };
}

async function residentOf(
  db: WriteDb,
  entity: Exclude<Asked['entity'], ContestedAct>,
  rowId: string,
): Promise<string> {
  if (entity === 'residents') return rowId;
  const row = await db
    .selectFrom(entity)
    .select('resident_id')
    .where('id', '=', rowId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row.resident_id;
}

/** Who decides what (ID-42). @throws AppError `forbidden` */
export function requireDecider(field: ContestedField, permissions: ReadonlySet<Permission>): void {
  const mayDecide = permissions.has(`conflicts.decide-${deciderFor(field)}`);
  if (!mayDecide || !maySee(field.entity, permissions)) throw new AppError('forbidden');
}

/**
 * One value stays: every row that says otherwise is patched, and the patch names all that stood there,
 * so that none of them comes back. Kept here with what stood, for the way back.
 */
export async function resolveField(
  unit: Unit,
  field: ContestedField,
  choice: Choice,
  makeId: MakeId,
): Promise<string> {
  const chosen = chosenValue(field, choice, unit.now);
  const { entity, rowId } = field;
  const { value } = chosen;
  const rowIds = new Set([rowId, ...field.values.map((one) => one.rowId)]);
  const ops: Operation[] = [];
  for (const id of rowIds) ops.push(await unit.patch(entity, id, field.field, value));
  for (const [name, said] of Object.entries(chosen.beside ?? {}))
    ops.push(await unit.patch(entity, rowId, name, said));
  if (entity === 'merge_proposals') ops.push(...(await settleMerge(unit, field, chosen, makeId)));
  await unit.issue(ops);
  const [txId = ''] = await headsOf(unit.db, field);
  const decisionId = makeId();
  const nameOf = await nameBehind(unit.db, field.field, value);
  await unit.db
    .insertInto('conflicts_decided')
    .values({
      id: decisionId,
      entity,
      row_id: rowId,
      resident_id: field.residentId,
      field: field.field,
      stood: JSON.stringify(field),
      tx_id: txId,
      value: shownValue(field.field, value, nameOf),
      staff_id: unit.actor.id,
      at: toInstant(unit.now),
    })
    .execute();
  return decisionId;
}

type Chosen = Pick<StandingValue, 'value' | 'beside'>;

/** @throws AppError `value-moved-on` for a value that does not stand; `bad-input` for one that can not be */
function chosenValue(field: ContestedField, choice: Choice, now: EpochMs): Chosen {
  if (choice.kind === 'standing') {
    const chosen = field.values.find(({ txId }) => txId === choice.txId);
    if (!chosen) throw new AppError('value-moved-on');
    return chosen;
  }
  const typed = field.entity === 'residents' ? checkTyped(field.field, choice.value, now) : null;
  if (typed === null) throw new AppError('bad-input');
  return { value: typed };
}

type TypedField = (typeof typedFields)[number];

const checks: Readonly<Record<TypedField, (text: string, now: EpochMs) => string | null>> = {
  name: (text) => (text.length <= 60 ? normalizeName(text) : null),
  birth_date: (text, now) => {
    const date = parseCalendarDate(text);
    return date !== null && date <= clinicDate(now) ? date : null;
  },
  phone: (text) => (/^[\d-]{5,20}$/.test(text) ? text : null),
  address: (text) => text,
};

function checkTyped(field: string, text: string, now: EpochMs): string | null {
  return Object.hasOwn(checks, field) ? checks[field as TypedField](text.trim(), now) : null;
}

/** Both are right. @throws AppError `forbidden` where one of them is wrong */
export async function keepBoth(unit: Unit, field: ContestedField): Promise<void> {
  if (needsDecision(field)) throw new AppError('forbidden');
  const kept = {
    heads: headsKey(field),
    staff_id: unit.actor.id,
    at: toInstant(unit.now),
  };
  await unit.db
    .insertInto('conflicts_kept')
    .values({ entity: field.entity, row_id: field.rowId, field: field.field, ...kept })
    .onConflict((row) => row.columns(['entity', 'row_id', 'field']).doUpdateSet(kept))
    .execute();
  unit.changed('conflicts');
}

/** What was decided here. @throws AppError `not-found` */
export async function requireDecision(db: WriteDb, decisionId: string) {
  const row = await db
    .selectFrom('conflicts_decided')
    .select(['tx_id', 'stood'])
    .where('id', '=', decisionId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return { txId: row.tx_id, field: JSON.parse(row.stood) as ContestedField };
}

/**
 * The values stand again: each is written anew over the decision, in an act of its own, because values
 * of one act would replace each other. @throws AppError `value-moved-on` once somebody wrote since;
 * `forbidden` for what takes two people
 */
export async function undoDecision(
  unit: Unit,
  ledger: Ledger,
  decision: { readonly decisionId: string; readonly txId: string; readonly field: ContestedField },
  scopeId: string,
): Promise<void> {
  const { field, txId } = decision;
  const { entity } = field;
  if (!canUndo(field)) throw new AppError('forbidden');
  const now = await headsOf(unit.db, field);
  if (now.join() !== txId) throw new AppError('value-moved-on');
  const acts: Operation[][] = [];
  for (const { rowId, value, beside } of field.values) {
    const ops: Operation[] = [];
    for (const [name, said] of [[field.field, value] as const, ...Object.entries(beside ?? {})]) {
      const base = [...(await headsOf(unit.db, { entity, rowId, field: name }))];
      ops.push({ op: 'patch', entity, rowId, field: name, value: said, base });
    }
    acts.push(ops);
  }
  for (const ops of acts) await ledger.issue(unit.db, { scopeId, actor: unit.actor, ops });
  await unit.db.deleteFrom('conflicts_decided').where('id', '=', decision.decisionId).execute();
}
