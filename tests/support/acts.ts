import type { Actor, Operation } from '../../shared/replication/transaction.ts';

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
