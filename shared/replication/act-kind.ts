import type { ActKind } from '../domain/act-kind.ts';
import { entities } from './entities.ts';
import type { Operation } from './transaction.ts';

/** The inserts that name an act, the most telling first: a newcomer who is checked in is a registration. */
const byInsert: readonly (readonly [entity: string, kind: ActKind])[] = [
  ['imports', 'import'],
  ['day_closings', 'day-closing'],
  ['residents', 'registration'],
  ['visits', 'check-in'],
  ['appointments', 'booking'],
  ['booking_wishes', 'booking'],
  ['follow_ups', 'follow-up'],
  ['referrals', 'referral'],
  ['observations', 'measurement'],
  ['lab_results', 'measurement'],
  ['service_requests', 'order'],
  ['diagnostic_reports', 'order'],
  ['visit_answers', 'answers'],
  ['documents', 'paper'],
  ['attachments', 'attachment'],
  ['merge_proposals', 'merge'],
  ['resident_documents', 'correction'],
];

const queueEntities: ReadonlySet<string> = new Set(['tickets', 'queue_pointers', 'visits']);

const bookingEntities: ReadonlySet<string> = new Set(['appointments', 'booking_wishes']);

/** The kind of an act by what it holds. */
export function actKind(ops: readonly Operation[]): ActKind {
  if (ops.some(({ op }) => op === 'link')) return 'merge';
  const rows = ops.filter((op) => op.op !== 'link');
  if (rows.some(({ entity }) => isReference(entity))) return 'administration';
  if (rows.some((op) => op.op === 'insert' && 'import_id' in op.fields && op.fields['import_id']))
    return 'import';
  const inserted = new Set(rows.flatMap(({ op, entity }) => (op === 'insert' ? [entity] : [])));
  const named = byInsert.find(([entity]) => inserted.has(entity));
  if (named) return named[1];
  if (rows.every(({ entity }) => queueEntities.has(entity))) return 'call';
  if (rows.every(({ entity }) => bookingEntities.has(entity))) return 'booking';
  return rows.some(({ op }) => op === 'patch' || op === 'replace') ? 'correction' : 'other';
}

function isReference(entity: string): boolean {
  const known = Object.hasOwn(entities, entity) ? entities[entity as keyof typeof entities] : null;
  return known?.scope === 'reference';
}
