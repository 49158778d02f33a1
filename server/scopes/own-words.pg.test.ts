import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { BASES_MAX, START, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { clinicScope, residentInsert, said } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import { inTransaction, type WriteDb } from '../db/open.ts';
import { readWaiting } from './compartment.ts';
import { copyParts } from './copies.ts';
import { districtActor, goOnBehind, sayInScope, type Writer } from './own-words.ts';

const { kept } = keeping();

const words = (writer: Writer) => ({
  txId: uuid(),
  hlc: 1,
  actor: districtActor(writer),
  schemaVersion: SCHEMA_VERSION,
  ops: [residentInsert(uuid())],
});

/** What a restored district hears again from a clinic's feed, and what it has said meanwhile. */
test.each([
  { what: 'nothing', saysMore: false },
  { what: 'other words under the same number', saysMore: true },
])('a district that said $what since it was restored goes on under a new name', async (one) => {
  const { db, district } = await kept(openTestDistrict());
  const { writer } = district;
  await inTransaction(db, async (trx) => {
    const scope = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: START.chk };
    await trx.insertInto('scopes').values(scope).execute();
    await sayInScope(trx, clinicScope, [words(writer)], writer);
    const forgotten = await readWaiting(trx, clinicScope);
    await trx.deleteFrom('mail').execute();
    await trx
      .updateTable('self')
      .set({ next_no: 1, last_hash: ZERO_HASH })
      .where('scope_id', '=', clinicScope)
      .execute();
    if (one.saysMore) await sayInScope(trx, clinicScope, [words(writer)], writer);
    const name = () =>
      trx
        .selectFrom('self')
        .select('replica_id')
        .where('scope_id', '=', clinicScope)
        .executeTakeFirstOrThrow();
    const before = await name();
    await goOnBehind(trx, clinicScope, forgotten, writer);
    expect(await name()).not.toEqual(before);
  });
});

test('words that come back as they were said rename nothing', async () => {
  const { db, district } = await kept(openTestDistrict());
  const { writer } = district;
  await inTransaction(db, async (trx) => {
    const scope = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: START.chk };
    await trx.insertInto('scopes').values(scope).execute();
    await sayInScope(trx, clinicScope, [words(writer), words(writer)], writer);
    const waiting = await readWaiting(trx, clinicScope);
    await goOnBehind(trx, clinicScope, waiting, writer);
    const { replica_id: replicaId } = await trx
      .selectFrom('self')
      .select('replica_id')
      .where('scope_id', '=', clinicScope)
      .executeTakeFirstOrThrow();
    expect(waiting.map((tx) => tx.replicaId)).toEqual([replicaId, replicaId]);
  });
});

async function openClinicScope(trx: WriteDb): Promise<void> {
  const scope = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: START.chk };
  await trx.insertInto('scopes').values(scope).execute();
}

test('words that nobody could carry hold up none that come behind them', async () => {
  const { db, district } = await kept(openTestDistrict());
  const { writer } = district;
  const ops = Array.from({ length: 12 }, () =>
    residentInsert(uuid(), { address: '长'.repeat(30_000) }),
  );
  const [first, large, last] = [words(writer), { ...words(writer), ops }, words(writer)];
  await inTransaction(db, async (trx) => {
    await openClinicScope(trx);
    await sayInScope(trx, clinicScope, [first, large, last], writer);
    const waiting = await readWaiting(trx, clinicScope);
    expect(waiting.map(({ txId, txNo }) => [txId, txNo])).toEqual([
      [first.txId, 1],
      [last.txId, 2],
    ]);
  });
});

test('a copy that replaces more values than one patch may name says it in several', async () => {
  const { db, district } = await kept(openTestDistrict());
  const rowId = uuid();
  const base = Array.from({ length: BASES_MAX }, () => uuid());
  const patch = { op: 'patch', entity: 'residents', rowId, field: 'phone', value: '1' } as const;
  const tx = said(uuid(), [{ ...patch, base }]);
  await inTransaction(db, async (trx) => {
    await openClinicScope(trx);
    // Said again to its own scope, it takes its own place too.
    const part = { tx, ops: tx.ops, key: 'again' };
    const copies = await copyParts(trx, clinicScope, clinicScope, [part]);
    expect(copies.map(({ ops }) => ops.length)).toEqual([2]);
    await sayInScope(trx, clinicScope, copies, district.writer);
    expect(await readWaiting(trx, clinicScope)).toHaveLength(1);
  });
});
