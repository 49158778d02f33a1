import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openReplica } from '../../../tests/support/replica.ts';
import { type EntityName, entities } from '../../../shared/replication/entities.ts';
import type { Field } from '../../../shared/replication/entity-field.ts';
import { columnsOf } from '../../../shared/replication/rows.ts';

type Column = { name: string; type: string; notnull: number };
const integers = new Set(['integer', 'flag']);

test('the replicated tables are those of the registry, column for column', async () => {
  const replica = await openReplica({ isHome: true });
  for (const name of Object.keys(entities) as EntityName[]) {
    const { rows } = await replica.db.write((db) =>
      sql<Column>`select name, type, "notnull" from pragma_table_info(${name})`.execute(db),
    );
    const columns = new Map(rows.map((column) => [column.name, column]));
    expect([...columns.keys()].sort(), name).toEqual([...columnsOf(name)].sort());
    const fields: Readonly<Record<string, Field>> = entities[name].fields;
    for (const [field, { type, nullable }] of Object.entries(fields)) {
      expect(columns.get(field), `${name}.${field}`).toMatchObject({
        type: integers.has(type) ? 'INTEGER' : 'TEXT',
        notnull: nullable ? 0 : 1,
      });
    }
  }
  await replica.close();
});
