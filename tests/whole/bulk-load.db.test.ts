import { expect, it } from 'vitest';
import { preparedRead } from '../../electron/data/db/read-context.ts';
import { generateClinic } from '../../shared/demo/generate-clinic.ts';
import { clinicDate } from '../../shared/lib/clock.ts';
import { bulkLoad } from '../support/bulk-load.ts';
import { startWorkstation, type TestWorkstation } from '../support/workstation.ts';

const tables = [
  'residents',
  'resident_documents',
  'conditions',
  'allergies',
  'appointments',
  'visits',
  'observations',
  'follow_ups',
  'tasks',
] as const;

/** Every column of every row, without the id of the transaction and the clinic's own. */
async function contentOf({ app }: TestWorkstation): Promise<Record<string, readonly object[]>> {
  const content: Record<string, readonly object[]> = {};
  for (const table of tables) {
    const rows = await app.database.read.selectFrom(table).selectAll().orderBy('id').execute();
    content[table] = rows.map(({ c_tx: _, scope_id: __, ...row }) => row);
  }
  content['search_keys'] = await app.database.read
    .selectFrom('search_keys')
    .selectAll()
    .orderBy('key')
    .orderBy('resident_id')
    .execute();
  content['indexes'] = preparedRead(app.database.read)(
    `select name, sql from sqlite_schema where type = 'index' order by name`,
  ).all();
  return content;
}

it('leaves the rows that the ledger leaves, the same search keys, and every index', async () => {
  const [slow, fast] = [await startWorkstation(), await startWorkstation()];
  const today = clinicDate(slow.clock.now());
  const clinic = generateClinic({ seed: 5, today, residents: 150 });
  const actor = { kind: 'server', id: 'demo', place: 'demo' } as const;
  const { ledger, workstation, database } = slow.app;
  const scopeId = workstation.clinicId;
  await database.write(async (db) => {
    for (const ops of clinic.clinicOps()) await ledger.issue(db, { scopeId, actor, ops: [...ops] });
  });
  const rows = await bulkLoad(fast.app.database, clinic.clinicOps(), {
    scopeId: fast.app.workstation.clinicId,
    makeTxId: fast.key,
  });
  const [one, other] = [await contentOf(slow), await contentOf(fast)];
  expect(rows).toBe(
    tables.reduce((sum, table) => sum + (one[table]?.length ?? 0), 0) + referralsOf(clinic),
  );
  expect(other).toEqual(one);
  await slow.close();
  await fast.close();
});

function referralsOf(clinic: ReturnType<typeof generateClinic>): number {
  return [...clinic.clinicOps()]
    .flat()
    .filter((op) => op.op === 'insert' && !(tables as readonly string[]).includes(op.entity))
    .length;
}
