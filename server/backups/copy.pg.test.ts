import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../../tests/support/district.ts';
import { connect } from './connect.ts';
import { copyIn, copyOut } from './copy.ts';

let client: pg.Client;
let drop: () => Promise<void>;

beforeEach(async () => {
  const database = await createDatabase();
  drop = database.drop;
  client = await connect(database.url);
});

afterEach(async () => {
  await client.end();
  await drop();
});

/** Lets everything happen that can happen between two pieces. */
const aMoment = () => new Promise((next) => setImmediate(next));

test.each([
  ['many small rows', "select repeat('x', 90) from generate_series(1, 60000)"],
  ['rows larger than a piece', "select repeat('y', 400000) from generate_series(1, 12)"],
  ['large and small', "select repeat('z', (n % 7) * (n % 7) * 9000) from generate_series(1, 90) n"],
])('%s: a slow reader gets everything, and the connection is free after it', async (_, rows) => {
  const whole = await client.query<{ bytes: number }>(
    `select sum(length(t.row) + 1)::float8 as bytes from (${rows}) as t (row)`,
  );
  for (let round = 0; round < 2; round += 1) {
    let bytes = 0;
    for await (const piece of copyOut(client, `copy (${rows}) to stdout`)) {
      bytes += piece.length;
      await aMoment();
    }
    expect(bytes).toBe(whole.rows[0]?.bytes);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  }
});

test('what comes out of one goes into the other', async () => {
  await client.query('create table t (n integer primary key, words text)');
  await client.query(
    String.raw`insert into t values (1, null), (2, ''), (3, E'a\tb\nc\\.d'), (4, '\N')`,
  );
  await client.query('create table u (like t)');
  const pieces: Buffer[] = [];
  for await (const piece of copyOut(client, 'copy t to stdout')) pieces.push(piece);
  async function* source() {
    for (const piece of pieces) for (const byte of piece) yield Buffer.of(byte);
  }
  expect(await copyIn(client, 'copy u from stdin', source())).toBe(4);
  const { rows } = await client.query('select * from t except select * from u');
  expect(rows).toEqual([]);
});

test('a source that fails, or rows that do not fit, end the copy with the reason', async () => {
  await client.query('create table t (n integer)');
  async function* broken() {
    yield Buffer.from('1\n');
    throw new Error('the source broke');
  }
  await expect(copyIn(client, 'copy t from stdin', broken())).rejects.toThrow('the source broke');
  async function* misfit() {
    yield Buffer.from('one\n');
  }
  await expect(copyIn(client, 'copy t from stdin', misfit())).rejects.toMatchObject({
    code: '22P02',
  });
  expect((await client.query('select count(*)::int as rows from t')).rows).toEqual([{ rows: 0 }]);
  const none = copyOut(client, 'copy (select 1/0) to stdout');
  await expect(none.toArray()).rejects.toMatchObject({ code: '22012' });
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
