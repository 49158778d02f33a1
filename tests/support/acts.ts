import { v7 as uuid } from 'uuid';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { seal } from '../../shared/replication/seal.ts';
import { type Actor, type Operation, ZERO_HASH } from '../../shared/replication/transaction.ts';

export const clinicScope = '01980000-0000-7000-8000-0000000000c1';
export const referenceScope = '01980000-0000-7000-8000-0000000000f1';
export const nurse: Actor = { kind: 'staff', id: 'nurse', place: 'desk' };

/** An invented resident as an insert. */
export function residentInsert(rowId: string, fields: Record<string, string | number | null> = {}) {
  return {
    op: 'insert',
    entity: 'residents',
    rowId,
    fields: {
      name: '张三丰',
      sex: 'male',
      birth_date: '1950-01-01',
      phone: null,
      address: '演示区',
      ethnic_code: '01',
      record_number: null,
      doctor_id: null,
      priority: null,
      is_demo: 1,
      registered_at: '2026-11-22T00:00:00.000Z',
      ...fields,
    },
  } as const satisfies Operation;
}

/** A transaction in the clinic's scope as it lies in a feed, unsigned, alone in its stream. */
export function said(txId: string, ops: readonly Operation[]) {
  const place = { replicaId: uuid(), txNo: 1, prevHash: ZERO_HASH };
  const act = { txId, scopeId: clinicScope, scopeKind: 'clinic', hlc: 1, actor: nurse } as const;
  return seal({ ...act, ...place, schemaVersion: SCHEMA_VERSION, ops: [...ops] }, () => '');
}

/** A membership of somebody of another clinic, standing. */
export function membershipInsert(rowId: string, residentId: string) {
  const whose = { resident_id: residentId, from_clinic_id: uuid(), from_clinic: '' };
  const why = { role: 'look-up', because: null, asked_by: null };
  const until = { since: '2026-11-22T00:00:00.000Z', ended_at: null, ended_because: null };
  const fields = { ...whose, ...why, ...until };
  return { op: 'insert', entity: 'memberships', rowId, fields } as const satisfies Operation;
}

/** The end of a membership that a new home put before its beginning, and the resident behind both. */
export function earlyEnd(membershipId: string, madeBy: string, residentId: string) {
  const value = '2026-11-22T01:00:00.000Z';
  const end = { entity: 'memberships', rowId: membershipId, field: 'ended_at', value } as const;
  return [
    said(uuid(), [{ op: 'patch', ...end, base: [madeBy] }]),
    said(madeBy, [membershipInsert(membershipId, residentId)]),
    said(uuid(), [residentInsert(residentId)]),
  ];
}
