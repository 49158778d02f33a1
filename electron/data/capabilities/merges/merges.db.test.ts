import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Registration, ResidentRecord } from '../../../../shared/contract/residents.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { registration } from '../../../../tests/support/people.ts';
import { openTwoDesks, type TwoDesks, until } from '../../../../tests/support/two-desks.ts';
import { firstOf, problemOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { registerOps } from '../residents/register.ts';

const zhang = {
  name: '张桂兰',
  birthDate: '1953-04-18',
  sex: 'female',
  phone: '13800001234',
} as const;

let clinic: TwoDesks;
beforeEach(async () => {
  clinic = await openTwoDesks();
});
afterEach(() => clinic.close());

/** A record as another desk would have made it that could not see the first. */
async function record(at: TestWorkstation, more: Partial<Registration> = {}): Promise<string> {
  const { app } = at;
  const residentId = app.makeId();
  const ops = registerOps(
    {
      residentId,
      registration: { ...registration(zhang), ...more },
      isReadFromChip: false,
      isDemo: true,
      now: at.clock.now(),
    },
    app.makeId,
  );
  await app.database.write((db) =>
    app.ledger.issue(db, {
      scopeId: app.workstation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops,
    }),
  );
  return residentId;
}

const recordAt = (at: TestWorkstation, residentId: string, isIt = (_: ResidentRecord) => true) =>
  until(at.signedIn('reception').residents.record({ residentId }), isIt);

const search = (at: TestWorkstation, text: string) =>
  at.signedIn('reception').residents.search({ text, limit: 20 });

const known = (at: TestWorkstation, residentId: string) =>
  eventually(async () => {
    const row = at.app.database.read
      .selectFrom('residents')
      .select('id')
      .where('id', '=', residentId);
    expect(await row.executeTakeFirst()).toEqual({ id: residentId });
  });

const propose = (
  at: TestWorkstation,
  a: string,
  b: string,
  who: 'reception' | 'manager' = 'reception',
) =>
  at.signedIn(who).merges.propose({ idempotencyKey: at.key(), a, b, reason: '证件号相同，核对过' });

const confirm = (
  at: TestWorkstation,
  proposalId: string,
  who: 'reception' | 'manager' = 'manager',
) => at.signedIn(who).merges.confirm({ idempotencyKey: at.key(), proposalId });

/** Reception proposes, the manager confirms. */
async function merge(at: TestWorkstation, a: string, b: string) {
  const { proposalId } = await propose(at, a, b);
  return confirm(at, proposalId);
}

async function part(at: TestWorkstation, linkId: string) {
  const input = { idempotencyKey: at.key(), linkId, reason: '是两个人' };
  const { proposalId } = await at.signedIn('reception').merges.proposeParting(input);
  return confirm(at, proposalId);
}

const listed = (at: TestWorkstation, who: 'reception' | 'manager' = 'manager') =>
  firstOf(at.signedIn(who).merges.list());

async function checkIn(at: TestWorkstation, residentId: string) {
  return at.signedIn('reception').visits.checkIn({
    idempotencyKey: at.key(),
    residentId,
    appointmentId: null,
    purpose: 'consultation',
  });
}

describe('two records of one person', () => {
  test('are found, the same number first, and seen side by side', async () => {
    const first = await record(clinic.home);
    const second = await record(clinic.home, { phone: '13900005678' });
    const li = { name: '李秀英', birthDate: '1946-03-09', sex: 'female' } as const;
    const third = await record(clinic.home, registration(li));
    const fourth = await record(clinic.home, { ...registration({ ...li, serial: 9 }), phone: '1' });
    await record(clinic.home, registration({ ...li, birthDate: '1946-03-19' }));
    const { pairs, isWhole } = await firstOf(clinic.home.signedIn('manager').merges.list());
    expect(isWhole).toBe(true);
    expect(pairs.map(({ a, b, level }) => [a.residentId, b.residentId, level])).toEqual([
      [first, second, 'D1'],
      [third, fourth, 'D4'],
    ]);
    await checkIn(clinic.home, second);
    const compared = await firstOf(
      clinic.home.signedIn('manager').merges.compare({ a: second, b: first }),
    );
    expect(compared).toMatchObject({ level: 'D1', isBlocked: false, isMerged: false });
    expect(compared.sides.map(({ resident, visits }) => [resident.residentId, visits])).toEqual([
      [first, 0],
      [second, 1],
    ]);
  });

  test('merged at one desk, written to at another that had not heard of it, and parted again', async () => {
    const first = await record(clinic.home, { documentNumber: '' });
    const second = await record(clinic.home, { phone: '13900005678' });
    await known(clinic.desk, second);
    await clinic.setCut(true);
    const late = await checkIn(clinic.desk, second);
    const { linkId } = await merge(clinic.home, second, first);
    await clinic.setCut(false);

    const whole = await recordAt(clinic.home, first, ({ visits }) => visits.length === 1);
    expect(whole.visits).toMatchObject([{ visitId: late.visitId, originId: second }]);
    expect(whole.resident.documentMasked).toMatch(/\*+\d{3}[\dX]$/);
    expect(whole.merged).toMatchObject([
      { linkId, resident: { residentId: second }, author: { kind: 'staff', place: '工作站A' } },
    ]);
    await recordAt(clinic.desk, second, ({ merged }) => merged.length === 1);
    expect((await recordAt(clinic.desk, second)).resident.residentId).toBe(first);
    for (const text of ['zgl', '5678', '1234', '张桂兰', 'zgl 5678', 'zgl 1234'])
      expect((await search(clinic.desk, text)).map(({ residentId }) => residentId)).toEqual([
        first,
      ]);
    expect((await checkIn(clinic.desk, first)).repeated).toBe(true);

    await part(clinic.desk, linkId);
    await recordAt(clinic.home, first, ({ merged }) => merged.length === 0);
    expect((await recordAt(clinic.home, first)).visits).toEqual([]);
    expect((await recordAt(clinic.home, second)).visits).toMatchObject([{ visitId: late.visitId }]);
    const found = await search(clinic.home, 'zgl');
    expect(found.map(({ residentId }) => residentId).toSorted()).toEqual([first, second]);
  });

  test('merged one way here and the other way there is one merge, and parted by one act', async () => {
    const first = await record(clinic.home);
    const second = await record(clinic.home);
    await known(clinic.desk, second);
    await clinic.setCut(true);
    await merge(clinic.home, first, second);
    await merge(clinic.desk, second, first);
    await clinic.setCut(false);
    const edges = (at: TestWorkstation) =>
      at.app.database.read.selectFrom('links').select('link_id').execute();
    await eventually(async () => expect(await edges(clinic.home)).toHaveLength(2));
    await eventually(async () => expect(await edges(clinic.desk)).toHaveLength(2));
    const { merged } = await recordAt(clinic.desk, second);
    expect(merged).toHaveLength(1);
    await part(clinic.desk, merged[0]?.linkId ?? '');
    await recordAt(clinic.home, second, (seen) => seen.resident.residentId === second);
    expect(await problemOf(merge(clinic.home, first, first))).toBe('already-done');
  });

  test('with one number and two names: the name first (ID-40)', async () => {
    const first = await record(clinic.home);
    const second = await record(clinic.home, { name: '张桂蓝' });
    const manager = clinic.home.signedIn('manager');
    const { pairs } = await firstOf(manager.merges.list());
    expect(pairs).toMatchObject([{ level: 'D1', isBlocked: true }]);
    expect(await problemOf(merge(clinic.home, first, second))).toBe('names-differ');
    await manager.merges.alignName({
      idempotencyKey: clinic.home.key(),
      keep: first,
      change: second,
      reason: '按身份证',
    });
    await merge(clinic.home, first, second);
    expect(await problemOf(merge(clinic.home, first, second))).toBe('already-done');
  });

  test('that do not agree on the birth date: the rules ask, and a person decides', async () => {
    const first = await record(clinic.home, { documentNumber: '' });
    const second = await record(clinic.home, {
      documentNumber: '',
      birthDate: '1953-04-28' as Registration['birthDate'],
    });
    await merge(clinic.home, first, second);
    const reception = clinic.home.signedIn('reception');
    const { conflicts } = await firstOf(reception.conflicts.list());
    expect(conflicts).toMatchObject([{ field: 'birth_date', isSafety: true, rowId: first }]);
    const [{ values } = { values: [] }] = conflicts;
    await reception.conflicts.resolve({
      idempotencyKey: clinic.home.key(),
      entity: 'residents',
      rowId: first,
      field: 'birth_date',
      seen: values.map(({ txId }) => txId),
      choice: { kind: 'standing', txId: values.at(-1)?.txId ?? '' },
    });
    expect((await firstOf(reception.conflicts.list())).conflicts).toEqual([]);
  });

  test('that are two people are not proposed again, until somebody wants it', async () => {
    const [a, b] = [await record(clinic.home), await record(clinic.home)];
    const manager = clinic.home.signedIn('manager');
    const pairs = async () => (await firstOf(manager.merges.list())).pairs.length;
    await manager.merges.keepApart({
      idempotencyKey: clinic.home.key(),
      a: b,
      b: a,
      reason: '双胞胎',
    });
    expect(await pairs()).toBe(0);
    await manager.merges.proposeAgain({ idempotencyKey: clinic.home.key(), a, b });
    expect(await pairs()).toBe(1);
  });

  test('are one at the register and at the kiosk', async () => {
    const first = await record(clinic.home, { documentNumber: '' });
    const second = await record(clinic.home);
    await merge(clinic.home, first, second);
    const candidates = await clinic.home.signedIn('reception').residents.checkDuplicates({
      registration: registration(zhang),
      cardToken: null,
    });
    expect(candidates.map(({ resident, level }) => [resident.residentId, level])).toEqual([
      [first, 'D1'],
    ]);
  });
});

describe('two people decide (ID-40)', () => {
  test('one proposes, with a reason that stands there; another confirms, at another desk', async () => {
    const first = await record(clinic.home);
    const second = await record(clinic.home);
    await known(clinic.desk, second);
    const { proposalId } = await propose(clinic.desk, second, first);
    expect(await problemOf(confirm(clinic.desk, proposalId, 'reception'))).toBe('needs-colleague');
    expect(await problemOf(propose(clinic.desk, first, second, 'manager'))).toBe('already-done');
    expect((await listed(clinic.desk, 'reception')).proposals).toMatchObject([
      { proposalId, kind: 'merge', isOwn: true },
    ]);

    await eventually(async () => {
      expect(await listed(clinic.home)).toMatchObject({
        pairs: [],
        proposals: [{ reason: '证件号相同，核对过', isOwn: false, proposedBy: expect.any(String) }],
      });
    });
    const { linkId } = await confirm(clinic.home, proposalId);
    expect(await problemOf(confirm(clinic.home, proposalId))).toBe('already-done');
    expect((await listed(clinic.home)).proposals).toEqual([]);
    expect((await recordAt(clinic.home, first)).merged).toMatchObject([
      { linkId, reason: '证件号相同，核对过', isPartingProposed: false },
    ]);
  });

  test('parting, too; what is proposed changes nothing yet', async () => {
    const [first, second] = [await record(clinic.home), await record(clinic.home)];
    const { linkId } = await merge(clinic.home, first, second);
    const input = { idempotencyKey: clinic.home.key(), linkId, reason: '是两个人' };
    const { proposalId } = await clinic.home.signedIn('manager').merges.proposeParting(input);
    expect((await recordAt(clinic.home, second)).merged).toMatchObject([
      { isPartingProposed: true },
    ]);
    expect(await problemOf(confirm(clinic.home, proposalId, 'manager'))).toBe('needs-colleague');
    await confirm(clinic.home, proposalId, 'reception');
    expect((await recordAt(clinic.home, second)).merged).toEqual([]);
  });

  test('a colleague says no, or it is taken back: the pair is proposed by the rules again', async () => {
    const [first, second] = [await record(clinic.home), await record(clinic.home)];
    for (const who of ['manager', 'reception'] as const) {
      const { proposalId } = await propose(clinic.home, first, second);
      const input = { idempotencyKey: clinic.home.key(), proposalId, reason: '再核对' };
      await clinic.home.signedIn(who).merges.decline(input);
      expect(await problemOf(confirm(clinic.home, proposalId))).toBe('already-done');
      expect(await listed(clinic.home)).toMatchObject({ proposals: [], pairs: [{ level: 'D1' }] });
    }
  });

  test('a name that was changed meanwhile is put right first', async () => {
    const [first, second] = [await record(clinic.home), await record(clinic.home)];
    const { proposalId } = await propose(clinic.home, first, second);
    await clinic.home.app.database.write((db) =>
      clinic.home.app.ledger.issue(db, {
        scopeId: clinic.home.app.workstation.clinicId,
        actor: { kind: 'server', id: 'test', place: 'test' },
        ops: [
          {
            op: 'patch',
            entity: 'residents',
            rowId: second,
            field: 'name',
            value: '张桂蓝',
            base: [],
          },
        ],
      }),
    );
    expect(await problemOf(confirm(clinic.home, proposalId))).toBe('names-differ');
    expect((await listed(clinic.home)).proposals).toHaveLength(1);
  });
});

test('who may not merge is refused', async () => {
  const [a, b] = [await record(clinic.home), await record(clinic.home)];
  const act = { idempotencyKey: clinic.home.key(), a, b, reason: '证件号相同' };
  expect(await problemOf(clinic.home.signedIn('nurse').merges.propose(act))).toBe('forbidden');
});
