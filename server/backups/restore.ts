import { createHash } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import { checkChain } from './chains.ts';
import { connect } from './connect.ts';
import { copyIn, copyOut } from './copy.ts';
import { BackupFailure } from './failure.ts';
import type { Frame } from './frames.ts';
import type { BackupEnd, TableSummary } from './manifest.ts';
import type { OpenBackup } from './read.ts';
import { statementIn, statementOut, type TableShape } from './tables.ts';
import { announcedIn, RAISE_DURABLE } from './watermark.ts';

export type Restored = {
  readonly end: BackupEnd;
  readonly rows: number;
  /** Feed entries whose chain was computed anew. */
  readonly entries: number;
};

export type RestoreHow = {
  /** Where `watermark.json` lies, which tells what was announced since. */
  readonly folder?: string;
  /** The database is dropped when it was proved: nothing of it has to outlive a power cut. */
  readonly isTrial?: boolean;
};

/**
 * Makes an empty database what a backup holds, and proves it: counts, the content of every table byte
 * for byte, and the hash chain of every scope up to where it was said to be. All in one transaction:
 * a database that came back wrong is left empty.
 *
 * @throws BackupFailure `not-empty`, `damaged`, `differs`, `chain-broken`, `from-newer-version`
 */
export async function restoreInto(
  url: string,
  backup: OpenBackup,
  { folder, isTrial = false }: RestoreHow = {},
): Promise<Restored> {
  await prepareSchema(url, backup.header.schemaVersion);
  const client = await connect(url);
  try {
    await client.query('begin');
    const loaded = await load(client, backup, isTrial);
    const entries = await prove(client, loaded);
    if (folder !== undefined) await rememberAnnounced(client, folder, backup.header.districtId);
    await client.query('commit');
    const rows = loaded.end.tables.reduce((sum, table) => sum + table.rows, 0);
    return { end: loaded.end, rows, entries };
  } finally {
    await client.end();
  }
}

async function rememberAnnounced(
  client: pg.Client,
  folder: string,
  districtId: string,
): Promise<void> {
  for (const [scopeId, said] of Object.entries(await announcedIn(folder, districtId)))
    await client.query(RAISE_DURABLE, [scopeId, said.seq, said.chk, said.at]);
}

/** The tables as they were when the backup was taken. Newer ones come after, by the server's start. */
async function prepareSchema(url: string, schemaVersion: number): Promise<void> {
  const db = openDatabase(url, () => undefined);
  try {
    const reached = await migrate(db, schemaVersion);
    if (reached !== schemaVersion) throw new BackupFailure('from-newer-version');
  } finally {
    await db.destroy();
  }
}

type Loaded = { readonly end: BackupEnd; readonly shapes: readonly TableShape[] };

async function load(client: pg.Client, backup: OpenBackup, isTrial: boolean): Promise<Loaded> {
  await refuseUnlessEmpty(client);
  const frames = backup.frames();
  try {
    const loaded = await loadTables(client, frames, isTrial);
    if (loaded.end.id !== backup.header.id) throw new BackupFailure('damaged');
    return loaded;
  } finally {
    await frames.return(undefined);
  }
}

async function loadTables(
  client: pg.Client,
  frames: AsyncGenerator<Frame>,
  isTrial: boolean,
): Promise<Loaded> {
  const shapes: TableShape[] = [];
  for (;;) {
    const { value: frame, done } = await frames.next();
    if (!done && frame.kind === 'end') return { end: frame.end, shapes };
    if (done || frame.kind !== 'table') throw new BackupFailure('damaged');
    await loadTable(client, frame.table, { frames, isTrial });
    shapes.push(frame.table);
  }
}

async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select 1 from scopes union all select 1 from feed limit 1');
  if (rows.length > 0) throw new BackupFailure('not-empty');
}

async function loadTable(
  client: pg.Client,
  table: TableShape,
  { frames, isTrial }: { readonly frames: AsyncGenerator<Frame>; readonly isTrial: boolean },
): Promise<void> {
  const told: { summary: TableSummary | null } = { summary: null };
  async function* rowsOf(): AsyncGenerator<Buffer> {
    for (;;) {
      const { value: frame, done } = await frames.next();
      if (done || (frame.kind !== 'rows' && frame.kind !== 'tableEnd'))
        throw new BackupFailure('damaged');
      if (frame.kind === 'tableEnd') {
        told.summary = frame.summary;
        return;
      }
      yield frame.bytes;
    }
  }
  const name = pg.escapeIdentifier(table.name);
  await client.query(`truncate ${name}`);
  if (isTrial) await client.query(`alter table ${name} set unlogged`);
  const rows = await copyIn(client, statementIn(table), rowsOf());
  if (rows !== told.summary?.rows) throw new BackupFailure('differs');
}

async function prove(client: pg.Client, { end, shapes }: Loaded): Promise<number> {
  for (const [at, shape] of shapes.entries()) {
    const told = end.tables[at];
    const hash = createHash('sha256');
    for await (const bytes of copyOut(client, await statementOut(client, shape)))
      hash.update(bytes);
    if (told?.name !== shape.name || hash.digest('hex') !== told.sha256)
      throw new BackupFailure('differs');
  }
  let entries = 0;
  for (const scope of end.scopes) entries += await checkChain(client, scope);
  return entries;
}
