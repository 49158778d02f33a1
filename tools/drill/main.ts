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
import { describeFault } from '../../server/log.ts';
import { linesOf, ToldError, type Words } from '../../server/words.ts';
import { openSource, type Source } from './source.ts';
import { report } from './report.ts';
import { takeBackup, type Taken } from './take.ts';

const help = `用法 usage: npm run drill -- restore [options]

把一份备份恢复到一个新的 PostgreSQL 里，在上面启动区级服务，核对每张表和每条校验链，说出恢复了什么。
对正在运行的区级只读不写。

Restores a backup into a new PostgreSQL of its own, starts the district's server on it, checks every
table and every hash chain, and prints what came back. The running district is only read.

  --data DIR            区级的数据目录（不写就现造一个虚构的区）
                        data directory of a district (default: an invented district, made for this)
  --database-url URL    它的 PostgreSQL，不在数据目录里的时候写
                        its PostgreSQL, where that is not in its data directory
  --backup FILE         用这份备份（不写就现做一份） this backup (default: one is taken now)
  --key FILE            备份的密钥文件 what the backup is encrypted with
  --residents N         虚构的区有多少居民（不写是 500） size of the invented district (default: 500)
  --help                这份说明 this text
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
    if (failureCodeOf(error) === 'fault')
      process.stderr.write(`${JSON.stringify(describeFault(error))}\n`);
    const { zh, en } = sentenceOf(error);
    const words = { zh: `恢复演练失败：${zh}`, en: `restore: FAILED: ${en}` };
    process.stdout.write(`${linesOf(words)}\n`);
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
    say({ zh: '正在恢复到一个新的 PostgreSQL …', en: 'restoring into a new PostgreSQL …' });
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
  say({ zh: '正在做一份备份 …', en: 'taking a backup …' });
  const into = join(folder, 'backups');
  mkdirSync(into);
  return takeBackup(source, into, key);
}

function say(words: Words): void {
  process.stderr.write(`${linesOf(words)}\n`);
}

function sentenceOf(error: unknown): Words {
  return error instanceof ToldError ? error.words : failureSentences[failureCodeOf(error)];
}

process.exit(await main(process.argv.slice(2)));
