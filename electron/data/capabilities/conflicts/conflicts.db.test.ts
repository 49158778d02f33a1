import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FieldValue } from '../../../../shared/replication/transaction.ts';
import {
  apart,
  askedOf,
  conflictsAt,
  type FieldPlace,
  firstConflict,
  isKnownAt,
  writeField,
} from '../../../../tests/support/contested.ts';
import { registration } from '../../../../tests/support/people.ts';
import { openTwoDesks, type TwoDesks } from '../../../../tests/support/two-desks.ts';
import { firstOf, problemOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';

let clinic: TwoDesks;
let residentId: string;

beforeEach(async () => {
  clinic = await openTwoDesks();
  ({ residentId } = await clinic.home.signedIn('reception').residents.register({
    idempotencyKey: clinic.home.key(),
    registration: registration({
      name: '张桂兰',
      birthDate: '1953-04-18',
      sex: 'female',
      phone: '13800001234',
    }),
    cardToken: null,
    reason: null,
  }));
  await isKnownAt(clinic.desk, 'residents', residentId);
});
afterEach(() => clinic.close());

/** Somebody at the counter of this workstation writes a field of her record, unless it says another. */
function write(at: TestWorkstation, value: FieldValue, place: Partial<FieldPlace> = {}) {
  return writeField(
    at,
    { entity: 'residents', rowId: residentId, field: 'phone', ...place },
    value,
  );
}

const cutApart = (act: () => Promise<void>) => apart(clinic, act);

test('two desks that did not see each other: both values, who, where, and no number in full', async () => {
  await cutApart(async () => {
    await write(clinic.home, '13900005678');
    await write(clinic.desk, '13700008821');
  });
  const found = await firstConflict(clinic.desk);
  expect(found).toMatchObject({
    entity: 'residents',
    rowId: residentId,
    field: 'phone',
    isSafety: false,
    mayDecide: true,
    kept: null,
    resident: { residentId, name: '张桂兰' },
  });
  const values = new Set(found.values.map(({ value }) => value));
  expect(values).toEqual(new Set(['137****8821', '139****5678']));
  const places = new Set(found.values.map(({ author }) => author.place));
  expect(places).toEqual(new Set(['工作站A', '工作站B']));
  expect(found.values.every(({ author }) => author.kind === 'staff' && author.name)).toBe(true);
  const home = await firstConflict(clinic.home);
  expect(home.values.map(({ txId }) => txId)).toEqual(found.values.map(({ txId }) => txId));
});

test('the same value twice is nothing to decide', async () => {
  await cutApart(async () => {
    await write(clinic.home, '13900005678');
    await write(clinic.desk, '13900005678');
    await write(clinic.home, '张桂蓝', { field: 'name' });
    await write(clinic.desk, '张桂岚', { field: 'name' });
  });
  const { conflicts } = await conflictsAt(clinic.home, (list) =>
    list.conflicts.some(({ field }) => field === 'name'),
  );
  expect(conflicts.map(({ field }) => field)).toEqual(['name']);
});

test('one value stays everywhere, and taking that back brings both again', async () => {
  await cutApart(async () => {
    await write(clinic.home, '1953-04-08', { field: 'birth_date' });
    await write(clinic.desk, '1953-04-28', { field: 'birth_date' });
  });
  const found = await firstConflict(clinic.desk);
  const chosen = found.values.find(({ value }) => value === '1953-04-08');
  const key = clinic.desk.key();
  const resolve = () =>
    clinic.desk.signedIn('reception').conflicts.resolve({
      idempotencyKey: key,
      ...askedOf(found),
      choice: { kind: 'standing', txId: chosen?.txId ?? '' },
    });
  const { decisionId } = await resolve();
  expect(await resolve()).toEqual({ decisionId });
  await conflictsAt(clinic.home, ({ conflicts }) => conflicts.length === 0);
  const { resident, contested } = await firstOf(
    clinic.home.signedIn('reception').residents.record({ residentId }),
  );
  expect([resident.birthDate, contested]).toEqual(['1953-04-08', []]);
  const { decided } = await conflictsAt(clinic.desk, () => true);
  expect(decided).toMatchObject([{ decisionId, value: '1953-04-08', canUndo: true }]);
  await clinic.desk
    .signedIn('reception')
    .conflicts.undo({ idempotencyKey: clinic.desk.key(), decisionId });
  const again = await firstConflict(clinic.home);
  expect(again.values.map(({ value }) => value)).toEqual(found.values.map(({ value }) => value));
});

test('a value that nobody saw is not decided about', async () => {
  await cutApart(async () => {
    await write(clinic.home, '13900005678');
    await write(clinic.desk, '13700008821');
  });
  const found = await firstConflict(clinic.home);
  const choice = { kind: 'standing', txId: found.values[0]?.txId ?? '' } as const;
  const reception = clinic.home.signedIn('reception');
  const seen = found.values.slice(0, 1).map(({ txId }) => txId);
  const partly = { ...askedOf(found), seen, choice, idempotencyKey: clinic.home.key() };
  expect(await problemOf(reception.conflicts.resolve(partly))).toBe('value-moved-on');
  const whole = { ...askedOf(found), choice };
  await reception.conflicts.resolve({ ...whole, idempotencyKey: clinic.home.key() });
  const twice = reception.conflicts.resolve({ ...whole, idempotencyKey: clinic.home.key() });
  expect(await problemOf(twice)).toBe('value-moved-on');
});

test('a third value that is right, if it can be one', async () => {
  await cutApart(async () => {
    await write(clinic.home, '1953-04-08', { field: 'birth_date' });
    await write(clinic.desk, '1953-04-28', { field: 'birth_date' });
  });
  const found = await firstConflict(clinic.home);
  const type = (value: string) =>
    clinic.home.signedIn('manager').conflicts.resolve({
      idempotencyKey: clinic.home.key(),
      ...askedOf(found),
      choice: { kind: 'typed', value },
    });
  expect(await problemOf(type('1953-02-30'))).toBe('bad-input');
  expect(await problemOf(type('2999-01-01'))).toBe('bad-input');
  await type('1953-04-18');
  const record = await firstOf(clinic.home.signedIn('reception').residents.record({ residentId }));
  expect(record.resident.birthDate).toBe('1953-04-18');
});

test('an ordinary field may keep both; a safety field may not', async () => {
  await cutApart(async () => {
    await write(clinic.home, '13900005678');
    await write(clinic.desk, '13700008821');
    await write(clinic.home, 'male', { field: 'sex' });
    await write(clinic.desk, 'unknown', { field: 'sex' });
  });
  const { conflicts } = await conflictsAt(clinic.home, (list) => list.conflicts.length === 2);
  const keep = (field: string) => {
    const found = conflicts.find((conflict) => conflict.field === field);
    if (!found) throw new Error('it is contested');
    return clinic.home
      .signedIn('reception')
      .conflicts.keepBoth({ idempotencyKey: clinic.home.key(), ...askedOf(found) });
  };
  expect(await problemOf(keep('sex'))).toBe('forbidden');
  await keep('phone');
  const after = await conflictsAt(clinic.home, () => true);
  expect(after.conflicts.map(({ field, kept }) => [field, kept !== null])).toEqual([
    ['sex', false],
    ['phone', true],
  ]);
});

test('allergies are the union, decided by a doctor and by nobody else', async () => {
  const allergyId = clinic.home.key();
  const { app } = clinic.home;
  await app.database.write((db) =>
    app.ledger.issue(db, {
      scopeId: app.workstation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [
        {
          op: 'insert',
          entity: 'allergies',
          rowId: allergyId,
          fields: { resident_id: residentId, category: 'drug', substance: '青霉素', is_refuted: 0 },
        },
      ],
    }),
  );
  await isKnownAt(clinic.desk, 'allergies', allergyId);
  const refuted = { entity: 'allergies', rowId: allergyId, field: 'is_refuted' } as const;
  await cutApart(async () => {
    await write(clinic.home, 0, refuted);
    await write(clinic.desk, 1, refuted);
  });
  const found = await firstConflict(clinic.home);
  expect(found).toMatchObject({ isSafety: true, decider: 'clinical', mayDecide: false });
  expect(found.about).toBe('青霉素');
  const record = await firstOf(clinic.home.signedIn('nurse').residents.record({ residentId }));
  expect(record.allergies).toMatchObject([{ substance: '青霉素', isContested: true }]);
  const decide = (role: 'reception' | 'doctor') =>
    clinic.home.signedIn(role).conflicts.resolve({
      idempotencyKey: clinic.home.key(),
      ...askedOf(found),
      choice: {
        kind: 'standing',
        txId: found.values.find(({ value }) => value === '1')?.txId ?? '',
      },
    });
  expect(await problemOf(decide('reception'))).toBe('forbidden');
  const tasks = async (role: 'reception' | 'doctor') =>
    (await firstOf(clinic.home.signedIn(role).conflicts.count())).tasks;
  expect([await tasks('reception'), await tasks('doctor')]).toEqual([0, 1]);
  await decide('doctor');
  const after = await firstOf(clinic.home.signedIn('nurse').residents.record({ residentId }));
  expect(after.allergies).toEqual([]);
});

test('while two birth dates stand, the rules ask for it and nobody is turned away', async () => {
  await clinic.home.app.database.write((db) =>
    clinic.home.app.ledger.issue(db, {
      scopeId: clinic.home.app.workstation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [
        {
          op: 'insert',
          entity: 'conditions',
          rowId: clinic.home.key(),
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
  await cutApart(async () => {
    await write(clinic.home, '1953-04-08', { field: 'birth_date' });
    await write(clinic.desk, '1963-04-08', { field: 'birth_date' });
  });
  await firstConflict(clinic.home);
  const { visitId } = await clinic.home.signedIn('reception').visits.checkIn({
    idempotencyKey: clinic.home.key(),
    residentId,
    appointmentId: null,
    purpose: 'follow-up',
  });
  const judgement = await firstOf(
    clinic.home.signedIn('doctor').care.propose({ visitId, answers: { danger: {} } }),
  );
  expect(judgement?.proposals[0]?.needs).toContain('BIRTH_DATE_REQUIRED');
});

test('an edit of a record that was taken back is told, not dropped', async () => {
  await cutApart(async () => {
    const { app } = clinic.home;
    await app.database.write((db) =>
      app.ledger.issue(db, {
        scopeId: app.workstation.clinicId,
        actor: { kind: 'server', id: 'test', place: 'test' },
        ops: [{ op: 'tombstone', entity: 'residents', rowId: residentId, reason: '导入撤销' }],
      }),
    );
    clinic.home.clock.advance(1_000);
    await write(clinic.desk, '13700008821');
  });
  const { removed } = await conflictsAt(clinic.home, (list) => list.removed.length > 0);
  expect(removed).toMatchObject([
    {
      rowId: residentId,
      name: '张桂兰',
      reason: '导入撤销',
      edits: [{ field: 'phone', value: '137****8821', author: { place: '工作站B' } }],
    },
  ]);
});
