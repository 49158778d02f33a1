import { existsSync, readFileSync, renameSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { systemClock } from '../data/clock.ts';
import { createLog } from '../data/log.ts';
import { StartError } from './child-host.ts';
import { openWindow } from './chromium.ts';
import { type ClinicStack, startClinicStack, type Step } from './clinic-stack.ts';
import { helpText, OptionError, parseOptions, type WebOptions } from './options.ts';

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
  const stack = await startClinicStack({
    dataDirectory,
    firstPort: options.port,
    districtUrl: options.districtUrl,
    version: readVersion(),
    log: createLog('shell'),
    step,
    askPassphrase: options.askPassphrase ? askPassphrase : null,
  });
  const ended = untilAsked();
  showWindows(stack, options, join(dataDirectory, 'windows'));
  await ended;
  say('正在保存并关闭 …');
  await stack.stop();
  return 0;
}

/** The windows of a morning: desk and board of the home, the station's own; or their addresses. */
function showWindows(stack: ClinicStack, options: WebOptions, profiles: string): void {
  const windows = [
    { title: '前台 front desk', url: stack.desk.windowUrl('/desk'), profile: 'desk', x: 0, y: 0 },
    {
      title: '测量站 station',
      url: stack.station.windowUrl('/station'),
      profile: 'station',
      x: 60,
      y: 60,
    },
    {
      title: '叫号屏 board',
      url: stack.desk.windowUrl('/board'),
      profile: 'board',
      x: 120,
      y: 120,
    },
  ];
  for (const { title, url, profile, x, y } of windows) {
    if (options.hasWindow && options.chromium) {
      const place = { url, profile: join(profiles, profile), x, y, width: 1366, height: 768 };
      openWindow(options.chromium, place);
    } else {
      say(`${title}: ${url}`);
    }
  }
  say(
    '演示账号 demo accounts: zhoumin (前台) · linxia (护士) · chenzhiyuan (医生),口令 yizhan-demo',
  );
  say('驿站已就绪,按 Ctrl+C 结束。Ready; Ctrl+C ends everything.');
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
    const isPlain = error instanceof OptionError || error instanceof StartError;
    const text = error instanceof Error ? (isPlain ? error.message : error.stack) : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(isPlain ? 2 : 1);
  },
);
