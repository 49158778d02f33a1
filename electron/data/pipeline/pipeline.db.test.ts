import { traverseContractProcedures } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registration } from '../../../tests/support/people.ts';
import {
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../tests/support/workstation.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { RuleMeta } from '../../../shared/contract/rule.ts';
import { permissions } from '../../../shared/domain/access.ts';
import { verifyAuditTrail } from './audit.ts';
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

test('only commands are decided at the home, and only one procedure reveals', () => {
  const rules = everyProcedure().map(({ path, meta }) => ({ path, rule: ruleOf(meta, path) }));
  expect(
    rules
      .filter(({ rule }) => rule.decidedAt === 'home')
      .every(({ rule }) => rule.kind === 'command'),
  ).toBe(true);
  expect(rules.filter(({ rule }) => rule.reveals).map(({ path }) => path.join('.'))).toEqual([
    'residents.reveal',
  ]);
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

test('a full number in an answer is stopped at the gate; a record number and a date are not', () => {
  expect(() => assertMasked('{"x":"110199195103120019"}', 'p')).toThrow('would show');
  expect(() =>
    assertMasked('{"x":"11019900100100001","d":"2026-11-21T01:00:00.000Z"}', 'p'),
  ).not.toThrow();
  expect(() => assertMasked('{"id":"01970000-1101-7199-8510-312001900000"}', 'p')).not.toThrow();
});
