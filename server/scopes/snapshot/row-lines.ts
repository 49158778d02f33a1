import { sql } from 'kysely';
import { lineOf } from '../../../shared/replication/digest.ts';
import type { EntityName } from '../../../shared/replication/entities.ts';
import { type Columns, columnsOf } from '../../../shared/replication/rows.ts';
import type { WriteDb } from '../../db/open.ts';

/** Rows of one query; between two the other clinics are served. */
const ROWS_PER_QUERY = 1_000;

export type RowLine = { readonly rowId: string; readonly text: string };

/** All lines of an entity in a scope in the order of their ids, of the moment of the transaction. */
export async function* rowLinesOf(
  db: WriteDb,
  scopeId: string,
  entity: EntityName,
): AsyncGenerator<readonly RowLine[], void> {
  const columns = sql.join(columnsOf(entity).map((name) => sql.ref(name)));
  for (let after = ''; ; ) {
    const { rows } = await sql<Columns>`select ${columns} from ${sql.table(entity)}
      where scope_id = ${scopeId} and id > ${after} order by id limit ${ROWS_PER_QUERY}`.execute(
      db,
    );
    yield rows.map((row) => ({ rowId: String(row['id']), text: lineOf(entity, row) }));
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_PER_QUERY) return;
    after = String(last['id']);
  }
}
