import { sql } from 'kysely';
import type { Permission } from '../../../../shared/domain/access.ts';
import { type Decider, deciderOf } from '../../../../shared/domain/identity/contested.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';
import type { Head } from '../../../../shared/replication/fold.ts';
import { type Columns, decodeRow } from '../../../../shared/replication/rows.ts';
import type { FieldValue } from '../../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { NOTIFIABLE_TASK } from '../reports/procedures.ts';
import { canonicalId } from '../residents/same-person.ts';
import {
  type ContestedField,
  contestedInRow,
  hasSeveralHeads,
  type Row,
} from '../residents/standing.ts';

type Db = ReadDb | WriteDb;

/**
 * What two desks did with one thing without having seen each other: a merge declined here and confirmed there, a
 * referral taken back here and closed there. The clock shows one of them; what became of it a person has to say.
 */
export const contestedActs = [
  'merge_proposals',
  'referrals',
  'related_persons',
  'service_requests',
  'tasks',
] as const satisfies readonly EntityName[];
export type ContestedAct = (typeof contestedActs)[number];

type Form = {
  /** What is asked, the first on which they differ. */
  readonly asks: readonly string[];
  /** What an act wrote beside it: it stands or goes with the act. */
  readonly beside: readonly string[];
};

const forms: Readonly<Record<ContestedAct, Form>> = {
  merge_proposals: { asks: ['state'], beside: ['decided_by', 'decided_at', 'decided_because'] },
  referrals: { asks: ['state', 'state_reason'], beside: ['state_reason'] },
  related_persons: { asks: ['may_act'], beside: [] },
  service_requests: { asks: ['cancel_reason'], beside: ['cancelled_at', 'cancelled_by'] },
  tasks: { asks: ['state', 'closed_because'], beside: ['closed_because'] },
};

/** A clinic with more than this has another trouble than a list can show. */
const ROWS_MAX = 200;

/** Whether rows of an entity say what was done. */
export function isAct(entity: EntityName): entity is ContestedAct {
  return contestedActs.some((act) => act === entity);
}

/** Whose it is to see: a notifiable disease is for doctors alone (f.6). */
export function maySee(entity: EntityName, permissions: ReadonlySet<Permission>): boolean {
  return entity !== 'tasks' || permissions.has('care.confirm');
}

type Asked = Pick<ContestedField, 'entity' | 'field' | 'safety'>;

/** Whether only one can be right, so that a person has to say which; else both may stay. */
export function needsDecision({ entity, field, safety }: Asked): boolean {
  if (safety !== null) return true;
  return isAct(entity) && (field === 'state' || field === 'may_act');
}

/** Records that were linked or parted go back by two people, as they came (ID-40). */
export function canUndo({ entity }: Pick<Asked, 'entity'>): boolean {
  return entity !== 'merge_proposals';
}

const clinical: readonly EntityName[] = ['conditions', 'referrals', 'service_requests', 'tasks'];

/** Who decides it: whoever could have done either. */
export function deciderFor({ entity, safety }: Pick<Asked, 'entity' | 'safety'>): Decider {
  if (safety) return deciderOf(safety);
  return clinical.includes(entity) ? 'clinical' : 'identity';
}

/** Every act of which more than one outcome stands. */
export async function everyContestedAct(db: Db): Promise<readonly ContestedField[]> {
  const found: ContestedField[] = [];
  for (const entity of contestedActs) {
    let standing = db
      .selectFrom(entity)
      .selectAll()
      .where(hasSeveralHeads)
      .where('removed_reason', 'is', null);
    if (entity === 'tasks') standing = standing.where(sql.ref('kind'), '=', NOTIFIABLE_TASK);
    const rows = await standing.limit(ROWS_MAX).execute();
    for (const row of rows) found.push(...(await inRow(db, entity, row)));
  }
  return found;
}

/** What of one row is contested. */
export async function contestedActOf(
  db: Db,
  entity: ContestedAct,
  rowId: string,
): Promise<readonly ContestedField[]> {
  const row = await db.selectFrom(entity).selectAll().where('id', '=', rowId).executeTakeFirst();
  return row ? inRow(db, entity, row) : [];
}

async function inRow(db: Db, entity: ContestedAct, row: Row): Promise<ContestedField[]> {
  // Of the tasks only the report of a notifiable disease was done or not; the others follow what was done elsewhere.
  if (entity === 'tasks' && row['kind'] !== NOTIFIABLE_TASK) return [];
  const person = String(entity === 'merge_proposals' ? row['a'] : row['resident_id']);
  const contested = contestedInRow(entity, row, await canonicalId(db, person));
  const asked = forms[entity].asks
    .map((field) => contested.find((one) => one.field === field))
    .find((one) => one !== undefined);
  return asked ? [withBeside(asked, forms[entity].beside, row)] : [];
}

/** Each value with what its act wrote beside it; null where another of the acts wrote and this one did not. */
function withBeside(asked: ContestedField, beside: Form['beside'], row: Columns): ContestedField {
  const { registers } = decodeRow(asked.entity, row).state;
  const acts = new Set(asked.values.map(({ txId }) => txId));
  const written = beside.flatMap((field): [string, readonly Head[]][] => {
    const heads = registers[field]?.heads ?? [];
    const isTheirs = field !== asked.field && heads.some(({ txId }) => acts.has(txId));
    return isTheirs ? [[field, heads]] : [];
  });
  const values = asked.values.map((value) => ({
    ...value,
    beside: Object.fromEntries(
      written.map(([field, heads]): [string, FieldValue] => {
        return [field, heads.find(({ txId }) => txId === value.txId)?.value ?? null];
      }),
    ),
  }));
  return { ...asked, values };
}
