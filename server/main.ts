import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { v7 as uuidv7 } from 'uuid';
import { AppError } from '../shared/lib/problem.ts';
import { openBackups, restoreAtStart } from './backups/open.ts';
import { openConsole } from './console/open.ts';
import { helpText, readConfig, type ServerConfig } from './config.ts';
import { LaunchError } from './db/engine.ts';
import { type Cluster, startCluster } from './db/launcher.ts';
import { migrate } from './db/migrate.ts';
import { type Database, openDatabase } from './db/open.ts';
import { type District, openDistrict } from './district.ts';
import { keepExpiring } from './scopes/guests.ts';
import { startNightly } from './scopes/snapshot/nightly.ts';
import { systemAfter } from './timer.ts';
import { type DistrictServer, startServer } from './http/server.ts';
import { createLog, describeFault, type Log } from './log.ts';
import { environment, systemNow } from './system.ts';
import { linesOf, ToldError } from './words.ts';

const DATABASE_NAME = 'yizhan';

/** How a start ends that can not succeed by trying again. */
const HOPELESS = 2;

async function main(): Promise<void> {
  const config = await readConfig({
    argv: process.argv.slice(2),
    environment,
    readLine,
  });
  if (!config) {
    process.stdout.write(helpText);
    return;
  }
  const log = createLog();
  const stack: (() => Promise<void>)[] = [];
  try {
    const server = await start(config, log, stack);
    // Whoever reads where it listens may ask it to stop at once.
    stopOnRequest(log, stack);
    process.stdout.write(`${JSON.stringify({ url: server.url, port: server.port })}\n`);
  } catch (error) {
    await unwind(stack);
    throw error;
  }
}

/** Starts from the bottom up; what has to be undone is put on the stack. */
async function start(
  config: ServerConfig,
  log: Log,
  stack: (() => Promise<void>)[],
): Promise<DistrictServer> {
  const url = config.databaseUrl ?? (await startOwnCluster(config, log, stack));
  const onFault = (error: unknown) => log.error(describeFault(error), 'fault');
  const { restore, backups } = config;
  if (restore !== null)
    await restoreAtStart({ file: restore, keyFile: backups.keyFile, databaseUrl: url, log });
  const db = openDatabase(url, onFault);
  stack.push(() => db.destroy());
  await prepare(db);
  const { name, referenceScopeId, demonstrationCode, seed } = config;
  const snapshotFolder = join(config.dataDirectory, 'snapshots');
  const options = { db, name, referenceScopeId, demonstrationCode, snapshotFolder, onFault };
  const district = await openDistrict({ ...options, now: systemNow, makeId: uuidv7 });
  if (seed && (await district.reference.seed(seed.ops)))
    log.info({ ops: seed.ops.length }, 'reference scope seeded');
  stack.push(keepExpiring(district, systemAfter));
  const server = await startServer(district, config);
  stack.push(() => server.close());
  log.info({ port: server.port }, 'listening');
  await operate(config, { db, district, log, databaseUrl: url }, stack);
  return server;
}

type Running = {
  readonly db: Database;
  readonly district: District;
  readonly log: Log;
  readonly databaseUrl: string;
};

/** What runs for the operators beside what runs for the clinics. */
async function operate(
  config: ServerConfig,
  running: Running,
  stack: (() => Promise<void>)[],
): Promise<void> {
  const { district, log } = running;
  const { dataDirectory } = config;
  const backups = await openBackups({
    ...running,
    config: config.backups,
    dataDirectory,
    isOwnCluster: config.databaseUrl === null,
    districtId: district.device.deviceId,
    now: systemNow,
    makeId: uuidv7,
  });
  stack.push(() => backups.close());
  const nightly = startNightly(district, { ...config.snapshots, after: systemAfter });
  stack.push(() => nightly.stop());
  const shown = { district, backups, nightly, log };
  const page = await openConsole({ config: config.console, dataDirectory, ...shown });
  stack.push(() => page.close());
}

async function startOwnCluster(
  { dataDirectory }: ServerConfig,
  log: Log,
  stack: (() => Promise<void>)[],
): Promise<string> {
  const cluster: Cluster = await startCluster({
    directory: dataDirectory,
    onDown: (reason) => {
      log.error({ reason }, 'postgres ended');
      process.exit(1);
    },
  });
  stack.push(() => cluster.stop());
  await cluster.ensureDatabase(DATABASE_NAME);
  return cluster.urlOf(DATABASE_NAME);
}

async function prepare(db: Database): Promise<void> {
  try {
    await migrate(db);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const words = {
      zh: '区级的数据库没有回应：请检查它的地址。',
      en: 'The database of the district does not answer: check its address.',
    };
    throw new LaunchError(words, { cause: error });
  }
}

async function unwind(stack: (() => Promise<void>)[]): Promise<void> {
  for (const undo of stack.splice(0).reverse()) await undo();
}

/**
 * A parent that handed in the configuration takes the server with it when it goes. It mostly asks first: the second
 * request waits for what the first one began.
 */
function stopOnRequest(log: Log, stack: (() => Promise<void>)[]): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    log.info({}, 'stopping');
    unwind(stack).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (!process.stdin.isPaused()) process.stdin.once('end', stop);
}

async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    process.stdin.resume();
    return line;
  }
  return '';
}

const fromFuture = {
  zh: '数据库由更新的版本写成：请安装那个版本。',
  en: 'The database was written by a newer version: install that version.',
};

function sentenceOf(error: unknown): string | null {
  if (error instanceof ToldError) return error.message;
  const isFuture = error instanceof AppError && error.code === 'database-from-future';
  return isFuture ? linesOf(fromFuture) : null;
}

main().catch((error: unknown) => {
  const sentence = sentenceOf(error);
  process.stderr.write(`${sentence ?? JSON.stringify(describeFault(error))}\n`);
  process.exit(sentence ? HOPELESS : 1);
});
