import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { residentInsert } from '../../../../tests/support/acts.ts';
import { fillHome } from '../../../../tests/support/first-load.ts';
import { openReplica, type Replica } from '../../../../tests/support/replica.ts';
import { buildSearchKeys } from './search-build.ts';
import { reindexChanged } from './search-index.ts';

const keys = ({ db }: Replica) =>
  db.read.selectFrom('search_keys').selectAll().orderBy('key').orderBy('resident_id').execute();

test('all at once makes the keys that were made one by one', async () => {
  const replica = await openReplica({ isHome: true, onApplied: reindexChanged });
  await fillHome(replica, 20);
  const rowId = uuid();
  const document = (number: string) => ({
    op: 'insert' as const,
    entity: 'resident_documents',
    rowId: uuid(),
    fields: { resident_id: rowId, type: '01', number, is_read_from_chip: 0, valid_to: null },
  });
  await replica.issue([
    residentInsert(rowId, {
      name: '单雄信',
      phone: '13911112222',
      record_number: '11019900100100017',
    }),
    document('11019919500101001X'),
    document('E12345678'),
  ]);
  const oneByOne = await keys(replica);
  await buildSearchKeys(replica.db);
  expect(await keys(replica)).toEqual(oneByOne);
  expect(oneByOne.length).toBeGreaterThan(20);
  await buildSearchKeys(replica.db);
  expect(await keys(replica)).toEqual(oneByOne);
  await replica.close();
});

test('an import that waited for an upgrade is found by its keys, however many people it has', async () => {
  const replica = await openReplica({ isHome: true, onApplied: reindexChanged });
  const rowId = uuid();
  await replica.issue([residentInsert(rowId, { name: '单雄信' })]);
  const oneByOne = await keys(replica);
  await replica.db.write((trx) => trx.deleteFrom('search_keys').execute());
  const others = Array.from({ length: 33_000 }, () => uuid());
  const changes = [...others, rowId].map((id) => ({ entity: 'residents', rowId: id }));
  await replica.db.write((trx) => reindexChanged(trx, changes));
  expect(await keys(replica)).toEqual(oneByOne);
  await replica.close();
});
