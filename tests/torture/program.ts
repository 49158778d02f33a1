import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Victim } from './victim.ts';

export type ProgramOptions = {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Handed in as one line of JSON on standard input. */
  readonly config: unknown;
  /** Hears each line of JSON that it says. */
  readonly onLine: (said: unknown) => void;
  /** Whether the program that ended like this did so of its own accord, and should not have. */
  readonly isFall: (code: number | null) => boolean;
  readonly logFile: string;
};

/** What was not asked to end waits this long before it is started again. */
const RESTART_MS = 500;
const STOP_MS = 15_000;

/** One of the product's own programs: killed at any moment, also while it starts, and started again. */
export function createProgram(options: ProgramOptions): Victim {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const falls: string[] = [];
  let child: ChildProcess | null = null;
  let wanted = false;

  function start(): void {
    wanted = true;
    if (child) return;
    const started = launch(options, log);
    child = started;
    started.once('close', (code, signal) => {
      log.write(`--- ended: ${signal ?? code}\n`);
      child = null;
      if (!wanted) return;
      if (signal !== 'SIGKILL' && options.isFall(code))
        falls.push(`${options.name} ended by itself (${signal ?? code})`);
      setTimeout(() => wanted && start(), RESTART_MS);
    });
  }

  return {
    name: options.name,
    falls,
    start,
    kill() {
      const victim = child;
      if (!victim?.pid || victim.exitCode !== null || victim.signalCode !== null) return false;
      wanted = false;
      return victim.kill('SIGKILL');
    },
    isUp: () => child !== null,
    async stop() {
      wanted = false;
      await end(child);
      log.end();
    },
  };
}

function launch({ script, args = [], config, onLine }: ProgramOptions, log: WriteStream) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, ...args],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdin.on('error', () => undefined); // killed before it read what it is
  child.stdin.write(`${JSON.stringify(config)}\n`);
  child.stderr.pipe(log, { end: false });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) onLine(JSON.parse(line));
  });
  return child;
}

async function end(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('close', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
