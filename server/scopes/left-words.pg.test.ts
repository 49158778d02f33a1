import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, membershipInsert, said } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import { ZERO_HASH } from '../../shared/replication/transaction.ts';
import { tellsOfLeft } from './left-words.ts';

const { kept } = keeping();

test('an act that was set aside, of somebody whom PostgreSQL can not name, is of nobody', async () => {
  const { db } = await kept(openTestDistrict());
  const tx = said(uuid(), [membershipInsert(uuid(), 'a\0b')]);
  const entry = { seq: 1, chk: ZERO_HASH, status: 'quarantined', tx } as const;
  const asked = { scopeId: clinicScope, fromSeq: 0, deviceId: uuid() };
  expect(await tellsOfLeft(db, [entry], asked)).toBe(true);
});
