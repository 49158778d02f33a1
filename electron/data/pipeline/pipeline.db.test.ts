import { traverseContractProcedures } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { arriveAt } from '../../../tests/support/arrivals.ts';
import { registration } from '../../../tests/support/people.ts';
import {
  firstOf,
  problemOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../tests/support/workstation.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { RuleMeta } from '../../../shared/contract/rule.ts';
import { permissions } from '../../../shared/domain/access.ts';
import { verifyAuditTrail } from './audit.ts';
import { pruneOutcomes } from './idempotency.ts';
import { assertMasked } from './masking.ts';
import { ruleOf } from './pipeline.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

function everyProcedure(): { path: readonly string[]; meta: RuleMeta }[] {
  const found: { path: readonly string[]; meta: RuleMeta }[] = [];
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: one, path }) => {
    found.push({ path, meta: one['~orpc'].meta as RuleMeta });
  });
  return found;
}

test('every procedure has a rule whose permission exists', () => {
  const procedures = everyProcedure();
  expect(procedures.length).toBeGreaterThan(30);
  for (const { path, meta } of procedures) {
    const rule = ruleOf(meta, path);
    expect(rule.needs === 'public' || permissions.includes(rule.needs), path.join('.')).toBe(true);
  }
});

test('a procedure without a rule is refused before it runs', () => {
  expect(() => ruleOf({}, ['forgotten'])).toThrow('procedure forgotten has no rule');
});

test('what is asked at the home beside commands, and what reveals, is known by name', () => {
  const rules = everyProcedure().map(({ path, meta }) => ({ path, rule: ruleOf(meta, path) }));
  const asked = rules.filter(({ rule }) => rule.decidedAt === 'home' && rule.kind !== 'command');
  expect(asked.map(({ path }) => path.join('.'))).toEqual([
    // Who wrote what: a desk has let go of the words.
    'conflicts.authors',
    'workstations.list',
  ]);
  const revealing = rules.filter(({ rule }) => rule.reveals);
  expect(revealing.map(({ path }) => path.join('.'))).toEqual([
    // What this person has typed and not saved yet: a masked number could not be typed on.
    'residents.draft',
    'residents.reveal',
    // The rows of a person's own file that stayed out, to be mended: a masked number can not be.
    'imports.leftovers',
  ]);
  expect(revealing.every(({ rule }) => rule.audit === 'reveal')).toBe(true);
});

test('nobody signed in sees no resident; a role sees what it may', async () => {
  const text = { text: '张', limit: 5 };
  expect(await problemOf(desk.connect().client.residents.search(text))).toBe('not-signed-in');
  const nurse = desk.signedIn('nurse');
  const registered = {
    registration: registration({ name: '甲', birthDate: '1990-01-01' }),
    cardToken: null,
  };
  expect(await problemOf(nurse.residents.checkDuplicates(registered))).toBe('forbidden');
  expect(
    await problemOf(
      desk
        .signedIn('reception')
        .devices.remove({ idempotencyKey: desk.key(), deviceId: desk.key() }),
    ),
  ).toBe('forbidden');
});

test('input that does not fit is refused without repeating it', async () => {
  const reception = desk.signedIn('reception');
  const call = reception.residents.search({ text: '110199195103120019', limit: 1_000 });
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(JSON.stringify(error)).not.toContain('110199195103120019');
  expect(await problemOf(reception.residents.search({ text: 'x', limit: 0 }))).toBe('bad-input');
});

test('reads, writes, refusals and reveals stand in an unbroken trail; a changed line breaks it', async () => {
  const reception = desk.signedIn('reception');
  const { residentId } = await reception.residents.register({
    idempotencyKey: desk.key(),
    registration: registration({ name: '冯一', birthDate: '1977-07-07', phone: '19900000001' }),
    cardToken: null,
    reason: null,
  });
  await reception.residents.search({ text: 'fy', limit: 5 });
  const revealed = await reception.residents.reveal({ residentId, reason: '核对户口本' });
  expect(revealed.documentNumber).toMatch(/^11019919770707/);
  await problemOf(desk.signedIn('nurse').residents.reveal({ residentId, reason: '想看看' }));
  await desk.app.audit.flush();
  const lines = await desk.app.database.read
    .selectFrom('audit')
    .select(['class', 'procedure', 'outcome', 'resident_ids', 'reason'])
    .orderBy('number')
    .execute();
  expect(lines.map((line) => [line.class, line.procedure, line.outcome])).toEqual([
    ['write', 'residents.register', 'ok'],
    ['search', 'residents.search', 'ok'],
    ['reveal', 'residents.reveal', 'ok'],
    ['reveal', 'residents.reveal', 'refused'],
  ]);
  expect(lines[2]).toMatchObject({
    reason: '核对户口本',
    resident_ids: JSON.stringify([residentId]),
  });
  expect(await verifyAuditTrail(desk.app.database)).toBeNull();
  await desk.app.database.write((db) =>
    db.updateTable('audit').set({ reason: null }).where('number', '=', 3).execute(),
  );
  expect(await verifyAuditTrail(desk.app.database)).toBe(3);
});

test('a live answer is written down with whom it shows, and whoever comes later by a line of their own', async () => {
  const reported = async (person: string) => {
    const { residentId, visitId } = await arriveAt(desk, { name: person, sex: 'male' });
    const what = { residentId, visitId, disease: 'measles' } as const;
    await desk.signedIn('doctor').reports.name({ idempotencyKey: desk.key(), ...what });
    return residentId;
  };
  const first = await reported('陈大雷');
  const answer = readerOf(await desk.signedIn('doctor').reports.open());
  expect(await answer.next()).toHaveLength(1);
  const second = await reported('冯一');
  expect(await answer.next()).toHaveLength(2);
  await desk.app.audit.flush();
  const lines = await desk.app.database.read
    .selectFrom('audit')
    .select(['class', 'outcome', 'resident_ids'])
    .where('procedure', '=', 'reports.open')
    .orderBy('number')
    .execute();
  expect(lines).toEqual(
    [first, second].map((residentId) => ({
      class: 'read',
      outcome: 'ok',
      resident_ids: JSON.stringify([residentId]),
    })),
  );
});

test('a command that fails in the middle leaves nothing behind, and its key stays free', async () => {
  const reception = desk.signedIn('reception');
  const press = {
    idempotencyKey: desk.key(),
    registration: registration({ name: '陈二', birthDate: '1966-06-06' }),
    cardToken: null,
    reason: null,
  };
  const { issue } = desk.app.ledger;
  const broken = Object.assign(desk.app.ledger, {
    issue: async (...args: Parameters<typeof issue>) => {
      await issue(...args);
      throw new Error('power');
    },
  });
  expect(await problemOf(reception.residents.register(press))).toBe('internal');
  Object.assign(broken, { issue });
  expect(await reception.residents.search({ text: '陈二', limit: 5 })).toEqual([]);
  const { residentId } = await reception.residents.register(press);
  expect(residentId).toBeTruthy();
});

test('a key belongs to the one who pressed: another person with it does an act of their own', async () => {
  const press = {
    idempotencyKey: desk.key(),
    registration: registration({ name: '陈二', birthDate: '1966-06-06' }),
    cardToken: null,
    reason: null,
  };
  const { residentId } = await desk.signedIn('reception').residents.register(press);
  expect(await problemOf(desk.signedIn('manager').residents.register(press))).toBe(
    'duplicate-resident',
  );
  const other = { ...press, registration: registration({ name: '林三', birthDate: '1971-01-01' }) };
  const second = await desk.signedIn('manager').residents.register(other);
  expect(second.residentId).not.toBe(residentId);
});

test('a key of one command means nothing to another', async () => {
  const reception = desk.signedIn('reception');
  const idempotencyKey = desk.key();
  const { residentId } = await reception.residents.register({
    idempotencyKey,
    registration: registration({ name: '陈二', birthDate: '1966-06-06' }),
    cardToken: null,
    reason: null,
  });
  const visit = {
    idempotencyKey,
    residentId,
    appointmentId: null,
    purpose: 'measurement',
  } as const;
  expect((await reception.visits.checkIn(visit)).residentId).toBe(residentId);
});

test('outcomes are let go after a week', async () => {
  const reception = desk.signedIn('reception');
  const press = {
    idempotencyKey: desk.key(),
    registration: registration({ name: '陈二', birthDate: '1966-06-06' }),
    cardToken: null,
    reason: null,
  };
  await reception.residents.register(press);
  const kept = () => desk.app.database.read.selectFrom('idempotency').select('key').execute();
  const prune = () => desk.app.database.write((db) => pruneOutcomes(db, desk.clock.now()));
  desk.clock.advance(7 * 86_400_000);
  await prune();
  expect(await kept()).toHaveLength(1);
  desk.clock.advance(1);
  await prune();
  expect(await kept()).toEqual([]);
});

test('on a full disk people can still look, and every look is written down when there is room', async () => {
  const reception = desk.signedIn('reception');
  const { database } = desk.app;
  const { write } = database;
  Object.assign(database, { write: () => Promise.reject(new Error('database or disk is full')) });
  expect(await reception.residents.search({ text: '张', limit: 5 })).toEqual([]);
  expect(await reception.residents.search({ text: '李', limit: 5 })).toEqual([]);
  await expect(desk.app.audit.flush()).rejects.toThrow('full');
  Object.assign(database, { write });
  await Promise.all([desk.app.audit.flush(), desk.app.audit.flush()]);
  const lines = await database.read.selectFrom('audit').select('procedure').execute();
  expect(lines.map(({ procedure }) => procedure)).toEqual(['residents.search', 'residents.search']);
  expect(await verifyAuditTrail(database)).toBeNull();
});

test('a fault in a live answer ends that answer with a problem, and nothing else', async () => {
  const reception = desk.signedIn('reception');
  const answer = readerOf(await reception.queue.watch());
  expect((await answer.next()).queues).toHaveLength(2);
  const { now } = desk.clock;
  Object.assign(desk.clock, {
    now: () => {
      throw new Error('张小兰 110199195103120019');
    },
  });
  desk.app.changes.publish(['tickets']);
  const fault = await answer.next().catch((error: unknown) => error);
  expect(fault).toMatchObject({ data: { code: 'internal', retryable: false } });
  expect(JSON.stringify(fault)).not.toContain('110199');
  Object.assign(desk.clock, { now });
  expect((await firstOf(reception.queue.watch())).queues).toHaveLength(2);
});

test('a full number in an answer is stopped at the gate; a record number and a date are not', () => {
  expect(() => assertMasked('{"x":"110199195103120019"}', 'p')).toThrow('would show');
  expect(() =>
    assertMasked('{"x":"11019900100100001","d":"2026-11-21T01:00:00.000Z"}', 'p'),
  ).not.toThrow();
  expect(() => assertMasked('{"id":"01970000-1101-7199-8510-312001900000"}', 'p')).not.toThrow();
});
