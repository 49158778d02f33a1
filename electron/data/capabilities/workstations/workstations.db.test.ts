import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTwoDesks, type TwoDesks, until } from '../../../../tests/support/two-desks.ts';
import { firstOf, problemOf } from '../../../../tests/support/workstation.ts';
import { readCode } from '../../../../shared/replication/enrolment-code.ts';

let pair: TwoDesks;
beforeEach(async () => {
  pair = await openTwoDesks();
});
afterEach(() => pair.close());

test('the manager makes a code at any desk; asked again by the same press it is not shown again', async () => {
  const { desk, home } = pair;
  const manager = desk.signedIn('manager').workstations;
  const key = desk.key();
  const made = await manager.makeCode({ idempotencyKey: key });
  expect(readCode(made.code ?? '')).not.toBeNull();
  const again = await manager.makeCode({ idempotencyKey: key });
  expect(again).toEqual({ code: null, expiresAt: made.expiresAt });
  expect((await manager.list({})).openCodes).toHaveLength(1);
  const outcomes = await home.app.database.read
    .selectFrom('idempotency')
    .select('outcome')
    .execute();
  expect(JSON.stringify(outcomes)).not.toContain(made.code);
});

test('nobody but the manager lets in or sends away', async () => {
  const { home } = pair;
  for (const role of ['reception', 'nurse', 'doctor'] as const) {
    const { workstations } = home.signedIn(role);
    expect(await problemOf(workstations.list({}))).toBe('forbidden');
    const order = { idempotencyKey: home.key() };
    expect(await problemOf(workstations.makeCode(order))).toBe('forbidden');
  }
});

test('at a desk that does not reach the home the list says whom to look for, and nothing of calling', async () => {
  const { desk, setCut } = pair;
  await setCut(true);
  const manager = desk.signedIn('manager').workstations;
  expect(await problemOf(manager.list({}))).toBe('needs-home');
  expect(await problemOf(manager.makeCode({ idempotencyKey: desk.key() }))).toBe('needs-home');
});

test('a desk that is sent away locks itself, shows nothing and keeps everything', async () => {
  const { home, desk } = pair;
  const manager = home.signedIn('manager').workstations;
  const { deviceId } = desk.app.workstation;
  const listed = (await manager.list({})).workstations;
  expect(listed).toMatchObject([{ isHome: true }, { deviceId, isHome: false, revokedAt: null }]);
  const nurse = desk.signedIn('nurse');
  await manager.revoke({ idempotencyKey: home.key(), deviceId, reason: '丢失' });
  await until(desk.connect().client.workstations.standing(), (now) => now.isDismissed);
  expect(await problemOf(nurse.residents.search({ text: '张', limit: 5 }))).toBe(
    'workstation-dismissed',
  );
  expect(await problemOf(firstOf(nurse.queue.watch()))).toBe('workstation-dismissed');
  const signIn = { loginName: 'sunli', password: 'x' };
  const { client } = desk.connect();
  expect(await problemOf(client.session.signIn(signIn))).toBe('workstation-dismissed');
  const row = await desk.app.database.read.selectFrom('staff').select('id').executeTakeFirst();
  expect(row).toBeDefined();
  const unknown = manager.revoke({ idempotencyKey: home.key(), deviceId, reason: '丢失' });
  expect(await problemOf(unknown)).toBe('not-found');
});
