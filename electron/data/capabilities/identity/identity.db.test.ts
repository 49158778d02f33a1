import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdentityChange } from '../../../../shared/contract/identity.ts';
import type { Registration } from '../../../../shared/contract/residents.ts';
import { idNumber, registration } from '../../../../tests/support/people.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

const zhang = { name: '张桂兰', birthDate: '1953-04-18', sex: 'female' } as const;
const typed = registration({ ...zhang, phone: '13800001234' });
const asZhang: IdentityChange = {
  name: zhang.name,
  sex: zhang.sex,
  birthDate: typed.birthDate,
  address: typed.address,
  phone: null,
  document: null,
};
const idCard = { documentType: 'id-card', documentNumber: idNumber(zhang) } as const;

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const reception = () => desk.signedIn('reception');
const register = (who: Registration, reason: string | null = null) =>
  reception().residents.register({
    idempotencyKey: desk.key(),
    registration: who,
    cardToken: null,
    reason,
  });
const unknown = () =>
  register({
    ...registration({ name: '无名氏', birthDate: '1950-01-01', sex: 'female' }),
    documentNumber: '',
    isUnknown: true,
  });
const correct = (residentId: string, change: IdentityChange, reason: string | null = null) =>
  reception().identity.correct({
    idempotencyKey: desk.key(),
    residentId,
    change,
    cardToken: null,
    reason,
  });
const check = (residentId: string, change: IdentityChange) =>
  reception().identity.check({ residentId, change, cardToken: null });
const record = (residentId: string) => firstOf(reception().residents.record({ residentId }));
const found = async (text: string) =>
  (await reception().residents.search({ text, limit: 9 })).map((hit) => hit.residentId);
const reveal = (residentId: string) =>
  reception().residents.reveal({ residentId, reason: '核对证件' });

describe('a document that comes later', () => {
  test('is found by at once, counts, and ends the earlier one of its kind', async () => {
    const passport = { ...typed, documentType: 'passport', documentNumber: 'E12345678' } as const;
    const { residentId } = await register(passport);
    await correct(residentId, { ...asZhang, document: idCard });
    expect(await found(idCard.documentNumber)).toEqual([residentId]);
    const kinds = async () =>
      (await record(residentId)).documents.map(({ documentType, validTo }) => [
        documentType,
        validTo,
      ]);
    expect(await kinds()).toEqual([
      ['id-card', null],
      ['passport', null],
    ]);
    const renewed = { documentType: 'passport', documentNumber: 'E87654321' } as const;
    await correct(residentId, { ...asZhang, document: renewed });
    expect(await kinds()).toEqual([
      ['id-card', null],
      ['passport', null],
      ['passport', '2026-11-21'],
    ]);
    expect(await found('E12345678')).toEqual([residentId]);
    expect((await reveal(residentId)).documentNumber).toBe(idCard.documentNumber);
    expect(await problemOf(correct(residentId, { ...asZhang, document: renewed }))).toBe(
      'already-done',
    );
  });

  test('is refused when it is wrong, or somebody else’s: then the two are proposed for merging', async () => {
    const { residentId: known } = await register(typed);
    const { residentId } = await unknown();
    const wrong = { ...idCard, documentNumber: '110199195304180021' };
    expect(await problemOf(correct(residentId, { ...asZhang, document: wrong }, '问过'))).toBe(
      'id-number-invalid',
    );
    const change = { ...asZhang, document: idCard };
    expect(await check(residentId, change)).toMatchObject([
      { resident: { residentId: known }, level: 'D1' },
    ]);
    expect(await problemOf(correct(residentId, change, '看过身份证'))).toBe('duplicate-resident');
  });

  test('that was typed wrong is taken away, and finds nobody any more', async () => {
    const { residentId } = await register({
      ...typed,
      documentType: 'passport',
      documentNumber: 'E1234567',
    });
    const documentId = (await record(residentId)).documents[0]?.documentId ?? '';
    const end = (why: 'over' | 'wrong') =>
      reception().identity.endDocument({
        idempotencyKey: desk.key(),
        documentId,
        why,
        reason: '打错了',
      });
    await end('over');
    expect(await problemOf(end('over'))).toBe('already-done');
    await end('wrong');
    expect((await record(residentId)).documents).toEqual([]);
    expect(await found('E1234567')).toEqual([]);
    expect(await problemOf(end('wrong'))).toBe('not-found');
  });
});

describe('somebody whom nobody knew', () => {
  test('is known: name and number are theirs, the temporary one ends, a record number comes', async () => {
    const [area] = await desk.app.database.read.selectFrom('catchments').selectAll().execute();
    const { residentId } = await unknown();
    expect((await record(residentId)).resident.recordNumber).toBeNull();
    const change = { ...asZhang, address: `${area?.name} 1 号`, document: idCard };
    expect(await problemOf(correct(residentId, change))).toBe('reason-required');
    await correct(residentId, change, '家人送来身份证');
    const { resident, documents } = await record(residentId);
    expect(resident).toMatchObject({ name: '张桂兰', birthDate: '1953-04-18' });
    expect(resident.documentMasked).toMatch(/^\*+\d{3}[\dX]$/);
    expect(resident.recordNumber).toMatch(/^\d{12}00001$/);
    expect(documents.map(({ documentType, validTo }) => [documentType, validTo])).toEqual([
      ['id-card', null],
      ['temporary', '2026-11-21'],
    ]);
    expect(await found('zgl')).toEqual([residentId]);
    const { reason } = await desk.app.database.read
      .selectFrom('audit')
      .select('reason')
      .where('procedure', '=', 'identity.correct')
      .where('outcome', '=', 'ok')
      .executeTakeFirstOrThrow();
    expect(reason).toBe('家人送来身份证');
  });

  /** Merges somebody unknown with a record, and parts them once more. */
  async function mergedAndParted(meanwhile: (residentId: string) => Promise<void>) {
    const { residentId } = await unknown();
    const { residentId: known } = await register(typed);
    const { proposalId } = await reception().merges.propose({
      idempotencyKey: desk.key(),
      a: residentId,
      b: known,
      reason: '看过身份证，同一人',
    });
    const confirm = (id: string) =>
      desk.signedIn('manager').merges.confirm({ idempotencyKey: desk.key(), proposalId: id });
    const { linkId } = await confirm(proposalId);
    const merged = await record(residentId);
    expect(merged.contested).toEqual([]);
    expect(merged.resident).toMatchObject({ name: '张桂兰', birthDate: '1953-04-18' });
    expect(merged.resident.documentMasked).toMatch(/^\*+\d{3}[\dX]$/);

    await meanwhile(residentId);
    const parting = await reception().merges.proposeParting({
      idempotencyKey: desk.key(),
      linkId,
      reason: '是两个人',
    });
    await confirm(parting.proposalId);
    const parted = await record(residentId);
    expect(parted.documents).toMatchObject([{ documentType: 'temporary', validTo: null }]);
    expect((await record(known)).resident.name).toBe('张桂兰');
    return parted.resident;
  }

  test('has a record already: merged they are that person, and parted they are unknown again', async () => {
    const parted = await mergedAndParted(() => Promise.resolve());
    expect(parted).toMatchObject({ name: '无名氏', birthDate: '1950-01-01' });
  });

  test('parted where the words that registered them were let go of, they do not keep the other name', async () => {
    const parted = await mergedAndParted((residentId) =>
      desk.app.database.write(async (trx) => {
        const made = trx.selectFrom('residents').select('c_tx').where('id', '=', residentId);
        for (const table of ['feed', 'outbox'] as const)
          await trx.updateTable(table).set({ body: '' }).where('tx_id', 'in', made).execute();
      }),
    );
    expect(parted).toMatchObject({ name: '无名氏' });
  });
});

describe('what is put right', () => {
  test('a phone and an address need no reason and ask about nobody; a name does', async () => {
    const { residentId } = await register(typed);
    await register(registration({ ...zhang, serial: 7, phone: '13900000000' }), '同名同生日');
    const moved = { ...asZhang, phone: '13700001111', address: '和平街道 9 号' };
    await correct(residentId, moved);
    expect((await record(residentId)).resident).toMatchObject({
      phoneMasked: '137****1111',
      address: '和平街道 9 号',
    });
    expect(await problemOf(correct(residentId, moved))).toBe('already-done');
    const renamed = { ...moved, name: '张桂岚' };
    expect(
      await problemOf(correct(residentId, { ...renamed, birthDate: '1953-04-19' as never })),
    ).toBe('reason-required');
    await correct(residentId, renamed, '看过身份证');
    expect(await found('张桂岚')).toEqual([residentId]);
  });

  test('who becomes like somebody else needs a reason that says so', async () => {
    await register(typed);
    const li = registration({ name: '李秀英', birthDate: '1946-03-09', sex: 'female' });
    const { residentId } = await register(li);
    const change = { ...asZhang, phone: '13800001234' };
    expect(await check(residentId, change)).toMatchObject([{ level: 'D2' }]);
    expect(await problemOf(correct(residentId, change))).toBe('possible-duplicate');
    await correct(residentId, change, '双胞胎');
  });

  test('is the counter’s: nurses do not, and a number is no longer free for two', async () => {
    const { residentId } = await register(typed);
    const nurse = desk.signedIn('nurse').identity.correct({
      idempotencyKey: desk.key(),
      residentId,
      change: asZhang,
      cardToken: null,
      reason: null,
    });
    expect(await problemOf(nurse)).toBe('forbidden');
  });
});

test('a folder keeps its number, and a number that is in use is asked about (D5)', async () => {
  const folder = '110199-001-001-00099';
  const { residentId } = await register({ ...typed, recordNumber: folder });
  expect((await record(residentId)).resident.recordNumber).toBe('11019900100100099');
  expect(await found('11019900100100099')).toEqual([residentId]);
  const li = registration({ name: '李秀英', birthDate: '1946-03-09', sex: 'female' });
  const second = { ...li, recordNumber: folder };
  expect(
    await reception().residents.checkDuplicates({ registration: second, cardToken: null }),
  ).toMatchObject([{ resident: { residentId }, level: 'D5' }]);
  expect(await problemOf(register(second))).toBe('possible-duplicate');
  await register(second, '档案袋写错了');
  const { pairs } = await firstOf(desk.signedIn('manager').merges.list());
  expect(pairs).toMatchObject([{ level: 'D5' }]);
  const stranger = registration({ name: '赵强', birthDate: '1960-01-02' });
  expect(await problemOf(register({ ...stranger, recordNumber: '123' }))).toBe('bad-input');
});
