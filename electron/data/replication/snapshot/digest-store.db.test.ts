import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { digestSums } from '../../../../shared/replication/digest.ts';
import { clinicScope, residentInsert } from '../../../../tests/support/acts.ts';
import { openReplica, type Replica } from '../../../../tests/support/replica.ts';
import { deleteRow } from '../row-store.ts';
import { computeDigest } from './compute-digest.ts';
import { readKeptDigest } from './digest-store.ts';

async function both({ db }: Replica) {
  const computed = await db.readApart((read) => computeDigest(read, clinicScope));
  return { kept: digestSums(readKeptDigest(db.read, clinicScope)), computed: digestSums(computed) };
}

test('what is kept row by row is what a reading of all rows makes', async () => {
  const replica = await openReplica({ isHome: true });
  const ids = Array.from({ length: 20 }, () => uuid());
  const before = await both(replica);
  await replica.issue(ids.map((id) => residentInsert(id)));
  for (const id of ids.slice(0, 5)) await replica.patch(id, 'phone', '13800000000');
  await replica.issue([
    { op: 'tombstone', entity: 'residents', rowId: ids[7] ?? '', reason: '登记错误' },
  ]);
  const after = await both(replica);
  expect(after.kept).toEqual(after.computed);
  expect(after.kept).not.toEqual(before.kept);
  await replica.close();
});

test('a row that is taken away is taken away from the digest', async () => {
  const replica = await openReplica({ isHome: true });
  const before = await both(replica);
  const id = uuid();
  await replica.issue([residentInsert(id)]);
  await replica.db.write(async (db) => deleteRow(db, 'residents', id, clinicScope));
  expect(await both(replica)).toEqual(before);
  await replica.close();
});
