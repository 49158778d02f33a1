import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { START, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import { inTransaction } from '../db/open.ts';
import { readWaiting } from './compartment.ts';
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
    const said = await readWaiting(trx, clinicScope);
    await goOnBehind(trx, clinicScope, said, writer);
    const { replica_id: replicaId } = await trx
      .selectFrom('self')
      .select('replica_id')
      .where('scope_id', '=', clinicScope)
      .executeTakeFirstOrThrow();
    expect(said.map((tx) => tx.replicaId)).toEqual([replicaId, replicaId]);
  });
});
