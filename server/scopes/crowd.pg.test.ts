import type { KyselyPlugin } from 'kysely';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { referenceScope, said } from '../../tests/support/acts.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import type { Caller } from '../../shared/replication/exchange.ts';
import { limits } from '../../shared/replication/protocol.ts';
import { type Operation, START } from '../../shared/replication/transaction.ts';
import { inTransaction } from '../db/open.ts';
import { systemAfter } from '../timer.ts';
import { putInMail } from './mailbox.ts';
import { openReference, type ReferenceScope } from './reference.ts';

const CROWD = 200;

let district: RunningDistrict;
let reference: ReferenceScope;
let asked = 0;

beforeEach(async () => {
  district = await openTestDistrict();
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      asked += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  reference = await openReference({
    ...district.district,
    db: district.db.withPlugin(counting),
    scopeId: referenceScope,
    after: systemAfter,
  });
});

afterEach(async () => {
  reference.close();
  await district.close();
});

const caller: Caller = { deviceId: uuid(), publicKey: '', name: 'desk', isRevoked: false };

function decide(): Promise<void> {
  const fields = { clinic_id: uuid(), queue_id: uuid(), name: '一诊室' };
  const op: Operation = { op: 'insert', entity: 'rooms', rowId: uuid(), fields };
  return reference.issue({ kind: 'server', id: 'operator', place: 'district' }, [op]);
}

function crowd<Result>(act: () => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: CROWD }, act));
}

it('a crowd that waits for news is told of it without a question for each to the database', async () => {
  const ask = { scopeId: referenceScope, seq: 0, district: null };
  const waiting = crowd(() => reference.wait(ask, caller));
  // Whoever waits has looked once before.
  await crowd(() => reference.pull({ scopeId: referenceScope, from: START, maxBytes: 1 }, caller));
  asked = 0;
  await decide();
  const answers = await waiting;
  expect(new Set(answers.map(({ head }) => head))).toEqual(new Set([1]));
  expect(asked).toBeLessThan(CROWD / 2);
});

it('of its mail a home is told in every request that waits: one may be of a line that is gone', async () => {
  const clinicId = uuid();
  const { db } = district;
  const place = { scope_id: clinicId, kind: 'clinic', is_home: false, chk: START.chk };
  await db
    .insertInto('scopes')
    .values({ ...place, home_device_id: caller.deviceId })
    .execute();
  const ask = { scopeId: referenceScope, seq: 0, district: null };
  const waiting = [reference.wait(ask, caller), reference.wait(ask, caller)];
  // Whoever waits has looked once before.
  await crowd(() => reference.pull({ scopeId: referenceScope, from: START, maxBytes: 1 }, caller));
  await inTransaction(db, (trx) => putInMail(trx, clinicId, [said(uuid(), [])], 0));
  reference.tell([clinicId]);
  expect((await Promise.all(waiting)).map(({ mail }) => mail)).toEqual([1, 1]);
});

it('a crowd that asks for one page gets the newest, read once', async () => {
  const ask = { scopeId: referenceScope, from: START, maxBytes: limits.pageBytes };
  await crowd(() => reference.pull(ask, caller));
  await decide();
  asked = 0;
  const pages = await crowd(() => reference.pull(ask, caller));
  const heads = pages.map((page) => (page.outcome === 'page' ? page.entries.length : 0));
  expect(new Set(heads)).toEqual(new Set([1]));
  expect(asked).toBeLessThan(10);
});

it('who was sent away gets no page that others have read', async () => {
  const ask = { scopeId: referenceScope, from: START, maxBytes: limits.pageBytes };
  await reference.pull(ask, caller);
  await expect(reference.pull(ask, { ...caller, isRevoked: true })).rejects.toThrow('revoked');
});
