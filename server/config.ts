import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { operation } from '../shared/replication/transaction.ts';
import { backupConfig } from './backups/config.ts';
import { consoleConfig } from './console/config.ts';
import { snapshotConfig } from './scopes/snapshot/nightly.ts';
import { ToldError } from './words.ts';

/** What the district server is started with. */
export const serverConfig = z.object({
  /** Loopback unless told otherwise. */
  host: z.string().min(1).default('127.0.0.1'),
  /** Without TLS, on loopback alone. */
  isPlain: z.boolean().default(false),
  /** 0 takes any free one. */
  port: z.int().min(0).max(65_535).default(7_400),
  /** As the clinics list it. */
  name: z.string().min(1).max(60).default('district'),
  /** Null: the one that is there, or a new one at the first start; /status tells it. */
  referenceScopeId: z.uuid().nullable().default(null),
  /**
   * For the demonstration and for tests: a code without end that lets every device in. Null in a
   * district, where an operator makes a code for each workstation (npm run -s district -- code).
   */
  demonstrationCode: z.string().min(8).max(200).nullable().default(null),
  /** An existing PostgreSQL; null starts one of our own in `dataDirectory`. */
  databaseUrl: z.string().min(1).nullable().default(null),
  dataDirectory: z.string().min(1).default('.data/district'),
  /** What the reference scope begins with. Ignored once it holds anything. */
  seed: z
    .object({ ops: z.array(operation).max(20_000) })
    .nullable()
    .default(null),
  backups: backupConfig.prefault({}),
  snapshots: snapshotConfig.prefault({}),
  /** A backup file that an empty database is filled from before the server starts. */
  restore: z.string().min(1).nullable().default(null),
  console: consoleConfig.prefault({}),
});

export type ServerConfig = z.output<typeof serverConfig>;

/** Ends a start that can not succeed; `words` is one sentence for the person at the terminal. */
export class ConfigError extends ToldError {
  override readonly name = 'ConfigError';
}

export const helpText = `Yizhan 驿站 — the district server

usage: npm run server -- [options]

  --config FILE        all of the following as JSON in one file; - reads one line from standard input
  --host HOST          address to listen at (default: 127.0.0.1)
  --port N             port, 0 for any free one (default: 7400)
  --data DIR           where our own PostgreSQL lives (default: .data/district)
  --database-url URL   an existing PostgreSQL instead; DATABASE_URL in the environment does the same
  --reference ID       id of the scope that the district orders (default: made at the first start)
  --demo-code CODE     lets every device in that proves it: for demonstrations only
  --seed FILE          JSON {"ops": [...]} that the empty reference scope begins with
  --backups DIR        where backups go; it has to be there (default: backups in the data directory)
  --backups-elsewhere  what goes there outlives the database's disk, though the server can not see it:
                       the folder is copied to another machine, or PostgreSQL's data is on another one
  --backup-minutes N   how often, 0 for never by itself (default: 60)
  --backup-key FILE    64 hexadecimal digits that backups are encrypted with (default: they are not)
  --snapshot-hour N    hour of the night in which snapshots of clinics are made, none for never (default: 2)
  --restore FILE       fills an empty database from a backup, then starts
  --console-port N     port of the operators' page on this machine (default: any free one, see the log)
  --help               this text
`;

const flags = {
  config: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  'database-url': { type: 'string' },
  reference: { type: 'string' },
  'demo-code': { type: 'string' },
  seed: { type: 'string' },
  backups: { type: 'string' },
  'backups-elsewhere': { type: 'boolean' },
  'backup-minutes': { type: 'string' },
  'backup-key': { type: 'string' },
  'snapshot-hour': { type: 'string' },
  restore: { type: 'string' },
  'console-port': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export type Sources = {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readLine: () => Promise<string>;
};

/** Reads the configuration, or null when help is wanted. @throws ConfigError in one sentence */
export async function readConfig(sources: Sources): Promise<ServerConfig | null> {
  const values = readFlags(sources.argv);
  if (values.help) return null;
  const file = values.config === undefined ? {} : await readFileConfig(values.config, sources);
  const told = {
    host: values.host,
    port: numberOf(values.port),
    dataDirectory: values.data,
    databaseUrl: values['database-url'] ?? sources.environment['DATABASE_URL'],
    referenceScopeId: values.reference,
    demonstrationCode: values['demo-code'],
    seed: values.seed === undefined ? undefined : readJson(values.seed),
    restore: values.restore,
    backups: withFlags(file, 'backups', {
      folder: values.backups,
      isKeptElsewhere: values['backups-elsewhere'],
      everyMinutes: numberOf(values['backup-minutes']),
      keyFile: values['backup-key'],
    }),
    snapshots: withFlags(file, 'snapshots', {
      hour: values['snapshot-hour'] === 'none' ? null : numberOf(values['snapshot-hour']),
    }),
    console: withFlags(file, 'console', { port: numberOf(values['console-port']) }),
  };
  const parsed = serverConfig.safeParse({ ...file, ...withoutUndefined(told) });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.');
  throw new ConfigError({
    zh: `配置不完整，或填得不对：${place}。`,
    en: `The configuration is not complete: ${place}: ${issue?.message}.`,
  });
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** A part of the configuration: as the file has it, and over it what the flags say. */
function withFlags(file: object, part: string, flagged: object): object {
  const [, given] = Object.entries(file).find(([name]) => name === part) ?? [];
  return { ...(typeof given === 'object' ? given : {}), ...withoutUndefined(flagged) };
}

function withoutUndefined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags }).values;
  } catch (error) {
    throw new ConfigError({
      zh: '命令后面写的看不懂：--help 列出全部。',
      en: error instanceof Error ? error.message : String(error),
    });
  }
}

async function readFileConfig(path: string, { readLine }: Sources): Promise<object> {
  const value = path === '-' ? parseJson(await readLine(), 'standard input') : readJson(path);
  return typeof value === 'object' && value !== null ? value : {};
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError({ zh: `${path} 读不了。`, en: `${path} can not be read.` });
  }
  return parseJson(text, path);
}

function parseJson(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError({ zh: `${from} 里不是 JSON。`, en: `${from} holds no JSON.` });
  }
}
