import pg from 'pg';
import { connect, urlOfDatabase } from './connect.ts';
import { BackupFailure } from './failure.ts';
import type { OpenBackup } from './read.ts';
import { type Restored, restoreInto } from './restore.ts';

/** Names a database that holds a backup while it is proved: its district, then its backup. */
function scratchPrefix(districtId: string): string {
  return `yizhan_verify_${districtId.replaceAll('-', '').slice(-12)}_`;
}

/**
 * Restores a backup for real, into a database of its own on the cluster of the district, and drops
 * that again: a backup that was never restored is a hope.
 *
 * @throws BackupFailure why it does not count
 */
export async function verifyBackup(url: string, backup: OpenBackup): Promise<Restored> {
  const { id, districtId } = backup.header;
  const name = `${scratchPrefix(districtId)}${id.replaceAll('-', '').slice(-12)}`;
  await administer(url, `create database ${pg.escapeIdentifier(name)} template template0`);
  try {
    return await restoreInto(urlOfDatabase(url, name), backup, { isTrial: true });
  } finally {
    await drop(url, name);
  }
}

/** Drops what a killed verification of this district left behind. */
export async function dropLeftScratch(url: string, districtId: string): Promise<void> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ name: string }>(
      'select datname::text as name from pg_database where starts_with(datname::text, $1)',
      [scratchPrefix(districtId)],
    );
    for (const { name } of rows)
      await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  } finally {
    await client.end();
  }
}

/** Asked before anything is written: without a place to prove it, a backup could never count. */
export async function requireScratch(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ can: boolean }>(
    'select rolcreatedb or rolsuper as can from pg_roles where rolname = current_user',
  );
  if (rows[0]?.can !== true) throw new BackupFailure('no-scratch-database');
}

async function drop(url: string, name: string): Promise<void> {
  await administer(url, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

async function administer(url: string, statement: string): Promise<void> {
  const client = await connect(url);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
