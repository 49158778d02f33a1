import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInAt, registerAt } from '../../tests/support/arrivals.ts';
import { openTwoDesks, type TwoDesks, until, waitingAt } from '../../tests/support/two-desks.ts';
import { problemOf, type TestWorkstation } from '../../tests/support/workstation.ts';
import { answerHomeCommand } from './home-commands.ts';

let clinic: TwoDesks;
beforeEach(async () => {
  clinic = await openTwoDesks();
});
afterEach(() => clinic.close());

function register(at: TestWorkstation, name: string): Promise<string> {
  return registerAt(at, { name, birthDate: '1990-01-01' });
}

async function checkIn(at: TestWorkstation, residentId: string) {
  const { ticket, visitId } = await checkInAt(at, residentId);
  at.clock.advance(1_000);
  return { ...ticket, visitId };
}

const arrive = async (at: TestWorkstation, name: string) => checkIn(at, await register(at, name));

function pressCall(at: TestWorkstation) {
  return {
    idempotencyKey: at.key(),
    queueId: at.organisation.queues.measurement,
    roomId: at.organisation.rooms.measurement,
    ticketId: null,
    reason: null,
  };
}

const call = (at: TestWorkstation, press = pressCall(at)) => at.signedIn('nurse').queue.call(press);

/** Both workstations show the same people waiting. */
async function bothShow(numbers: readonly string[]): Promise<void> {
  for (const at of [clinic.home, clinic.desk])
    await expect.poll(() => waitingAt(at), { timeout: 10_000 }).toEqual(numbers);
}

const command = (at: TestWorkstation, message: unknown) =>
  answerHomeCommand(
    { app: at.app, router: at.router },
    clinic.desk.app.workstation.deviceId,
    message,
  );

test('two workstations that call at the same moment call two different people, each once', async () => {
  const { home, desk } = clinic;
  await arrive(home, '甲一');
  await arrive(desk, '乙二');
  await bothShow(['A001', 'B001']);
  const press = pressCall(desk);
  const [one, other, again] = await Promise.all([call(home), call(desk, press), call(desk, press)]);
  expect(new Set([one.number, other.number])).toEqual(new Set(['A001', 'B001']));
  expect(again).toEqual(other);
  expect(await call(desk, press)).toEqual(other);
  expect(await problemOf(call(desk))).toBe('queue-empty');
  await bothShow([]);
});

test('without the home nobody is called and tickets are manual; afterwards all is one queue', async () => {
  const { home, desk } = clinic;
  await arrive(home, '甲一');
  await bothShow(['A001']);
  await clinic.setCut(true);
  const state = await until(desk.signedIn('nurse').queue.watch(), ({ canCall }) => !canCall);
  expect(state.queues[0]?.waiting).toHaveLength(1);
  expect(await problemOf(call(desk))).toBe('home-unreachable');
  expect((await arrive(desk, '乙二')).number).toBe('MB001');
  expect((await arrive(home, '丙三')).number).toBe('A002');
  expect(await waitingAt(home)).toEqual(['A001', 'A002']);
  await clinic.setCut(false);
  await bothShow(['A001', 'MB001', 'A002']); // in the order of their arrival
  expect((await call(desk)).number).toBe('A001');
  expect((await arrive(desk, '丁四')).number).toBe('B002');
});

test('one resident who was taken in at two desks at once is called once, under one number', async () => {
  const { home, desk } = clinic;
  const residentId = await register(home, '甲一');
  await expect
    .poll(() => desk.signedIn('nurse').residents.search({ text: '甲一', limit: 1 }), {
      timeout: 10_000,
    })
    .toHaveLength(1);
  await clinic.setCut(true);
  await checkIn(home, residentId);
  await checkIn(desk, residentId);
  await clinic.setCut(false);
  await bothShow(['A001', 'MB001']);
  expect((await call(desk)).number).toBe('A001');
  await bothShow([]);
  expect(await problemOf(call(home))).toBe('queue-empty');
  expect((await checkIn(desk, residentId)).number).toBe('A001');
});

test('the home asks itself who a person is and what that person may do', async () => {
  const { home } = clinic;
  const press = { path: ['queue', 'call'], input: pressCall(home) };
  const idOf = (role: string) =>
    home.organisation.staff.find((member) => member.role === role)?.staffId ?? '';
  const forbidden = { ok: false, problem: { code: 'forbidden', retryable: false } };
  expect(await command(home, { ...press, staffId: home.key() })).toEqual(forbidden);
  expect(await command(home, { ...press, staffId: idOf('manager') })).toEqual(forbidden);
  expect(await command(home, { ...press, staffId: idOf('nurse') })).toMatchObject({
    ok: false,
    problem: { code: 'queue-empty' },
  });
  await home.app.database.write((db) =>
    db.updateTable('staff').set({ is_active: 0 }).where('id', '=', idOf('nurse')).execute(),
  );
  expect(await command(home, { ...press, staffId: idOf('nurse') })).toEqual(forbidden);
});

test.each([
  ['a command that every desk decides itself', ['visits', 'checkIn']],
  ['a question', ['residents', 'reveal']],
  ['half a path', ['queue']],
  ['a path of the language itself', ['constructor']],
  ['nothing', []],
])('%s is no command for the home', async (_, path) => {
  const staffId = clinic.home.organisation.staff[0]?.staffId;
  const answer = await command(clinic.home, { path, input: {}, staffId });
  expect(answer).toEqual({ ok: false, problem: { code: 'bad-input', retryable: false } });
});
