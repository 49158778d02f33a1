/**
 * `npm run drill -- restore`: rehearses what would be done after a disaster, with a real backup and a
 * PostgreSQL of its own, beside whatever runs. Ends with 0 when everything came back, with 1 when it
 * did not, with 2 when it was asked for the wrong way.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { readBackupKey } from '../../server/backups/config.ts';
import { failureCodeOf, failureSentences } from '../../server/backups/failure.ts';
import { rehearse } from '../../server/backups/rehearsal.ts';
import { LaunchError } from '../../server/db/engine.ts';
import { describeFault } from '../../server/log.ts';
import { openSource, type Source } from './source.ts';
import { report } from './report.ts';
import { takeBackup, type Taken } from './take.ts';

const help = `usage: npm run drill -- restore [options]

Restores a backup into a new PostgreSQL of its own, starts the district's server on it, checks every
table and every hash chain, and prints what came back. The running district is only read.

  --data DIR            data directory of a district (default: an invented district, made for this)
  --database-url URL    its PostgreSQL, where that is not in its data directory
  --backup FILE         this backup (default: one is taken now)
  --key FILE            what the backup is encrypted with
  --residents N         size of the invented district (default: 500)
  --help                this text
`;

const options = {
  data: { type: 'string' },
  'database-url': { type: 'string' },
  backup: { type: 'string' },
  key: { type: 'string' },
  residents: { type: 'string', default: '500' },
  help: { type: 'boolean', short: 'h' },
} as const;

function read(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const isKnown = positionals.length === 1 && positionals[0] === 'restore';
    return isKnown && Number(values.residents) >= 1 ? values : null;
  } catch {
    return null;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const asked = read(args);
  if (!asked || asked.help) {
    (asked ? process.stdout : process.stderr).write(help);
    return asked ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-drill-'));
  try {
    return await drill(asked, folder);
  } catch (error) {
    if (failureCodeOf(error) === 'fault') say(JSON.stringify(describeFault(error)));
    process.stdout.write(`restore: FAILED: ${sentenceOf(error)}\n`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drill(asked: NonNullable<ReturnType<typeof read>>, folder: string): Promise<number> {
  const key = readBackupKey(asked.key ?? null);
  const source = await openSource({
    dataDirectory: asked.data ?? null,
    databaseUrl: asked['database-url'] ?? null,
    isOnlyFile: asked.backup !== undefined && !asked.data && !asked['database-url'],
    residents: Number(asked.residents),
    folder: join(folder, 'invented'),
    say,
  });
  try {
    const taken = asked.backup === undefined ? await take(source, folder, key) : null;
    const file = taken?.file ?? resolve(asked.backup ?? '');
    say('restoring into a new PostgreSQL …');
    const clusterFolder = join(folder, 'restored');
    const live = source.db;
    const times = { now: Date.now, makeId: uuidv7 };
    const rehearsal = await rehearse({ file, key, clusterFolder, live, ...times });
    const { lines, isWhole } = report(rehearsal, taken);
    process.stdout.write(`${lines.join('\n')}\n`);
    return isWhole ? 0 : 1;
  } finally {
    await source.close();
  }
}

function take(source: Source, folder: string, key: Uint8Array | null): Promise<Taken> {
  say('taking a backup …');
  const into = join(folder, 'backups');
  mkdirSync(into);
  return takeBackup(source, into, key);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof LaunchError) return error.message;
  return failureSentences[failureCodeOf(error)].en;
}

process.exit(await main(process.argv.slice(2)));
