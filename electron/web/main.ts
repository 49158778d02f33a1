import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { systemClock } from '../data/clock.ts';
import { createLog } from '../data/log.ts';
import { openWindow } from './chromium.ts';
import { openHostLog } from './host-log.ts';
import { startClinicStack, type Step } from './clinic-stack.ts';
import { readWorkstationFile, type WorkstationFile } from '../shell/workstation-file.ts';
import { startSentence } from './start-words.ts';
import { startWorkstation } from './workstation.ts';
import { helpText, parseOptions, type WebOptions } from './options.ts';

/**
 * The web shell: the same hosts as in Electron, as Node programs, with an installed Chromium for a
 * window. Starts, watches and ends them; does nothing else.
 */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.isHelp) {
    process.stdout.write(helpText);
    return 0;
  }
  const dataDirectory = resolve(options.dataDirectory);
  if (options.fresh) setAside(dataDirectory);
  const windows = createWindows(options, join(dataDirectory, 'windows'));
  const open = options.isDemo ? openDemo : openClinic;
  const morning = await open(options, dataDirectory, windows.show).catch(async (error: unknown) => {
    await windows.close(); // they would wait for ever
    throw error;
  });
  const ended = untilAsked();
  if (options.isDemo) say('演示账号在登录页上。Demo accounts are on the sign-in page.');
  say('驿站已就绪，按 Ctrl+C 结束。Ready; Ctrl+C ends everything.');
  await ended;
  say('正在保存并关闭 …');
  await windows.close();
  await morning.stop();
  return 0;
}

/** About what a browser needs to show its window. */
const BETWEEN_WINDOWS_MS = 800;

type Window = { readonly title: string; readonly url: string; readonly profile: string };
type Show = (windows: readonly Window[]) => void;
type Morning = { stop(): Promise<void> };

/** District, two workstations and simulated devices; a window for each screen of a morning. */
async function openDemo(options: WebOptions, dataDirectory: string, show: Show): Promise<Morning> {
  const { desk, station, stop } = await startClinicStack({
    dataDirectory,
    firstPort: options.port,
    districtUrl: options.districtUrl,
    version: readVersion(),
    log: createLog('shell'),
    onLine: openHostLog(join(dataDirectory, 'logs')),
    step,
    askPassphrase: options.askPassphrase ? askPassphrase : null,
  });
  show([
    { title: '叫号屏 board', url: desk.windowUrl('/board'), profile: 'board' },
    { title: '测量站 station', url: station.windowUrl('/station'), profile: 'station' },
    { title: '前台 front desk', url: desk.windowUrl('/desk'), profile: 'desk' },
  ]);
  return { stop };
}

/** This workstation alone, as it was set up. Its windows come up while its hosts do. */
async function openClinic(
  options: WebOptions,
  dataDirectory: string,
  show: Show,
): Promise<Morning> {
  const setUpPath = join(dataDirectory, 'workstation.json');
  const file = readWorkstationFile(setUpPath);
  const { stop } = await step('工作站 workstation', () =>
    startWorkstation({
      directory: dataDirectory,
      doorPort: options.port,
      askPassphrase: options.askPassphrase ? askPassphrase : null,
      log: createLog('shell'),
      onLine: openHostLog(join(dataDirectory, 'logs')),
      host: { ...(file ? setUpOf(file, options) : { setUpPath }), version: readVersion() },
      onDoor: (urlOf) => {
        const board = { title: '叫号屏 board', url: urlOf('/board'), profile: 'board' };
        const window = { title: '工作站 workstation', url: urlOf('/'), profile: 'desk' };
        show(file?.shell.hasBoard ? [board, window] : [window]);
      },
    }),
  );
  return { stop };
}

function setUpOf({ shell: _, ...setUp }: WorkstationFile, { districtUrl }: WebOptions) {
  const { role } = setUp;
  if (role.kind !== 'home' || districtUrl === null) return setUp;
  return { ...setUp, role: { ...role, districtUrl } };
}

/** The windows of this start, and their end. */
function createWindows(options: WebOptions, profiles: string) {
  let opened: Promise<readonly ChildProcess[]> = Promise.resolve([]);
  return {
    show: (windows: readonly Window[]) => {
      opened = showWindows(windows, options, profiles);
    },
    close: async () => {
      for (const window of await opened) window.kill();
    },
  };
}

/** Opens the windows one after another, so that the one to work in ends on top; or tells their addresses. */
async function showWindows(
  windows: readonly Window[],
  { hasWindow, chromium }: WebOptions,
  profiles: string,
): Promise<readonly ChildProcess[]> {
  const opened: ChildProcess[] = [];
  for (const [index, { title, url, profile }] of windows.entries()) {
    if (!hasWindow || chromium === null) {
      say(`${title}: ${url}`);
      continue;
    }
    if (index > 0) await new Promise((wake) => setTimeout(wake, BETWEEN_WINDOWS_MS));
    const at = (windows.length - 1 - index) * 60;
    const place = { url, profile: join(profiles, profile), x: at, y: at, width: 1366, height: 768 };
    opened.push(openWindow(chromium, place));
  }
  return opened;
}

const step: Step = async (title, work) => {
  const startedAt = systemClock.monotonic();
  const result = await work();
  const seconds = ((systemClock.monotonic() - startedAt) / 1000).toFixed(1);
  say(`✓ ${title}  ${seconds} s`);
  return result;
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The earlier demonstration keeps its data under another name. */
function setAside(directory: string): void {
  if (!existsSync(directory)) return;
  const stamp = new Date(systemClock.now()).toISOString().replace(/[:.]/g, '-');
  renameSync(directory, `${directory}-${stamp}`);
}

function untilAsked(): Promise<void> {
  return new Promise((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
    process.once('SIGHUP', () => done());
  });
}

async function askPassphrase(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question('数据库口令 database passphrase: ');
  } finally {
    terminal.close();
  }
}

function readVersion(): string {
  const path = fileURLToPath(new URL('../../package.json', import.meta.url));
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const sentence = startSentence(error);
    process.stderr.write(`${sentence ?? faultOf(error)}\n`);
    process.exit(sentence === null ? 1 : 2);
  },
);

function faultOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
