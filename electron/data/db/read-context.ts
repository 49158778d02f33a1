import type { Compilable } from 'kysely';
import { assert } from '../../../shared/lib/assert.ts';
import type { ReadDb } from './handle.ts';
import type { SqlValue } from './handle.ts';
import type { Prepare } from './write-context.ts';

const contexts = new WeakMap<ReadDb, Prepare>();

/** For db/open.ts: ties the readers' Kysely to the connection underneath. */
export function bindReadContext(db: ReadDb, prepare: Prepare): void {
  contexts.set(db, prepare);
}

/**
 * Prepared statements of the reading connection, for what runs with every key pressed: Kysely
 * compiles each query anew, which takes longer than the query itself there. They read, and nothing
 * else: the connection is read-only.
 */
export function preparedRead(db: ReadDb): Prepare {
  const prepare = contexts.get(db);
  assert(prepare, 'a ReadDb comes from openDatabase');
  return prepare;
}

/** Stands in a query where a value comes that is known only when it runs. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type Build<Name extends string, Row> = (
  db: ReadDb,
  place: (name: Name) => string,
) => Compilable<Row>;

function place(name: string): string {
  return new Place(name) as unknown as string; // Kysely passes it on as it is, to be read back below
}

/**
 * A query in Kysely's words and types that is compiled once for each connection. `place` stands for
 * a text that is given when it runs.
 *
 * @example const byId = compileOnce((db, at) => db.selectFrom('staff').select('name').where('id', '=', at('id')));
 *   byId(db, { id: '…' }) // rows
 */
export function compileOnce<Name extends string, Row>(build: Build<Name, Row>) {
  const known = new WeakMap<ReadDb, ReturnType<typeof compile>>();
  const compile = (db: ReadDb) => {
    const { sql, parameters } = build(db, place).compile();
    return { statement: preparedRead(db)(sql), parameters };
  };
  return (db: ReadDb, values: Readonly<Record<Name, SqlValue>>): readonly Row[] => {
    const query = known.get(db) ?? compile(db);
    known.set(db, query);
    const given = query.parameters.map((one) =>
      one instanceof Place ? values[one.name as Name] : (one as SqlValue),
    );
    return query.statement.all(...given) as readonly unknown[] as readonly Row[]; // Kysely has typed the query
  };
}
