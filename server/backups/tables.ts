import pg from 'pg';

/** A table as a backup carries it. */
export type TableShape = {
  readonly name: string;
  readonly columns: readonly string[];
};

/** The list of tables is the truth of a running database; these two are not content of it. */
const notContent: ReadonlySet<string> = new Set(['schema_version', 'backups']);

type CatalogRow = { table: string; column: string };

/** Every table of the district with its columns, in one order for everybody. */
export async function listTables(client: pg.Client): Promise<readonly TableShape[]> {
  const { rows } = await client.query<CatalogRow>(`
    select c.relname::text as "table", a.attname::text as "column"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname::text collate "C", a.attnum`);
  const tables = new Map<string, string[]>();
  for (const { table, column } of rows.filter((row) => !notContent.has(row.table)))
    tables.set(table, [...(tables.get(table) ?? []), column]);
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

type KeyRow = { column: string; isText: boolean };

/**
 * The statement that reads a table in the order of its key, the same on every cluster: databases
 * differ in how they sort text, and two readings of one content must be the same bytes.
 */
export async function statementOut(client: pg.Client, table: TableShape): Promise<string> {
  const { rows } = await client.query<KeyRow>(
    `select a.attname::text as "column", a.attcollation <> 0 as "isText"
    from pg_index i
    cross join unnest(i.indkey) with ordinality as k (attribute, place)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attribute
    where i.indrelid = to_regclass($1) and i.indisprimary
    order by k.place`,
    [pg.escapeIdentifier(table.name)],
  );
  const keys = rows.map(
    ({ column, isText }) => `${pg.escapeIdentifier(column)}${isText ? ' collate "C"' : ''}`,
  );
  const order = keys.length > 0 ? ` order by ${keys.join(', ')}` : '';
  return `copy (select ${columnsOf(table)} from ${pg.escapeIdentifier(table.name)}${order}) to stdout`;
}

export function statementIn(table: TableShape): string {
  return `copy ${pg.escapeIdentifier(table.name)} (${columnsOf(table)}) from stdin`;
}

function columnsOf({ columns }: TableShape): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ');
}
