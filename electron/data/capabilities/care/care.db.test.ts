import { afterEach, beforeEach, expect, test } from 'vitest';
import { registration } from '../../../../tests/support/people.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';

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

/** A managed hypertensive of 58 with two readings of today. */
async function measured(sbp: number, dbp: number) {
  const reception = desk.signedIn('reception');
  const { residentId } = await reception.residents.register({
    idempotencyKey: desk.key(),
    registration: registration({ name: '孙六', birthDate: '1968-02-03' }),
    cardToken: null,
    reason: null,
  });
  await desk.app.database.write((db) =>
    desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [
        {
          op: 'insert',
          entity: 'conditions',
          rowId: desk.key(),
          fields: {
            resident_id: residentId,
            code: 'hypertension',
            onset_date: null,
            is_managed: 1,
          },
        },
      ],
    }),
  );
  const { visitId } = await reception.visits.checkIn({
    idempotencyKey: desk.key(),
    residentId,
    appointmentId: null,
    purpose: 'follow-up',
  });
  const { measurement } = desk.signedIn('nurse');
  const { windowId } = await measurement.openWindow({ idempotencyKey: desk.key(), visitId });
  for (const add of [0, 2]) {
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
  return { residentId, visitId };
}

const propose = (visitId: string, answers = calm) =>
  firstOf(desk.signedIn('doctor').care.propose({ visitId, answers }));

test('the mean of the readings is judged, with the rules that said so', async () => {
  const { visitId } = await measured(151, 92);
  const proposal = await propose(visitId);
  expect(proposal).toMatchObject({
    bloodPressure: { sbp: 152, dbp: 93, readings: 2 },
    class: 2,
    actions: ['ADJUST'],
    dueDate: '2026-12-05',
    confirmed: null,
  });
  expect(proposal?.because).toContain('HTN-30');
});

test('the doctor confirms; the next date stands on the page and replaces the one before', async () => {
  const { visitId, residentId } = await measured(128, 78);
  const proposal = await propose(visitId);
  expect(proposal).toMatchObject({ class: 1, actions: ['ROUTINE'], dueDate: '2027-02-21' });
  const word = {
    visitId,
    answers: calm,
    class: 1,
    dueDate: '2027-02-21' as CalendarDate,
    reason: null,
    referTo: null,
  };
  const doctor = desk.signedIn('doctor');
  await doctor.care.confirm({ idempotencyKey: desk.key(), ...word });
  expect(await problemOf(doctor.care.confirm({ idempotencyKey: desk.key(), ...word }))).toBe(
    'already-done',
  );
  const record = await firstOf(doctor.residents.record({ residentId }));
  expect(record.due).toEqual([
    { programme: 'hypertension', dueDate: '2027-02-21', overdueDays: 0, reason: 'follow-up' },
  ]);
  expect(record.followUps[0]).toMatchObject({ class: 1, doctorName: '陈志远' });
});

test('a doctor may judge otherwise, but says why; a nurse may not confirm at all', async () => {
  const { visitId } = await measured(151, 92);
  const word = {
    visitId,
    answers: calm,
    class: 1,
    dueDate: '2027-02-21' as CalendarDate,
    reason: null,
    referTo: null,
  };
  const doctor = desk.signedIn('doctor');
  expect(await problemOf(doctor.care.confirm({ idempotencyKey: desk.key(), ...word }))).toBe(
    'reason-required',
  );
  expect(
    await problemOf(desk.signedIn('nurse').care.confirm({ idempotencyKey: desk.key(), ...word })),
  ).toBe('forbidden');
  await doctor.care.confirm({ idempotencyKey: desk.key(), ...word, reason: '家庭血压达标' });
});

test('danger asks for an emergency referral and its two-week clock, and can never be class 1', async () => {
  const { visitId, residentId } = await measured(128, 78);
  const answers = { ...calm, danger: { ...calm.danger, chestTightness: true } };
  const proposal = await propose(visitId, answers);
  expect(proposal).toMatchObject({ class: null, actions: ['EMERGENCY_REFERRAL'] });
  const doctor = desk.signedIn('doctor');
  const word = {
    visitId,
    answers,
    dueDate: proposal?.dueDate ?? ('' as CalendarDate),
    reason: null,
    referTo: '市人民医院 心内科',
  };
  expect(
    await problemOf(doctor.care.confirm({ idempotencyKey: desk.key(), ...word, class: 1 })),
  ).toBe('bad-input');
  await doctor.care.confirm({ idempotencyKey: desk.key(), ...word, class: 4 });
  const { due } = await firstOf(doctor.residents.record({ residentId }));
  expect(due.map(({ reason, dueDate }) => [reason, dueDate])).toEqual(
    expect.arrayContaining([['referral-outcome', '2026-12-05']]),
  );
});

test('a resident in no programme gets no proposal', async () => {
  const reception = desk.signedIn('reception');
  const { residentId } = await reception.residents.register({
    idempotencyKey: desk.key(),
    registration: registration({ name: '周七', birthDate: '1999-09-09' }),
    cardToken: null,
    reason: null,
  });
  const { visitId } = await reception.visits.checkIn({
    idempotencyKey: desk.key(),
    residentId,
    appointmentId: null,
    purpose: 'consultation',
  });
  expect(await propose(visitId)).toBeNull();
});
