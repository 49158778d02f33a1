import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { VisitAnswers, VisitJudgement } from '../../../../shared/contract/care.ts';
import { findProgramme, judgeVisit } from '../../../../shared/domain/care/programmes.ts';
import { type CalendarDate, toInstant } from '../../../../shared/lib/clock.ts';
import { canonicalJson } from '../../../../shared/replication/hash.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const calm = {
  danger: {
    consciousness: false,
    severeHeadache: false,
    nauseaVomiting: false,
    blurredVision: false,
    eyePain: false,
    palpitation: false,
    chestTightness: false,
    dyspnoea: false,
    other: false,
  },
  adverseReaction: false,
  complication: false,
  pregnantOrLactating: false,
};

/** A resident of 58 in these programmes, with two readings of today and what else was measured. */
async function measured(
  sbp: number,
  dbp: number,
  { codes = ['hypertension'], values = [], readings = 2 }: Story = {},
) {
  const residentId = await registerAt(desk, { name: '孙六', birthDate: '1968-02-03' });
  await desk.app.database.write((db) =>
    desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: codes.map((code) => ({
        op: 'insert',
        entity: 'conditions',
        rowId: desk.key(),
        fields: { resident_id: residentId, code, onset_date: null, is_managed: 1 },
      })),
    }),
  );
  const { visitId } = await checkInAt(desk, residentId, 'follow-up');
  const { measurement } = desk.signedIn('nurse');
  const { windowId } = await measurement.openWindow({ idempotencyKey: desk.key(), visitId });
  for (const add of [0, 2].slice(0, readings)) {
    desk.clock.advance(61_000);
    await measurement.type({
      idempotencyKey: desk.key(),
      windowId,
      confirmed: true,
      values: [
        { kind: 'sbp', value: sbp + add, unit: 'mm[Hg]' },
        { kind: 'dbp', value: dbp + add, unit: 'mm[Hg]' },
      ],
    });
  }
  await observe(residentId, visitId, values);
  return { residentId, visitId };
}

type Story = {
  readonly codes?: readonly string[];
  readonly values?: readonly Value[];
  readonly readings?: number;
};
type Value = { readonly kind: string; readonly tenths?: number; readonly code?: 'LO' | 'HI' };

/** Accepted values, as the station files them. */
async function observe(residentId: string, visitId: string, values: readonly Value[]) {
  if (values.length === 0) return;
  await desk.app.database.write((db) =>
    desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: values.map(({ kind, tenths, code }) => ({
        op: 'insert',
        entity: 'observations',
        rowId: desk.key(),
        fields: {
          resident_id: residentId,
          visit_id: visitId,
          reading_id: desk.key(),
          kind,
          value_x10: tenths ?? null,
          code: code ?? null,
          unit: 'mmol/L',
          effective_at: toInstant(desk.clock.now()),
          device_time: null,
          source: 'typed',
          device_id: null,
          device_label: null,
          driver: null,
          driver_version: null,
          raw_sha256: null,
          is_simulated: 0,
          operator_id: null,
        },
      })),
    }),
  );
}

/** The doctor's word as it is proposed. */
const wordOf = (visitId: string, judgement: VisitJudgement | null | undefined) => ({
  idempotencyKey: desk.key(),
  visitId,
  answers: calm,
  classes: (judgement?.proposals ?? []).map((one) => ({
    programme: one.programme,
    class: one.class ?? 4,
  })),
  dueDate: judgement?.dueDate ?? ('' as CalendarDate),
  reason: null as string | null,
  referTo: null as string | null,
  sheet: {},
});

const propose = (visitId: string, answers: VisitAnswers = calm) =>
  firstOf(desk.signedIn('doctor').care.propose({ visitId, answers }));

const hypertensive = (code: number) => [{ programme: 'hypertension' as const, class: code }];

test('the mean of the readings is judged, with the rules that said so', async () => {
  const { visitId } = await measured(151, 92);
  const judgement = await propose(visitId);
  expect(judgement).toMatchObject({
    bloodPressure: { sbp: 152, dbp: 93, readings: 2 },
    proposals: [{ class: 2, actions: ['ADJUST'], dueDate: '2026-12-05', confirmed: null }],
    dueDate: '2026-12-05',
    answered: null,
  });
  expect(judgement?.proposals[0]?.because).toContain('HTN-30');
});

test('one reading of two is no value, and is told', async () => {
  const { visitId } = await measured(151, 92, { readings: 1 });
  expect(await propose(visitId)).toMatchObject({
    bloodPressure: null,
    pressureReadings: 1,
    proposals: [{ class: null, needs: ['BP_REQUIRED'] }],
  });
});

test('the doctor confirms; the next date stands on the page and replaces the one before', async () => {
  const { visitId, residentId } = await measured(128, 78);
  const judgement = await propose(visitId);
  expect(judgement?.proposals).toMatchObject([
    { class: 1, actions: ['ROUTINE'], dueDate: '2027-02-21' },
  ]);
  const doctor = desk.signedIn('doctor');
  await doctor.care.confirm(wordOf(visitId, judgement));
  expect((await propose(visitId))?.proposals).toMatchObject([{ faceToFaceThisYear: 1 }]);
  expect(await problemOf(doctor.care.confirm(wordOf(visitId, judgement)))).toBe('already-done');
  const record = await firstOf(doctor.residents.record({ residentId }));
  expect(record.due).toEqual([
    { programme: 'hypertension', dueDate: '2027-02-21', overdueDays: 0, reason: 'follow-up' },
  ]);
  expect(record.followUps[0]).toMatchObject({ class: 1, doctorName: '陈志远' });
});

test('a doctor may judge otherwise, but says why; a nurse may not confirm at all', async () => {
  const { visitId } = await measured(151, 92);
  const judgement = await propose(visitId);
  const word = () => ({ ...wordOf(visitId, judgement), classes: hypertensive(1) });
  const doctor = desk.signedIn('doctor');
  expect(await problemOf(doctor.care.confirm(word()))).toBe('reason-required');
  expect(await problemOf(desk.signedIn('nurse').care.confirm(word()))).toBe('forbidden');
  await doctor.care.confirm({ ...word(), reason: '家庭血压达标' });
});

test('danger asks for an emergency referral and its two-week clock, and can never be class 1', async () => {
  const { visitId, residentId } = await measured(128, 78);
  const answers = { ...calm, danger: { ...calm.danger, chestTightness: true } };
  const judgement = await propose(visitId, answers);
  expect(judgement?.proposals).toMatchObject([{ class: null, actions: ['EMERGENCY_REFERRAL'] }]);
  const doctor = desk.signedIn('doctor');
  const word = (code: number) => ({
    ...wordOf(visitId, judgement),
    answers,
    classes: hypertensive(code),
    referTo: '市人民医院 心内科',
  });
  expect(await problemOf(doctor.care.confirm(word(1)))).toBe('bad-input');
  await doctor.care.confirm(word(4));
  const { due } = await firstOf(doctor.residents.record({ residentId }));
  expect(due.map(({ reason, dueDate }) => [reason, dueDate])).toEqual(
    expect.arrayContaining([['referral-outcome', '2026-12-05']]),
  );
});

const both = ['hypertension', 'diabetes-2'];
const followUpsOf = (visitId: string) =>
  desk.app.database.read
    .selectFrom('follow_ups')
    .selectAll()
    .where('visit_id', '=', visitId)
    .orderBy('programme')
    .execute();

describe('a visit for both diseases (DM-21)', () => {
  test('is judged and confirmed at once: two sheets, both classes, the earlier date', async () => {
    const story = { codes: both, values: [{ kind: 'glucose-fasting', tenths: 83 }] };
    const { visitId, residentId } = await measured(126, 78, story);
    const judgement = await propose(visitId);
    expect(judgement).toMatchObject({
      glucose: { kind: 'fasting', value: 8.3, code: null },
      proposals: [
        { programme: 'hypertension', class: 1, dueDate: '2027-02-21' },
        { programme: 'diabetes-2', class: 2, dueDate: '2026-12-05' },
      ],
      dueDate: '2026-12-05',
    });
    const doctor = desk.signedIn('doctor');
    const sheet = { adherence: 2, insulinKind: '甘精胰岛素', 'salt.now': 1 };
    await doctor.care.confirm({ ...wordOf(visitId, judgement), sheet });
    const [diabetes, hypertension] = await followUpsOf(visitId);
    expect(diabetes).toMatchObject({
      programme: 'diabetes-2',
      class: 2,
      fpg_x10: 83,
      due_date: '2026-12-05',
      form: '{"adherence":2,"insulinKind":"甘精胰岛素"}',
    });
    expect(hypertension).toMatchObject({
      class: 1,
      sbp: 127,
      form: '{"adherence":2,"salt.now":1}',
    });
    const { due } = await firstOf(doctor.residents.record({ residentId }));
    expect(due.map(({ programme, dueDate }) => `${programme} ${dueDate}`).toSorted()).toEqual([
      'diabetes-2 2026-12-05',
      'hypertension 2026-12-05',
    ]);
  });

  test('can be judged again out of what it kept', async () => {
    const story = { codes: both, values: [{ kind: 'glucose-fasting', code: 'HI' as const }] };
    const { visitId } = await measured(152, 90, story);
    const judgement = await propose(visitId);
    const referTo = '市人民医院 内分泌科';
    await desk.signedIn('doctor').care.confirm({ ...wordOf(visitId, judgement), referTo });
    for (const row of await followUpsOf(visitId)) {
      const programme = findProgramme(row.programme);
      const again = programme && judgeVisit(programme, JSON.parse(row.inputs));
      expect(row).toMatchObject({
        class: again?.class,
        because: canonicalJson(again?.because),
        flags: canonicalJson(again?.flags),
        // A code is never a number (MEA-02).
        fpg_x10: null,
      });
    }
  });

  test('who did not fast is confirmed for the pressure alone; the glucose stays due', async () => {
    const story = { codes: both, values: [{ kind: 'glucose-random', tenths: 92 }] };
    const { visitId } = await measured(126, 78, story);
    const judgement = await propose(visitId);
    expect(judgement?.proposals[1]).toMatchObject({ class: null, needs: ['FPG_REQUIRED'] });
    const { confirm } = desk.signedIn('doctor').care;
    const word = () => wordOf(visitId, judgement);
    const diabetic = { programme: 'diabetes-2' as const, class: 2 };
    expect(await problemOf(confirm({ ...word(), classes: [diabetic] }))).toBe('bad-input');
    // What the doctor wrote on the other sheet is no fault, and waits for it.
    await confirm({ ...word(), classes: hypertensive(1), sheet: { mind: 1, footPulse: 1 } });
    expect(await followUpsOf(visitId)).toMatchObject([
      { programme: 'hypertension', form: '{"mind":1}' },
    ]);
    expect((await propose(visitId))?.proposals.map(({ confirmed }) => confirmed !== null)).toEqual([
      true,
      false,
    ]);
  });

  test('a glucose of 16.7 at any time is danger', async () => {
    const values = [
      { kind: 'glucose-random', tenths: 167 },
      { kind: 'glucose-fasting', tenths: 65 },
    ];
    const { visitId } = await measured(126, 78, { codes: both, values });
    expect((await propose(visitId))?.proposals).toMatchObject([
      { class: 1, actions: ['ROUTINE'] },
      { class: null, actions: ['EMERGENCY_REFERRAL'] },
    ]);
  });
});

describe('what the nurse asked', () => {
  test('is known to the doctor, with name and time; a later answer wins', async () => {
    const { visitId } = await measured(128, 78);
    const nurse = desk.signedIn('nurse');
    const ask = (answers: VisitAnswers) =>
      nurse.care.answer({ idempotencyKey: desk.key(), visitId, answers });
    await ask({ danger: { eyePain: false, palpitation: true } });
    desk.clock.advance(1000);
    await ask({ danger: { palpitation: false }, adverseReaction: true });
    const judgement = await propose(visitId, { danger: { dyspnoea: false } });
    expect(judgement).toMatchObject({
      answers: {
        danger: { eyePain: false, palpitation: false, dyspnoea: false },
        adverseReaction: true,
      },
      answered: { by: expect.stringMatching(/./), at: toInstant(desk.clock.now()) },
      proposals: [{ class: 3, flags: { danger: false } }],
    });
  });

  test('is not for the reception to say', async () => {
    const { visitId } = await measured(128, 78);
    const { care } = desk.signedIn('reception');
    const answers = { danger: {} };
    expect(await problemOf(care.answer({ idempotencyKey: desk.key(), visitId, answers }))).toBe(
      'forbidden',
    );
  });
});

describe('the sheet', () => {
  test('starts with the habits of the last one and the values of today', async () => {
    const values = [{ kind: 'weight', tenths: 684 }];
    const { visitId, residentId } = await measured(128, 78, { values });
    const judgement = await propose(visitId);
    expect(judgement?.sheet).toEqual({ values: { 'weight.now': 684 }, from: null });
    const sheet = {
      'weight.now': 684,
      'weight.target': 650,
      'hypertension.symptoms': [2],
      'cigarettes.now': 10,
      'hypertension.medicine.1.name': '氨氯地平',
    };
    const doctor = desk.signedIn('doctor');
    await doctor.care.confirm({ ...wordOf(visitId, judgement), sheet });
    desk.clock.advance(90 * 86_400_000);
    const { visitId: nextId } = await checkInAt(desk, residentId, 'follow-up');
    expect((await propose(nextId))?.sheet).toEqual({
      values: {
        'weight.target': 650,
        'cigarettes.now': 10,
        'hypertension.medicine.1.name': '氨氯地平',
      },
      from: '2026-11-21',
    });
  });

  test('takes no field that it does not have', async () => {
    const { visitId } = await measured(128, 78);
    const word = { ...wordOf(visitId, await propose(visitId)), sheet: { footPulse: 1 } };
    expect(await problemOf(desk.signedIn('doctor').care.confirm(word))).toBe('bad-input');
  });
});

test('a resident in no programme gets no proposal', async () => {
  const residentId = await registerAt(desk, { name: '周七', birthDate: '1999-09-09' });
  const { visitId } = await checkInAt(desk, residentId, 'consultation');
  expect(await propose(visitId)).toBeNull();
});
