import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import { openTwoDesks } from '../../../../tests/support/two-desks.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { Connection } from '../../pipeline/caller.ts';
import type { ReferralDraft } from '../../../../shared/contract/referrals.ts';

const DAY_MS = 86_400_000;

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

function register(at: TestWorkstation, name = '孙六', birthDate = '1968-02-03') {
  return registerAt(at, { name, birthDate });
}

/** Rows as they lie in the record, written by nobody in particular. */
async function keep(entity: 'conditions' | 'allergies' | 'follow_ups', fields: object) {
  const rowId = desk.key();
  await desk.app.database.write((db) =>
    desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [{ op: 'insert', entity, rowId, fields: { ...fields } }],
    }),
  );
  return rowId;
}

/** A follow-up that asks for a referral: twice above the limit (HTN-33). */
function keepFollowUp(residentId: string, more: object = {}) {
  return keep('follow_ups', {
    resident_id: residentId,
    visit_id: null,
    programme: 'hypertension',
    visit_date: '2026-11-21',
    way: 'clinic',
    sbp: 168,
    dbp: 98,
    class: 2,
    flags: JSON.stringify({ controlled: false, danger: false }),
    actions: '["REFER"]',
    due_date: '2026-12-05',
    because: '["HTN-33"]',
    rule_set: 'S3-hypertension',
    rule_set_version: '2017.1',
    inputs: JSON.stringify({ previousControlled: false, danger: {} }),
    change_reason: null,
    refer_to: '演示区人民医院 心血管内科',
    doctor_id: desk.key(),
    confirmed_at: '2026-11-21T00:40:00.000Z',
    fpg_x10: null,
    form: null,
    ...more,
  });
}

function draftFor(residentId: string, more: Partial<ReferralDraft> = {}): ReferralDraft {
  return {
    residentId,
    visitId: null,
    followUpId: null,
    urgency: 'ordinary',
    isGreenChannel: false,
    toOrganisationId: null,
    toOrganisation: '演示区人民医院',
    toDepartment: '心血管内科',
    toDoctor: '',
    impression: '高血压',
    reason: '连续两次随访血压控制不满意',
    pastHistory: '无',
    treatment: '',
    doctorPhone: '010-00000199',
    ...more,
  };
}

const submit = (draft: ReferralDraft, at = desk, key = at.key()) =>
  at.signedIn('doctor').referrals.submit({ idempotencyKey: key, draft });
const listed = (residentId: string | null = null, at = desk) =>
  firstOf(at.signedIn('doctor').referrals.list({ residentId }));

function outcomeTasks(residentId: string) {
  return desk.app.database.read
    .selectFrom('tasks')
    .select(['due_date', 'state', 'follow_up_id', 'programme'])
    .where('resident_id', '=', residentId)
    .where('kind', '=', 'referral-outcome')
    .execute();
}

test('what a doctor has written is kept for this doctor, until it is sent or a week old', async () => {
  const residentId = await register(desk);
  const { referrals } = desk.signedIn('doctor');
  const prefill = () => referrals.prefill({ residentId, visitId: null });
  const { draft, begun } = await prefill();
  expect(begun).toBeNull();
  const written = { ...draft, treatment: '氨氯地平 5mg' };
  await referrals.keepDraft({ residentId, draft: { ...draft, treatment: '氨' } });
  await referrals.keepDraft({ residentId, draft: written });
  expect((await prefill()).begun).toEqual({ draft: written, at: '2026-11-21T01:00:00.000Z' });
  const other = desk.connect();
  const [, second] = desk.organisation.staff.filter(({ role }) => role === 'doctor');
  other.connection.staff = { ...second, roomId: null, role: 'doctor' } as Connection['staff'];
  const seen = await other.client.referrals.prefill({ residentId, visitId: null });
  expect(seen.begun).toBeNull();
  await referrals.decline({ idempotencyKey: desk.key(), draft: written, reason: '路远' });
  expect((await prefill()).begun).toBeNull();
  await referrals.keepDraft({ residentId, draft: written });
  await referrals.keepDraft({ residentId, draft: null });
  expect((await prefill()).begun).toBeNull();
  await referrals.keepDraft({ residentId, draft: written });
  desk.clock.advance(8 * DAY_MS);
  expect((await prefill()).begun).toBeNull();
});

describe('the form is filled from the record', () => {
  test('who, what was measured, why, what was before', async () => {
    const residentId = await register(desk);
    const condition = { resident_id: residentId, onset_date: '2014-06-01', is_managed: 1 };
    await keep('conditions', { ...condition, code: 'hypertension' });
    await keep('allergies', {
      resident_id: residentId,
      category: 'drug',
      substance: '青霉素',
      is_refuted: 0,
    });
    const followUpId = await keepFollowUp(residentId);
    const { referrals } = desk.signedIn('doctor');
    const filled = await referrals.prefill({ residentId, visitId: null });
    expect(filled).toMatchObject({
      doctorName: '陈志远',
      issuedOn: '2026-11-21',
      patient: { name: '孙六', age: '58 岁' },
      ambulanceSigns: [],
    });
    expect(filled.draft).toMatchObject({
      followUpId,
      urgency: 'ordinary',
      toOrganisation: '演示区人民医院',
      toDepartment: '心血管内科',
      impression: '高血压（控制不满意）',
      reason: '本次测量：血压 168/98 mmHg。高血压连续两次随访控制不满意。',
      pastHistory: '高血压（2014年6月起）。过敏：青霉素。',
      treatment: '近一年在本机构随访 1 次，最近一次 2026年11月21日。',
    });
  });

  test('a visit for two diseases gives one form, with the medicines of both sheets', async () => {
    const residentId = await register(desk);
    const visitId = desk.key();
    const sheet = (programme: string, name: string) =>
      JSON.stringify({
        [`${programme}.medicine.1.name`]: name,
        [`${programme}.medicine.1.times`]: 2,
        [`${programme}.medicine.1.amount`]: '1 片',
        'cigarettes.now': 0,
      });
    await keepFollowUp(residentId, {
      visit_id: visitId,
      class: 1,
      actions: '["ROUTINE"]',
      flags: '{"controlled":true}',
      form: sheet('hypertension', '氨氯地平'),
    });
    const asking = await keepFollowUp(residentId, {
      visit_id: visitId,
      programme: 'diabetes-2',
      form: sheet('diabetes-2', '二甲双胍'),
    });
    const { referrals } = desk.signedIn('doctor');
    const { draft } = await referrals.prefill({ residentId, visitId });
    expect(draft).toMatchObject({ visitId, followUpId: asking });
    expect(draft.reason).toContain('2 型糖尿病连续两次随访控制不满意');
    expect(draft.reason).not.toContain('高血压');
    expect(draft.treatment).toContain('用药：');
    expect(draft.treatment).toContain('氨氯地平 每次 1 片 每日 2 次');
    expect(draft.treatment).toContain('二甲双胍 每次 1 片 每日 2 次');
  });

  test('danger goes by 120 and the green channel first, and its form has a day (REF-17, REF-19)', async () => {
    const residentId = await register(desk);
    await keepFollowUp(residentId, {
      actions: '["EMERGENCY_REFERRAL"]',
      sbp: 192,
      inputs: JSON.stringify({ danger: { severeHeadache: true, eyePain: false } }),
    });
    const filled = await desk.signedIn('doctor').referrals.prefill({ residentId, visitId: null });
    expect(filled.draft).toMatchObject({ urgency: 'emergency', isGreenChannel: true });
    expect(filled.draft.reason).toContain('现有剧烈头痛或头晕');
    expect(filled.ambulanceSigns).toEqual(['severe-with-headache']);
    expect(filled.supplementBy).toBe('2026-11-22T00:40:00.000Z');
  });

  test('danger that the station heard makes an emergency of it before anybody confirmed', async () => {
    const residentId = await register(desk);
    const condition = { resident_id: residentId, onset_date: null, is_managed: 1 };
    await keep('conditions', { ...condition, code: 'hypertension' });
    const { visitId } = await checkInAt(desk, residentId, 'follow-up');
    const prefill = () => desk.signedIn('doctor').referrals.prefill({ residentId, visitId });
    expect((await prefill()).draft.urgency).toBe('ordinary');
    await desk.signedIn('nurse').care.answer({
      idempotencyKey: desk.key(),
      visitId,
      answers: { danger: { chestTightness: true } },
    });
    expect((await prefill()).draft).toMatchObject({ urgency: 'emergency', isGreenChannel: true });
  });

  test('a person of whom nothing is known gets an honest form, not an invented one', async () => {
    const residentId = await register(desk);
    const { draft } = await desk
      .signedIn('doctor')
      .referrals.prefill({ residentId, visitId: null });
    expect(draft).toMatchObject({ impression: '', reason: '', treatment: '', followUpId: null });
    expect(draft.pastHistory).toBe('档案未记载慢性病。档案未记载过敏。');
  });
});

describe('sending', () => {
  test('one act: the form as it was sent, and the question for its outcome in two weeks', async () => {
    const residentId = await register(desk);
    const sent = await submit(draftFor(residentId));
    expect(sent).toMatchObject({ number: 'ZZA20261121-001', outcomeDueDate: '2026-12-05' });
    expect(await listed(residentId)).toMatchObject(
      [
        {
          ...sent,
          referralId: sent.referralId,
          state: 'submitted',
          doctorName: '陈志远',
          copies: 0,
        },
      ].map(({ outcomeDueDate: _, ...line }) => line),
    );
    expect(await outcomeTasks(residentId)).toEqual([
      {
        due_date: '2026-12-05',
        state: 'open',
        follow_up_id: sent.referralId,
        programme: 'referral',
      },
    ]);
    const { rows, tx } = await rowsOf(sent.referralId);
    expect(JSON.parse(rows.patient)).toMatchObject({ name: '孙六', age: '58 岁' });
    const task = await desk.app.database.read
      .selectFrom('tasks')
      .select('c_tx')
      .where('follow_up_id', '=', sent.referralId)
      .executeTakeFirstOrThrow();
    expect(task.c_tx).toBe(tx);
  });

  test('pressed twice, and sent from two windows: one referral', async () => {
    const residentId = await register(desk);
    const key = desk.key();
    const [first, second] = [
      await submit(draftFor(residentId), desk, key),
      await submit(draftFor(residentId), desk, key),
    ];
    expect(second).toEqual(first);
    expect(await problemOf(submit(draftFor(residentId)))).toBe('already-done');
    expect(await listed(residentId)).toHaveLength(1);
    await submit(draftFor(residentId, { toDepartment: '眼科' }));
    expect(await listed(residentId)).toHaveLength(2);
  });

  test('the doctor already asked the question at the follow-up: it is not asked twice', async () => {
    const residentId = await register(desk);
    const followUpId = await keepFollowUp(residentId);
    await submit(draftFor(residentId, { followUpId }));
    await submit(draftFor(residentId, { followUpId, toDepartment: '眼科' }));
    expect(await outcomeTasks(residentId)).toMatchObject([
      { follow_up_id: followUpId, programme: 'hypertension', state: 'open' },
    ]);
  });

  test.each(['toOrganisation', 'impression', 'reason', 'doctorPhone'] as const)(
    'without %s nothing is sent (REF-02)',
    async (field) => {
      const residentId = await register(desk);
      expect(await problemOf(submit(draftFor(residentId, { [field]: ' ' })))).toBe('bad-input');
      expect(await outcomeTasks(residentId)).toEqual([]);
    },
  );

  test('a follow-up of somebody else can not be referred to', async () => {
    const followUpId = await keepFollowUp(await register(desk, '周七', '1999-09-09'));
    const residentId = await register(desk);
    expect(await problemOf(submit(draftFor(residentId, { followUpId })))).toBe('bad-input');
  });

  test('only a doctor writes; everybody at the clinic sees', async () => {
    const residentId = await register(desk);
    const nurse = desk.signedIn('nurse');
    const wish = { idempotencyKey: desk.key(), draft: draftFor(residentId) };
    expect(await problemOf(nurse.referrals.submit(wish))).toBe('forbidden');
    await submit(draftFor(residentId));
    expect(await firstOf(nurse.referrals.list({ residentId: null }))).toHaveLength(1);
  });

  test('numbers go on over the day and begin anew on the next', async () => {
    const residentId = await register(desk);
    const numbers = [];
    for (const toDepartment of ['眼科', '内科', '外科']) {
      numbers.push((await submit(draftFor(residentId, { toDepartment }))).number);
    }
    desk.clock.advance(DAY_MS);
    numbers.push((await submit(draftFor(residentId, { toDepartment: '骨科' }))).number);
    expect(numbers).toEqual([
      'ZZA20261121-001',
      'ZZA20261121-002',
      'ZZA20261121-003',
      'ZZA20261122-001',
    ]);
  });
});

describe('what becomes of it', () => {
  test('the sender takes it back, with a reason, once', async () => {
    const residentId = await register(desk);
    const { referralId } = await submit(draftFor(residentId));
    const { referrals } = desk.signedIn('doctor');
    const cancel = (reason: string) =>
      referrals.cancel({ idempotencyKey: desk.key(), referralId, reason });
    expect(await problemOf(cancel(' '))).toBe('bad-input');
    await cancel('居民当场好转');
    expect(await listed(residentId)).toMatchObject([
      { state: 'cancelled', stateReason: '居民当场好转' },
    ]);
    expect(await outcomeTasks(residentId)).toMatchObject([{ state: 'done' }]);
    expect(await problemOf(cancel('再撤一次'))).toBe('referral-moved-on');
  });

  test('taken back, but the rules had asked for it: the two weeks run on (REF-12)', async () => {
    const residentId = await register(desk);
    const followUpId = await keepFollowUp(residentId);
    const { referralId } = await submit(draftFor(residentId, { followUpId }));
    const { referrals } = desk.signedIn('doctor');
    await referrals.cancel({ idempotencyKey: desk.key(), referralId, reason: '填错医院' });
    expect(await outcomeTasks(residentId)).toMatchObject([{ state: 'open' }]);
  });

  test('the resident says no: kept with the reason, and asked again in two weeks (REF-04)', async () => {
    const residentId = await register(desk);
    const draft = draftFor(residentId, { toOrganisation: '', doctorPhone: '' });
    const { referrals } = desk.signedIn('doctor');
    await referrals.decline({ idempotencyKey: desk.key(), draft, reason: '家里没人陪' });
    expect(await listed(residentId)).toMatchObject([
      { state: 'declined-by-patient', stateReason: '家里没人陪' },
    ]);
    expect(await outcomeTasks(residentId)).toMatchObject([
      { due_date: '2026-12-05', state: 'open' },
    ]);
  });

  test('the outcome closes both the referral and its question (REF-18)', async () => {
    const residentId = await register(desk);
    const { referralId } = await submit(draftFor(residentId));
    const { referrals } = desk.signedIn('doctor');
    const record = (outcome: 'unreachable' | 'admitted') =>
      referrals.recordOutcome({ idempotencyKey: desk.key(), referralId, outcome });
    expect(await problemOf(record('unreachable'))).toBe('wrong-state');
    await record('admitted');
    expect(await listed(residentId)).toMatchObject([{ state: 'closed', stateReason: 'admitted' }]);
    expect(await outcomeTasks(residentId)).toMatchObject([{ state: 'done' }]);
  });

  test('two departments from one follow-up: its question ends with the second outcome', async () => {
    const residentId = await register(desk);
    const followUpId = await keepFollowUp(residentId);
    const { referrals } = desk.signedIn('doctor');
    const sent = [
      await submit(draftFor(residentId, { followUpId })),
      await submit(draftFor(residentId, { followUpId, toDepartment: '眼科' })),
    ];
    const states: unknown[] = [];
    for (const { referralId } of sent) {
      await referrals.recordOutcome({
        idempotencyKey: desk.key(),
        referralId,
        outcome: 'seen-diagnosed',
      });
      states.push((await outcomeTasks(residentId)).map(({ state }) => state));
    }
    expect(states).toEqual([['open'], ['done']]);
  });

  test('the list begins with what waits longest', async () => {
    const residentId = await register(desk);
    const ordinary = await submit(draftFor(residentId));
    const taken = await submit(draftFor(residentId, { toDepartment: '内科' }));
    const urgent = await submit(draftFor(residentId, { toDepartment: '眼科', urgency: 'urgent' }));
    await desk.signedIn('doctor').referrals.cancel({
      idempotencyKey: desk.key(),
      referralId: taken.referralId,
      reason: '重复',
    });
    expect((await listed()).map(({ number }) => number)).toEqual([
      urgent.number,
      ordinary.number,
      taken.number,
    ]);
  });
});

test('two desks that can not see each other give different numbers, and both lists end equal', async () => {
  const two = await openTwoDesks();
  try {
    const { home, desk: other } = two;
    const residentId = await register(home);
    await expect
      .poll(() => problemOf(firstOf(other.signedIn('doctor').residents.record({ residentId }))))
      .toBe('no problem');
    await two.setCut(true);
    const [here, there] = [
      await submit(draftFor(residentId), home),
      await submit(draftFor(residentId, { toDepartment: '眼科' }), other),
    ];
    expect([here.number, there.number]).toEqual(['ZZA20261121-001', 'ZZB20261121-001']);
    await two.setCut(false);
    for (const at of [home, other]) {
      await expect
        .poll(async () => (await listed(residentId, at)).map(({ number }) => number).toSorted())
        .toEqual([here.number, there.number]);
    }
  } finally {
    await two.close();
  }
});

async function rowsOf(referralId: string) {
  const rows = await desk.app.database.read
    .selectFrom('referrals')
    .select(['patient', 'c_tx'])
    .where('id', '=', referralId)
    .executeTakeFirstOrThrow();
  return { rows, tx: rows.c_tx };
}
