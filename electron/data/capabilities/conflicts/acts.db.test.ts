import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Conflict } from '../../../../shared/contract/conflicts.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';
import { checkInAt } from '../../../../tests/support/arrivals.ts';
import { apart, askedOf, isKnownAt, writeField } from '../../../../tests/support/contested.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { registration } from '../../../../tests/support/people.ts';
import { openTwoDesks, type TwoDesks, until } from '../../../../tests/support/two-desks.ts';
import { firstOf, problemOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { hasSeveralHeads } from '../residents/standing.ts';
import { contestedActs } from './contested-acts.ts';

/** What two desks that did not see each other did with one thing: a person has to say what became of it. */

let clinic: TwoDesks;
let residentId: string;

beforeEach(async () => {
  clinic = await openTwoDesks();
  residentId = await register(1);
});
afterEach(() => clinic.close());

/** She has two records: the number of one was typed wrongly. */
async function register(serial: number): Promise<string> {
  const { residentId: id } = await clinic.home.signedIn('reception').residents.register({
    idempotencyKey: clinic.home.key(),
    registration: registration({
      name: '张桂兰',
      birthDate: '1953-04-18',
      sex: 'female',
      serial,
    }),
    cardToken: null,
    reason: '证件号不同',
  });
  await isKnownAt(clinic.desk, 'residents', id);
  return id;
}

/** What is contested of an entity, as a role sees it, once it is. */
async function contestedAt(
  at: TestWorkstation,
  entity: EntityName,
  role: 'reception' | 'doctor' = 'reception',
): Promise<Conflict> {
  const list = at.signedIn(role).conflicts.list();
  const isIt = (one: Conflict) => one.entity === entity;
  const found = (await until(list, ({ conflicts }) => conflicts.some(isIt))).conflicts.filter(isIt);
  const [one, ...more] = found;
  if (!one || more.length > 0) throw new Error('one of it is contested');
  return one;
}

function standingOf(conflict: Conflict, value: string): string {
  const found = conflict.values.find((one) => one.value === value);
  if (!found) throw new Error(`${value} stands`);
  return found.txId;
}

/** Somebody at the home says which of them it is. */
function decide(conflict: Conflict, value: string, role: 'reception' | 'manager' | 'doctor') {
  return clinic.home.signedIn(role).conflicts.resolve({
    idempotencyKey: clinic.home.key(),
    ...askedOf(conflict),
    choice: { kind: 'standing', txId: standingOf(conflict, value) },
  });
}

/** Waits until a row is as it was decided. */
function standsAt(
  at: TestWorkstation,
  entity: EntityName,
  rowId: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  return eventually(async () => {
    const row = await at.app.database.read
      .selectFrom(entity)
      .selectAll()
      .where('id', '=', rowId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject(fields);
    const { conflicts } = await firstOf(at.signedIn('doctor').conflicts.list());
    expect(conflicts).toEqual([]);
  });
}

describe('a merge that one desk declined and the other, cut off, confirmed', () => {
  let otherId: string;
  let proposalId: string;

  beforeEach(async () => {
    const { home, desk } = clinic;
    otherId = await register(2);
    ({ proposalId } = await home.signedIn('reception').merges.propose({
      idempotencyKey: home.key(),
      a: residentId,
      b: otherId,
      reason: '核对过',
    }));
    await isKnownAt(desk, 'merge_proposals', proposalId);
    await apart(clinic, async () => {
      await desk.signedIn('manager').merges.confirm({ idempotencyKey: desk.key(), proposalId });
      home.clock.advance(60_000);
      await home
        .signedIn('reception')
        .merges.decline({ idempotencyKey: home.key(), proposalId, reason: '是姐妹两个' });
    });
  });

  const records = (at: TestWorkstation) =>
    firstOf(at.signedIn('reception').residents.record({ residentId })).then(
      ({ merged }) => merged.length + 1,
    );

  test('is told at both, with who said what, and counted', async () => {
    for (const at of [clinic.home, clinic.desk]) {
      const found = await contestedAt(at, 'merge_proposals');
      expect(found).toMatchObject({
        field: 'state',
        about: 'merge',
        isSafety: false,
        needsDecision: true,
        decider: 'identity',
        mayDecide: true,
      });
      expect(found.values.map(({ value, author }) => [value, author.place])).toEqual([
        ['confirmed', '工作站B'],
        ['declined', '工作站A'],
      ]);
      const { tasks } = await firstOf(at.signedIn('reception').conflicts.count());
      expect(tasks).toBe(1);
    }
    const found = await contestedAt(clinic.home, 'merge_proposals');
    const both = clinic.home
      .signedIn('reception')
      .conflicts.keepBoth({ idempotencyKey: clinic.home.key(), ...askedOf(found) });
    expect(await problemOf(both)).toBe('forbidden');
  });

  test('declined it is: the records are parted again, by somebody who did not decline it', async () => {
    const found = await contestedAt(clinic.home, 'merge_proposals');
    expect(await records(clinic.home)).toBe(2);
    expect(await problemOf(decide(found, 'declined', 'reception'))).toBe('needs-colleague');
    await decide(found, 'declined', 'manager');
    await standsAt(clinic.desk, 'merge_proposals', proposalId, {
      state: 'declined',
      decided_because: '是姐妹两个',
    });
    expect(await records(clinic.desk)).toBe(1);
    const { decided } = await firstOf(clinic.home.signedIn('manager').conflicts.list());
    expect(decided.map(({ canUndo }) => canUndo)).toEqual([false]);
  });

  /** Two people propose and confirm it at the home, while nobody has settled the first one. */
  async function decidedAnew(kind: 'merge' | 'unmerge') {
    const { home } = clinic;
    const { merges } = home.signedIn('reception');
    const reason = '又核对过';
    if (kind === 'merge') {
      const both = { idempotencyKey: home.key(), a: residentId, b: otherId, reason };
      const { proposalId: id } = await merges.propose(both);
      await home.signedIn('manager').merges.confirm({ idempotencyKey: home.key(), proposalId: id });
      return;
    }
    const { merged } = await firstOf(home.signedIn('reception').residents.record({ residentId }));
    const linkId = merged[0]?.linkId ?? '';
    const parting = { idempotencyKey: home.key(), linkId, reason };
    const { proposalId: id } = await merges.proposeParting(parting);
    await home.signedIn('manager').merges.confirm({ idempotencyKey: home.key(), proposalId: id });
  }

  test('confirmed it is: nobody is linked again whom two people have parted since', async () => {
    const found = await contestedAt(clinic.home, 'merge_proposals');
    await decidedAnew('unmerge');
    expect(await records(clinic.home)).toBe(1);
    await decide(found, 'confirmed', 'reception');
    expect(await records(clinic.home)).toBe(1);
  });

  test('declined it is: nobody is parted whom two people have made one since', async () => {
    const found = await contestedAt(clinic.home, 'merge_proposals');
    await decidedAnew('unmerge');
    await decidedAnew('merge');
    await decide(found, 'declined', 'reception');
    expect(await records(clinic.home)).toBe(2);
  });

  test('confirmed it is: they stay one, and nothing of the other decision stays', async () => {
    const found = await contestedAt(clinic.home, 'merge_proposals');
    await decide(found, 'confirmed', 'reception');
    const manager = clinic.desk.organisation.staff.find(({ role }) => role === 'manager');
    await standsAt(clinic.desk, 'merge_proposals', proposalId, {
      state: 'confirmed',
      decided_by: manager?.staffId,
      decided_because: null,
    });
    expect(await records(clinic.desk)).toBe(2);
  });
});

test('a referral that was taken back here and closed there: the doctor decides, its reason goes along', async () => {
  const { home, desk } = clinic;
  const doctor = (at: TestWorkstation) => at.signedIn('doctor').referrals;
  const { draft } = await doctor(home).prefill({ residentId, visitId: null });
  const { referralId } = await doctor(home).submit({
    idempotencyKey: home.key(),
    draft: {
      ...draft,
      toOrganisation: '演示区人民医院',
      toDepartment: '心血管内科',
      impression: '高血压',
      reason: '连续两次随访血压控制不满意',
      pastHistory: '无',
      doctorPhone: '010-00000199',
    },
  });
  await isKnownAt(desk, 'referrals', referralId);
  await apart(clinic, async () => {
    await doctor(home).cancel({ idempotencyKey: home.key(), referralId, reason: '居民当场好转' });
    desk.clock.advance(60_000);
    await doctor(desk).recordOutcome({
      idempotencyKey: desk.key(),
      referralId,
      outcome: 'admitted',
    });
  });
  expect(await contestedAt(home, 'referrals')).toMatchObject({ mayDecide: false });
  const found = await contestedAt(home, 'referrals', 'doctor');
  expect(found).toMatchObject({ field: 'state', about: '演示区人民医院', mayDecide: true });
  const { decisionId } = await decide(found, 'cancelled', 'doctor');
  const stands = (state: string, reason: string) =>
    standsAt(desk, 'referrals', referralId, { state, state_reason: reason });
  await stands('cancelled', '居民当场好转');
  await home.signedIn('doctor').conflicts.undo({ idempotencyKey: home.key(), decisionId });
  const again = await contestedAt(desk, 'referrals', 'doctor');
  await decide(again, 'closed', 'doctor');
  await stands('closed', 'admitted');
});

test('a report that one closed as done and the other took back is for doctors alone', async () => {
  const { home, desk } = clinic;
  const { visitId } = await checkInAt(home, residentId, 'follow-up');
  const { reports } = home.signedIn('doctor');
  const named = { idempotencyKey: home.key(), residentId, visitId, disease: 'measles' } as const;
  const { taskId } = await reports.name(named);
  await isKnownAt(desk, 'tasks', taskId);
  const close = (at: TestWorkstation, state: 'done' | 'cancelled', because: string) =>
    at.signedIn('doctor').reports.close({ idempotencyKey: at.key(), taskId, state, because });
  await apart(clinic, async () => {
    await close(home, 'done', '2026-0117');
    await close(desk, 'cancelled', '排除了麻疹');
  });
  const found = await contestedAt(home, 'tasks', 'doctor');
  expect(found).toMatchObject({ field: 'state', about: 'measles', decider: 'clinical' });
  // A counter hears nothing of it, not even afterwards.
  const list = () => firstOf(home.signedIn('reception').conflicts.list());
  expect(await list()).toEqual({ conflicts: [], decided: [], removed: [] });
  await decide(found, 'cancelled', 'doctor');
  await standsAt(desk, 'tasks', taskId, { closed_because: '排除了麻疹' });
  expect(await list()).toEqual({ conflicts: [], decided: [], removed: [] });
});

test('whether somebody may act for a resident is one or the other', async () => {
  const { home, desk } = clinic;
  const { relatedPersonId } = await home.signedIn('reception').household.add({
    idempotencyKey: home.key(),
    residentId,
    related: {
      relation: 'other',
      name: '王强',
      phone: '',
      documentType: 'id-card',
      documentNumber: '',
      mayAct: false,
    },
  });
  await isKnownAt(desk, 'related_persons', relatedPersonId);
  const mayAct = {
    entity: 'related_persons',
    rowId: relatedPersonId,
    field: 'may_act',
  } as const;
  await apart(clinic, async () => {
    await writeField(home, mayAct, 1);
    await writeField(desk, mayAct, 0);
  });
  const found = await contestedAt(home, 'related_persons');
  expect(found).toMatchObject({ about: '王强', needsDecision: true, decider: 'identity' });
  await decide(found, '1', 'reception');
  await standsAt(desk, 'related_persons', relatedPersonId, { may_act: 1 });
});

test('why a test was cancelled: both reasons may stay, and who cancelled goes with the one that does', async () => {
  const { home, desk } = clinic;
  const { visitId } = await checkInAt(home, residentId, 'follow-up');
  const ordered = await home
    .signedIn('nurse')
    .orders.order({ idempotencyKey: home.key(), visitId, tests: ['lipids'] });
  const requestId = ordered.serviceRequestIds[0] ?? '';
  await isKnownAt(desk, 'service_requests', requestId);
  const cancel = (at: TestWorkstation, reason: string) =>
    at
      .signedIn('nurse')
      .orders.cancel({ idempotencyKey: at.key(), serviceRequestId: requestId, reason });
  await apart(clinic, async () => {
    await cancel(home, '没有空腹');
    desk.clock.advance(60_000);
    await cancel(desk, '开错了');
  });
  const found = await contestedAt(home, 'service_requests', 'doctor');
  expect(found).toMatchObject({ field: 'cancel_reason', about: 'lipids', needsDecision: false });
  const doctor = home.signedIn('doctor');
  await doctor.conflicts.keepBoth({ idempotencyKey: home.key(), ...askedOf(found) });
  const { kept } = await contestedAt(home, 'service_requests', 'doctor');
  expect(kept).not.toBeNull();
  await decide(found, '没有空腹', 'doctor');
  await standsAt(desk, 'service_requests', requestId, {
    cancel_reason: '没有空腹',
    cancelled_at: toInstant(home.clock.now() - 60_000),
  });
});

test.each(contestedActs)('what is contested of %s is found by an index', (entity) =>
  clinic.home.app.database.write(async (db) => {
    const found = db.selectFrom(entity).select('id').where(hasSeveralHeads).compile().sql;
    const { rows } = await sql.raw<{ detail: string }>(`explain query plan ${found}`).execute(db);
    expect(rows.map(({ detail }) => detail).join()).toContain(`INDEX ${entity}_contested`);
  }),
);
