import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { seal } from '../../shared/replication/seal.ts';
import { type Operation, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { clinicScope, nurse } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import { inTransaction } from '../db/open.ts';
import { applyTransactions } from './apply.ts';

const { kept } = keeping();

function said(txId: string, ops: readonly Operation[]) {
  const place = { replicaId: uuid(), txNo: 1, prevHash: ZERO_HASH };
  const act = { txId, scopeId: clinicScope, scopeKind: 'clinic', hlc: 1, actor: nurse } as const;
  return seal({ ...act, ...place, schemaVersion: SCHEMA_VERSION, ops: [...ops] }, () => '');
}

test('a membership that begins and ends in one offer is the same row as at its home', async () => {
  const { db } = await kept(openTestDistrict());
  const [rowId, first] = [uuid(), uuid()];
  const whose = { resident_id: uuid(), from_clinic_id: uuid(), from_clinic: '', role: 'look-up' };
  const why = { because: null, asked_by: null, since: '2026-11-22T00:00:00.000Z' };
  const fields = { ...whose, ...why, ended_at: null, ended_because: null };
  const end = { entity: 'memberships', rowId, field: 'ended_at', value: why.since } as const;
  await inTransaction(db, (trx) =>
    applyTransactions(
      trx,
      clinicScope,
      [
        said(first, [{ op: 'insert', entity: 'memberships', rowId, fields }]),
        said(uuid(), [{ op: 'patch', ...end, base: [first] }]),
      ],
      0,
    ),
  );
  const { rows } = await sql<{ fv: string }>`select fv from memberships`.execute(db);
  expect(rows.map(({ fv }) => Object.keys(JSON.parse(fv) as object))).toEqual([['ended_at']]);
});
