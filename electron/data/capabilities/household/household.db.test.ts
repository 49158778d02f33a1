import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Registration } from '../../../../shared/contract/residents.ts';
import { idNumber, registration } from '../../../../tests/support/people.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

const mother = { name: '张桂兰', birthDate: '1991-04-18', sex: 'female' } as const;
const guardian = {
  relation: 'mother',
  name: mother.name,
  phone: '13800001234',
  documentType: 'id-card',
  documentNumber: idNumber(mother),
  mayAct: true,
} as const;
const newborn: Registration = {
  ...registration({ name: '张桂兰之女', birthDate: '2026-11-20', sex: 'female' }),
  documentType: 'birth-certificate',
  documentNumber: '',
  phone: '',
  guardian,
  birthOrder: 1,
  birthTime: '08:30',
};

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const register = (who: Registration, reason: string | null = null) =>
  desk.signedIn('reception').residents.register({
    idempotencyKey: desk.key(),
    registration: who,
    cardToken: null,
    reason,
  });
const record = (residentId: string) =>
  firstOf(desk.signedIn('reception').residents.record({ residentId }));

test('a newborn without a number: by the mother and the order of birth (D3)', async () => {
  const { residentId: motherId } = await register(registration(mother));
  const { residentId } = await register(newborn);
  const { related } = await record(residentId);
  expect(related).toMatchObject([
    { relation: 'mother', name: '张桂兰', mayAct: true, residentId: motherId },
  ]);
  expect(related[0]?.phoneMasked).toBe('138****1234');

  expect(await problemOf(register({ ...newborn, name: '张小宝' }, '双胞胎'))).toBe(
    'duplicate-resident',
  );
  const twin = await register({ ...newborn, birthOrder: 2 });
  expect(twin.residentId).not.toBe(residentId);
  const wrong = { ...guardian, documentNumber: '110199199104180021' };
  expect(await problemOf(register({ ...newborn, birthOrder: 3, guardian: wrong }))).toBe(
    'id-number-invalid',
  );
});

test('who acts for somebody is on the visit, and only who may', async () => {
  const { residentId } = await register(newborn);
  const reception = desk.signedIn('reception');
  const aunt = { ...guardian, relation: 'other', name: '张桂芳', mayAct: false } as const;
  const add = (related: typeof aunt) =>
    reception.household.add({ idempotencyKey: desk.key(), residentId, related });
  const { relatedPersonId } = await add(aunt);
  expect(await problemOf(add(aunt))).toBe('already-done');
  const checkIn = (actedBy: string) =>
    reception.visits.checkIn({
      idempotencyKey: desk.key(),
      residentId,
      appointmentId: null,
      purpose: 'consultation',
      actedBy,
    });
  expect(await problemOf(checkIn(relatedPersonId))).toBe('forbidden');
  expect(await problemOf(checkIn(residentId))).toBe('not-found');
  await reception.household.allow({ idempotencyKey: desk.key(), relatedPersonId, mayAct: true });
  await checkIn(relatedPersonId);
  expect((await record(residentId)).visits).toMatchObject([
    { actedBy: { relation: 'other', name: '张桂芳' } },
  ]);

  const end = () =>
    reception.household.end({ idempotencyKey: desk.key(), relatedPersonId, reason: '不再照看' });
  await end();
  expect(await problemOf(end())).toBe('already-done');
  const after = await record(residentId);
  expect(after.related.map(({ name }) => name)).toEqual(['张桂兰']);
  expect(after.visits).toMatchObject([{ actedBy: { name: '张桂芳' } }]);
});

test('an unknown person gets a temporary number, each their own', async () => {
  const unknown = {
    ...registration({ name: '无名氏', birthDate: '1950-01-01' }),
    documentNumber: '',
    isUnknown: true,
  };
  const one = await register(unknown);
  const two = await register(unknown, '不是同一人');
  const rows = await desk.app.database.read
    .selectFrom('resident_documents')
    .select(['resident_id', 'type', 'number'])
    .where('type', '=', 'temporary')
    .orderBy('number')
    .execute();
  expect(rows.map(({ resident_id }) => resident_id)).toEqual([one.residentId, two.residentId]);
  expect(rows.map(({ number }) => number.replace(/\d{8}N/, '…'))).toEqual(['TEMPA…1', 'TEMPA…2']);
});

test('an old number opens no new file (ID-11), and a good one of another document neither', async () => {
  const who = registration({ name: '王小明', birthDate: '1951-03-12' });
  expect(await problemOf(register({ ...who, documentNumber: '110199510312001' }))).toBe(
    'id-number-invalid',
  );
  expect(await problemOf(register({ ...who, documentType: 'residence-permit' }))).toBe(
    'id-number-invalid',
  );
});

test('record numbers come one after another for an address in the area, and none outside', async () => {
  const [area] = await desk.app.database.read.selectFrom('catchments').selectAll().execute();
  const at = (address: string, name: string, birthDate: string) =>
    register({ ...registration({ name, birthDate }), address });
  const first = await at(`${area?.name} 1 号楼`, '王小明', '1951-03-12');
  const second = await at(`${area?.name} 2 号楼`, '李秀英', '1946-03-09');
  const away = await at('外省', '赵强', '1960-01-02');
  const numberOf = async ({ residentId }: { residentId: string }) =>
    (await record(residentId)).resident.recordNumber;
  const [a, b] = [await numberOf(first), await numberOf(second)];
  expect(a).toMatch(/^\d{12}00001$/);
  expect(a?.slice(9, 12)).toBe(area?.community_code);
  expect(b).toBe(`${a?.slice(0, 12)}00002`);
  expect(await numberOf(away)).toBeNull();
});

test('what is half typed is there again, of this person only, until it is saved or a day old', async () => {
  const reception = desk.signedIn('reception');
  const draft = {
    way: 'newborn',
    documentType: 'birth-certificate',
    documentNumber: idNumber(mother),
    name: '张',
    sex: null,
    birthDate: '2026-1',
    phone: '',
    address: '',
    ethnicCode: '',
    guardianRelation: 'mother',
    guardianName: '张桂兰',
    guardianType: 'id-card',
    guardianNumber: '1101',
    guardianPhone: '',
    birthOrder: 2,
    birthTime: '',
    reason: '',
  } as const;
  expect(await reception.residents.draft()).toBeNull();
  await reception.residents.keepDraft({ draft });
  expect(await reception.residents.draft()).toMatchObject({ draft });
  expect(await desk.signedIn('manager').residents.draft()).toBeNull();
  await register(newborn);
  expect(await reception.residents.draft()).toBeNull();
  await reception.residents.keepDraft({ draft });
  desk.clock.advance(86_400_001);
  expect(await reception.residents.draft()).toBeNull();
});
