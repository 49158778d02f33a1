import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  firstOf,
  PASSWORD,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const right = { loginName: 'zhoumin', password: PASSWORD };

test('before sign-in a window knows the clinic and the names, nothing else', async () => {
  const { client } = desk.connect();
  const people = await client.session.people();
  expect(people.map(({ role }) => role)).toContain('doctor');
  const state = await firstOf(client.session.watch());
  expect(state.staff).toBeNull();
  expect(state.workstation.clinicName).toContain('社区卫生服务中心');
  expect(JSON.stringify(people)).not.toContain('argon2');
});

test('signing in, coming back after a lost line, signing out', async () => {
  const { client } = desk.connect();
  const { token, staff } = await client.session.signIn(right);
  expect(staff.role).toBe('reception');
  const second = desk.connect().client;
  expect((await second.session.resume({ token })).staff?.staffId).toBe(staff.staffId);
  await client.session.signOut({ idempotencyKey: desk.key() });
  expect((await desk.connect().client.session.resume({ token })).staff).toBeNull();
  expect((await desk.connect().client.session.resume({ token: 'made up' })).staff).toBeNull();
});

test('a wrong password and an unknown name are refused alike; the fifth failure rests the name', async () => {
  const { client } = desk.connect();
  const wrong = { ...right, password: 'not it' };
  expect(await problemOf(client.session.signIn({ ...wrong, loginName: 'nobody' }))).toBe(
    'wrong-password',
  );
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect(await problemOf(client.session.signIn(wrong))).toBe('wrong-password');
  }
  expect(await problemOf(client.session.signIn(right))).toBe('account-locked');
  desk.clock.advance(15 * 60_000);
  expect((await client.session.signIn(right)).staff.name).toBe('周敏');
});

test('a session that nobody used for half a day is over', async () => {
  const { token } = await desk.connect().client.session.signIn(right);
  desk.clock.advance(13 * 3600_000);
  expect((await desk.connect().client.session.resume({ token })).staff).toBeNull();
});
