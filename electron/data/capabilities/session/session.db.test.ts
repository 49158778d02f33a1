import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import {
  firstOf,
  PASSWORD,
  problemOf,
  readerOf,
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

test('a name that was locked while the clock was ahead is not locked for years', async () => {
  const { client } = desk.connect();
  const years = 3 * 365 * 86_400_000;
  desk.clock.advance(years);
  for (let attempt = 0; attempt < 5; attempt += 1)
    await problemOf(client.session.signIn({ ...right, password: 'not it' }));
  desk.clock.advance(-years);
  expect((await client.session.signIn(right)).staff.name).toBe('周敏');
});

const MINUTE_MS = 60_000;
const search = { text: '张', limit: 1 };

async function signedIn() {
  const { client, connection } = desk.connect();
  const { token } = await client.session.signIn(right);
  return { client, connection, token };
}

test('twenty guesses at once are no more than five', async () => {
  const guess = () =>
    problemOf(desk.connect().client.session.signIn({ ...right, password: 'a guess' }));
  const answers = await Promise.all(Array.from({ length: 20 }, guess));
  expect(answers.filter((code) => code === 'wrong-password')).toHaveLength(5);
  expect(await problemOf(desk.connect().client.session.signIn(right))).toBe('account-locked');
});

test('after a quarter of an hour without a question the session is over, here and for its token', async () => {
  const { client, token } = await signedIn();
  desk.clock.advance(15 * MINUTE_MS);
  expect(await client.residents.search(search)).toEqual([]);
  desk.clock.advance(15 * MINUTE_MS + 1);
  expect(await problemOf(client.residents.search(search))).toBe('not-signed-in');
  expect((await firstOf(client.session.watch())).staff).toBeNull();
  expect((await desk.connect().client.session.resume({ token })).staff).toBeNull();
});

test('whoever works is never signed out, and a restart of the host costs no session', async () => {
  const { client, token } = await signedIn();
  for (let minutes = 0; minutes < 120; minutes += 10) {
    desk.clock.advance(10 * MINUTE_MS);
    expect(await client.residents.search(search)).toEqual([]);
  }
  await desk.app.database.write(async () => undefined); // what is noted in the background is written
  desk.clock.advance(5 * MINUTE_MS);
  expect((await desk.connect().client.session.resume({ token })).staff?.name).toBe('周敏');
});

test('an abandoned window goes back to the sign-in page by itself, and shows no more people', async () => {
  const { client } = await signedIn();
  const people = readerOf(await client.queue.watch());
  await people.next();
  const session = readerOf(await client.session.watch());
  expect((await session.next()).staff?.name).toBe('周敏');
  desk.clock.advance(16 * MINUTE_MS);
  desk.app.changes.publish(['minute', 'tickets']);
  expect((await session.next()).staff).toBeNull();
  await someoneArrives();
  expect(await problemOf(people.next())).toBe('not-signed-in');
});

test('signing out ends what the window was shown', async () => {
  const { client } = await signedIn();
  const people = readerOf(await client.queue.watch());
  await people.next();
  await client.session.signOut({ idempotencyKey: desk.key() });
  await someoneArrives();
  expect(await problemOf(people.next())).toBe('not-signed-in');
});

test('who left the clinic, or does another work now, is known at the next question', async () => {
  const { client } = await signedIn();
  await changeStaff({ role: 'nurse' });
  const booked = firstOf(client.visits.appointmentsToday({ residentId: desk.key() }));
  expect(await problemOf(booked)).toBe('no problem');
  expect(await problemOf(client.residents.reveal({ residentId: desk.key(), reason: '核对' }))).toBe(
    'forbidden',
  );
  await changeStaff({ is_active: 0 });
  expect(await problemOf(client.residents.search(search))).toBe('not-signed-in');
});

function changeStaff(change: { readonly role?: string; readonly is_active?: number }) {
  return desk.app.database.write((db) =>
    db.updateTable('staff').set(change).where('login_name', '=', right.loginName).execute(),
  );
}

async function someoneArrives(): Promise<void> {
  const residentId = await registerAt(desk, { name: '甲一', birthDate: '1990-01-01' });
  await checkInAt(desk, residentId);
}
