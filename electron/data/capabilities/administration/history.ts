import type { z } from 'zod';
import type { HistoryLine, historySubject } from '../../../../shared/contract/administration.ts';
import { findDefinition } from '../../../../shared/domain/settings/registry.ts';
import { type CalendarDate, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import type {
  FieldValue,
  Operation,
  Transaction,
} from '../../../../shared/replication/transaction.ts';
import type { ReadDb } from '../../db/handle.ts';
import { transactionOf } from '../../replication/scope-store.ts';
import { staffNames } from '../session/reader.ts';
import { fieldOf } from './columns.ts';
import { deskNames } from './desk-names.ts';
import { findReferenceScope } from './sent.ts';

type Subject = z.output<typeof historySubject>;
type Acted = { readonly tx: Transaction; readonly standing: HistoryLine['standing'] };
type RowOperation = Exclude<Operation, { op: 'link' }>;

/** What is told of each act, whatever it changed. */
type Head = Pick<HistoryLine, 'txId' | 'at' | 'byName' | 'desk' | 'standing'>;

/**
 * Every change of a row, a setting or a day, the latest first: who, when, at which desk, from what to
 * what. Read from the acts themselves, which nobody can change.
 */
export async function readHistory(
  db: ReadDb,
  clinicId: string,
  subject: Subject,
): Promise<HistoryLine[]> {
  const scopeId = await findReferenceScope(db);
  if (scopeId === null) return [];
  const rowIds = await rowsOf(db, clinicId, subject);
  if (rowIds.size === 0) return [];
  const acts = await actsOn(db, scopeId, rowIds);
  const heads = await headsOf(db);
  const before = new Map<string, FieldValue>();
  const lines = acts.map((act) => {
    const head = heads(act);
    const own = act.tx.ops.filter((op) => op.op !== 'link').filter((op) => rowIds.has(op.rowId));
    return own.flatMap((op) => linesOf(op, head, { before, subject }));
  });
  return lines.reverse().flat();
}

async function rowsOf(
  db: ReadDb,
  clinicId: string,
  subject: Subject,
): Promise<ReadonlySet<string>> {
  if (subject.of === 'row') return new Set([subject.rowId]);
  const rows =
    subject.of === 'setting'
      ? await db
          .selectFrom('settings')
          .select('id')
          .where('clinic_id', '=', clinicId)
          .where('key', '=', subject.key)
          .execute()
      : await db
          .selectFrom('calendar_days')
          .select('id')
          .where('clinic_id', '=', clinicId)
          .where('date', '=', subject.date)
          .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The feed in its order, then what waits here. A reference scope is small, so its text is searched. */
async function actsOn(
  db: ReadDb,
  scopeId: string,
  rowIds: ReadonlySet<string>,
): Promise<readonly Acted[]> {
  const ids = [...rowIds];
  const decided = await db
    .selectFrom('feed')
    .select(['status', 'body'])
    .where('scope_id', '=', scopeId)
    .where((where) => where.or(ids.map((rowId) => where('body', 'like', `%${rowId}%`))))
    .orderBy('seq')
    .execute();
  const waiting = await db
    .selectFrom('outbox')
    .select('body')
    .where('scope_id', '=', scopeId)
    .where('is_seen', '=', 0)
    .where((where) => where.or(ids.map((rowId) => where('body', 'like', `%${rowId}%`))))
    .orderBy('tx_no')
    .execute();
  return [
    ...decided.map(({ status, body }) => ({
      tx: transactionOf(body),
      standing: status === 'quarantined' ? ('refused' as const) : ('everywhere' as const),
    })),
    ...waiting.map(({ body }) => ({ tx: transactionOf(body), standing: 'waiting' as const })),
  ];
}

async function headsOf(db: ReadDb): Promise<(act: Acted) => Head> {
  const names = await staffNames(db);
  const deskOf = await deskNames(db);
  return ({ tx, standing }) => ({
    txId: tx.txId,
    at: toInstant(tx.hlc) satisfies Instant,
    byName: names.get(tx.actor.id) ?? null,
    desk: deskOf(tx.actor.place),
    standing,
  });
}

type Around = { readonly before: Map<string, FieldValue>; readonly subject: Subject };

function linesOf(op: RowOperation, head: Head, around: Around): readonly HistoryLine[] {
  if (op.op === 'tombstone') {
    const removed = { kind: 'removed', field: null, from: null, to: null } as const;
    return [{ ...head, ...removed, effectiveFrom: null, reason: op.reason }];
  }
  if (around.subject.of === 'setting' && op.op === 'insert') return [settingLine(op, head, around)];
  const kind = op.op === 'patch' ? 'changed' : 'added';
  const changes = op.op === 'patch' ? { [op.field]: op.value } : op.fields;
  return Object.entries(changes)
    .filter(([column, value]) => column !== 'clinic_id' && (kind === 'changed' || value !== null))
    .map(([column, value]) => {
      const place = around.subject.of === 'calendar' ? column : `${op.rowId} ${column}`;
      const from = around.before.get(place) ?? null;
      if (head.standing !== 'refused') around.before.set(place, value);
      const shown = column === 'password_hash' ? { from: null, to: null } : { from, to: value };
      return { ...head, kind, field: fieldOf(column), ...shown, effectiveFrom: null, reason: null };
    });
}

/** A decision about a setting is a row of its own: what it replaces is the decision before it. */
function settingLine(
  op: Extract<RowOperation, { op: 'insert' }>,
  head: Head,
  { before }: Around,
): HistoryLine {
  const { key, value, effective_from: from, reason } = op.fields;
  const standard = findDefinition(String(key))?.default;
  const earlier = before.get('value') ?? JSON.stringify(standard ?? null);
  if (head.standing !== 'refused') before.set('value', value ?? null);
  return {
    ...head,
    kind: 'changed',
    field: 'value',
    from: scalarOf(earlier),
    to: scalarOf(value ?? null),
    effectiveFrom: from as CalendarDate,
    reason: typeof reason === 'string' ? reason : null,
  };
}

/** Words and numbers as they are, structures as their JSON. */
function scalarOf(text: FieldValue): string | number | null {
  if (typeof text !== 'string') return text;
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' || typeof value === 'number' ? value : text;
}
