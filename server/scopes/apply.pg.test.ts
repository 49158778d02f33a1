import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, membershipInsert, said } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import { inTransaction } from '../db/open.ts';
import { applyTransactions } from './apply.ts';

const { kept } = keeping();

test('a membership that begins and ends in one offer is the same row as at its home', async () => {
  const { db } = await kept(openTestDistrict());
  const [rowId, first] = [uuid(), uuid()];
  const at = '2026-11-22T00:00:00.000Z';
  const end = { entity: 'memberships', rowId, field: 'ended_at', value: at } as const;
  await inTransaction(db, (trx) =>
    applyTransactions(
      trx,
      clinicScope,
      [
        said(first, [membershipInsert(rowId, uuid())]),
        said(uuid(), [{ op: 'patch', ...end, base: [first] }]),
      ],
      0,
    ),
  );
  const { rows } = await sql<{ fv: string }>`select fv from memberships`.execute(db);
  expect(rows.map(({ fv }) => Object.keys(JSON.parse(fv) as object))).toEqual([['ended_at']]);
});
