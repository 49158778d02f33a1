import { expect } from 'vitest';
import { v7 as uuid } from 'uuid';
import type { Operation } from '../../shared/replication/transaction.ts';
import { clinicScope, residentInsert } from './acts.ts';
import { type HomeWorkstation, openHome } from './clinic.ts';
import { openTestDistrict, type RunningDistrict } from './district.ts';
import { eventually } from './eventually.ts';
import type { keeping } from './kept.ts';
import type { Replica } from './replica.ts';

type Keep = ReturnType<typeof keeping>['kept'];

export const east = '01980000-0000-7000-8000-0000000000c2';
export const staffId = uuid();
export const number = '110199195001010018';

/** Two clinics of one district, each with its home, and somebody who belongs to the first. */
export async function openTwoClinics(kept: Keep) {
  const district = await kept(openTestDistrict());
  await district.district.reference.seed([
    ...[clinicScope, east].map(clinicOp),
    ...[clinicScope, east].map((clinicId) => staffOp(clinicId)),
  ]);
  const west = await kept(openHome({ districtUrl: district.url }));
  const other = await kept(openHome({ districtUrl: district.url, clinicId: east }));
  await west.start();
  await other.start();
  const residentId = uuid();
  const conditionId = uuid();
  await west.issue([residentInsert(residentId), documentOp(residentId)]);
  await west.issue([conditionOp(residentId, conditionId)]);
  await west.patch(residentId, 'phone', '13800000000');
  await arrived(district, west, clinicScope);
  await arrived(district, other, east);
  return { district, west, other, residentId, conditionId };
}

function clinicOp(rowId: string): Operation {
  const codes = { county_code: '110199', street_code: '001', phone: null, address: null };
  const name = rowId === east ? '东站' : '西站';
  return { op: 'insert', entity: 'clinics', rowId, fields: { name, ...codes } };
}

function staffOp(clinicId: string): Operation {
  const fields = { clinic_id: clinicId, login_name: 'front', name: '前台', role: 'reception' };
  const more = { password_hash: 'x', room_id: null, is_active: 1, title: null, phone: null };
  const none = { team_id: null, active_from: null, active_to: null };
  const rowId = clinicId === east ? staffId : uuid();
  return { op: 'insert', entity: 'staff', rowId, fields: { ...fields, ...more, ...none } };
}

export function documentOp(residentId: string): Operation {
  const fields = { resident_id: residentId, type: 'id-card', number, is_read_from_chip: 1 };
  return {
    op: 'insert',
    entity: 'resident_documents',
    rowId: uuid(),
    fields: { ...fields, valid_to: null },
  };
}

export function conditionOp(residentId: string, rowId: string): Operation {
  const fields = { resident_id: residentId, code: 'hypertension', onset_date: null, is_managed: 1 };
  return { op: 'insert', entity: 'conditions', rowId, fields };
}

export function arrived(district: RunningDistrict, home: HomeWorkstation, scopeId: string) {
  return eventually(async () => {
    const there = await district.db
      .selectFrom('scopes')
      .select(['seq', 'chk'])
      .where('scope_id', '=', scopeId)
      .executeTakeFirst();
    const here = await home.db.read
      .selectFrom('scopes')
      .select(['seq', 'chk'])
      .where('scope_id', '=', scopeId)
      .executeTakeFirst();
    expect(there).toMatchObject({ seq: here?.seq });
    expect(home.replicator.state().district.reachable).toBe(true);
  });
}

export function lookUp(
  { replicator }: HomeWorkstation,
  more: { number?: string; staffId?: string } = {},
) {
  if (!replicator.lookUp) throw new Error('a home with a district looks up');
  return replicator.lookUp({ type: 'id-card', number, reason: '就诊', staffId, ...more });
}

export async function people({ db }: Replica) {
  return db.read.selectFrom('residents').select(['id', 'name', 'phone']).orderBy('id').execute();
}

export async function conditionsOf({ db }: Replica) {
  const rows = await db.read
    .selectFrom('conditions')
    .select(['id', 'c_tx'])
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

export async function memberships({ db }: Replica) {
  return db.read
    .selectFrom('memberships')
    .select(['id', 'resident_id', 'from_clinic', 'because', 'asked_by', 'ended_at'])
    .orderBy('since')
    .execute();
}
