import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { constants, createZstdCompress } from 'node:zlib';
import pg from 'pg';
import { encrypt, nameFileKey, openFileKey } from './cipher.ts';
import { copyOut } from './copy.ts';
import { encodeFrame } from './frames.ts';
import { connect } from './connect.ts';
import {
  BACKUP_VERSION,
  type BackupEnd,
  type BackupHeader,
  type ScopePosition,
  type TableSummary,
} from './manifest.ts';
import { through } from './through.ts';
import { listTables, statementOut, type TableShape } from './tables.ts';

export type WriteOptions = {
  readonly databaseUrl: string;
  /** Where the bytes go; what is there is written over. */
  readonly path: string;
  readonly id: string;
  readonly takenAt: string;
  /** 32 bytes; null leaves the file readable to whoever has it. */
  readonly key: Uint8Array | null;
};

export type Written = {
  readonly header: BackupHeader;
  readonly end: BackupEnd;
  readonly bytes: number;
  /** Of the whole file. */
  readonly sha256: string;
};

/** Fast enough to keep up with the database, half of what more effort would save. */
const LEVEL = 3;

/**
 * Writes everything that the district has into one file: one snapshot of all tables, so that feeds and
 * rows are of the same moment while clinics go on. The file is on the disk when this answers.
 */
export async function writeBackup(options: WriteOptions): Promise<Written> {
  const client = await connect(options.databaseUrl);
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    return await writeSnapshot(client, options);
  } finally {
    await client.end();
  }
}

async function writeSnapshot(client: pg.Client, options: WriteOptions): Promise<Written> {
  const keyName = nameFileKey(options.key);
  const header: BackupHeader = {
    format: 'yizhan-backup',
    version: BACKUP_VERSION,
    id: options.id,
    districtId: await readDistrictId(client),
    takenAt: options.takenAt,
    schemaVersion: await readSchemaVersion(client),
    key: keyName,
  };
  const firstLine = `${JSON.stringify(header)}\n`;
  const content = readContent(client, options.id);
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
  const packed = through(content.frames, createZstdCompress({ params }));
  const body = encrypt(packed, openFileKey(options.key, keyName), firstLine);
  const file = await writeFile(options.path, prefixed(firstLine, body));
  return { header, end: content.end(), ...file };
}

async function* prefixed(
  firstLine: string,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(firstLine);
  yield* body;
}

function readContent(client: pg.Client, id: string) {
  let end: BackupEnd | null = null;
  async function* frames(): AsyncGenerator<Buffer> {
    const scopes = await readPositions(client);
    const tables: TableSummary[] = [];
    for (const table of await listTables(client)) {
      yield encodeFrame({ kind: 'table', table });
      const summary = yield* readTable(client, table);
      yield encodeFrame({ kind: 'tableEnd', summary });
      tables.push(summary);
    }
    end = { id, scopes, tables };
    yield encodeFrame({ kind: 'end', end });
  }
  return {
    frames: frames(),
    end: () => {
      if (!end) throw new Error('the content was not read to its end');
      return end;
    },
  };
}

async function* readTable(
  client: pg.Client,
  table: TableShape,
): AsyncGenerator<Buffer, TableSummary> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const bytes of copyOut(client, await statementOut(client, table))) {
    hash.update(bytes);
    rows += countRows(bytes);
    yield encodeFrame({ kind: 'rows', bytes });
  }
  return { name: table.name, rows, sha256: hash.digest('hex') };
}

const NEW_LINE = 0x0a;

/** In PostgreSQL's text form a line break ends a row and nothing else; in values it is escaped. */
export function countRows(bytes: Uint8Array): number {
  let rows = 0;
  for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) rows += 1;
  return rows;
}

export async function readDistrictId(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select id from device where singleton = 1');
  return rows[0]?.id ?? '';
}

async function readSchemaVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ number: number }>('select number from schema_version');
  return rows[0]?.number ?? 0;
}

async function readPositions(client: pg.Client): Promise<ScopePosition[]> {
  const { rows } = await client.query<ScopePosition>(
    `select scope_id as "scopeId", kind, seq::float8 as seq, chk from scopes
    order by scope_id collate "C"`,
  );
  return rows;
}

async function writeFile(
  path: string,
  source: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'w', 0o600);
  try {
    for await (const piece of source) {
      hash.update(piece);
      bytes += piece.length;
      await file.appendFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
