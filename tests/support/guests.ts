import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../server/db/open.ts';
import { grantDayList } from '../../server/scopes/day-lists.ts';
import { makeEnrolmentCode } from '../../server/scopes/workstations.ts';
import type { Actor, Operation } from '../../shared/replication/transaction.ts';
import { clinicScope } from './acts.ts';
import { openGuest, type Workstation } from './clinic.ts';
import type { RunningDistrict } from './district.ts';
import type { Image } from './replica.ts';

/** What tests of hospitals and tablets are about: whose code, who works there, what is referred. */

export type GuestKind = 'hospital' | 'tablet';

export function hospitalOp(rowId: string): Operation {
  const fields = { name: '人民医院', kind: 'hospital', address: null, phone: null };
  const more = { departments: '[]', closed_on: null };
  return { op: 'insert', entity: 'organisations', rowId, fields: { ...fields, ...more } };
}

/** Somebody who works at a clinic or at a hospital, as the district has it. */
export function staffOp(rowId: string, clinicId: string): Operation {
  const who = { clinic_id: clinicId, login_name: rowId, name: '陈医生', role: 'doctor' };
  const open = { room_id: null, title: null, phone: null, team_id: null };
  const when = { is_active: 1, active_from: null, active_to: null, password_hash: '' };
  return { op: 'insert', entity: 'staff', rowId, fields: { ...who, ...open, ...when } };
}

export function referralOp(residentId: string, rowId: string, to: string): Operation {
  const whose = { resident_id: residentId, visit_id: null, follow_up_id: null, programme: null };
  const receiver = { to_organisation_id: to, to_organisation: '人民医院', to_department: null };
  const words = { impression: '高血压', reason: '控制不佳', past_history: '', treatment: '' };
  const doctor = { doctor_id: uuid(), doctor_name: '刘医生', doctor_phone: '', issued_by: '西站' };
  const form = { number: 'R1', urgency: 'ordinary', is_green_channel: 0, patient: '{}' };
  const when = { issued_on: '2026-11-22', submitted_at: '2026-11-22T01:00:00Z' };
  const state = { to_doctor: null, state: 'submitted', state_reason: null };
  const fields = { ...whose, ...receiver, ...words, ...doctor, ...form, ...when, ...state };
  return { op: 'insert', entity: 'referrals', rowId, fields };
}

/** A weight that somebody measured at a home visit. */
export function observationOp(residentId: string, rowId: string): Operation {
  const what = { reading_id: uuid(), kind: 'weight', value_x10: 655, code: null, unit: 'kg' };
  const when = { effective_at: '2026-11-22T02:00:00Z', device_time: null, visit_id: null };
  const device = { device_id: null, device_label: null, driver: null, driver_version: null };
  const more = { source: 'typed', raw_sha256: null, is_simulated: 0, operator_id: null };
  const rest = { arm: null, import_id: null, resident_id: residentId };
  const fields = { ...what, ...when, ...device, ...more, ...rest };
  return { op: 'insert', entity: 'observations', rowId, fields };
}

/** A code for the workstation of a hospital, or for a tablet of the clinic of all tests. */
export async function codeFor(
  district: RunningDistrict,
  scopeId: string,
  kind: GuestKind,
): Promise<string> {
  const whose =
    kind === 'tablet' ? { clinicId: clinicScope, tabletId: scopeId } : { clinicId: scopeId };
  const chance = { madeBy: 'test', now: Date.now(), makeChance: randomBytes };
  return (await makeEnrolmentCode(district.db, { ...whose, role: kind, ...chance })).code;
}

/** A workstation that a code for this scope lets in, not started yet. */
export async function joinGuest(
  district: RunningDistrict,
  scopeId: string,
  kind: GuestKind,
  image?: Image,
): Promise<Workstation> {
  const enrolmentCode = await codeFor(district, scopeId, kind);
  const own = { clinicId: scopeId, scopeKind: kind, enrolmentCode };
  return openGuest(district.url, image ? { ...own, image } : own);
}

/** Somebody writes at a guest. */
export async function writeAs(
  guest: Workstation,
  scopeId: string,
  actor: Actor,
  ops: readonly Operation[],
): Promise<string> {
  const { txId } = await guest.db.write((trx) => guest.ledger.issue(trx, { scopeId, actor, ops }));
  return txId;
}

/** Gives a tablet these residents of the clinic of all tests. */
export async function giveDayList(
  { db, district }: RunningDistrict,
  tabletId: string,
  residentIds: readonly string[],
  expiresAt = Date.now() + 3_600_000,
): Promise<void> {
  const list = { tabletId, clinicId: clinicScope, residentIds, expiresAt };
  await inTransaction(db, (trx) => grantDayList(trx, list, district.writer));
  district.ownScopes.tell([tabletId]);
}
