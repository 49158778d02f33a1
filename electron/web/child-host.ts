import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log } from '../data/log.ts';
import { type PulseWatch, watchPulse } from '../shell/pulse.ts';
import { failuresAfter, pauseMsAfter } from './restart.ts';

/** A host or simulator as a child process: configuration in on standard input, one JSON line out when ready. */
export type ChildHost<Ready> = {
  /** What the program said when it was first ready. */
  readonly ready: Promise<Ready>;
  readonly pid: () => number | undefined;
  stop(): Promise<void>;
};

type ChildOptions<Ready> = {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly config: unknown;
  readonly parseReady: (line: unknown) => Ready;
  /** Hears what the program says before it is ready; true where it was that. */
  readonly onTheWay?: (line: unknown) => boolean;
  readonly log: Log;
  /** Every line that the program writes for support. */
  readonly onLine: (line: string) => void;
  /** Of a program that says a line from time to time: how often it is looked for. It is ended when it hangs. */
  readonly pulseLookMs?: number;
  /** Told of every exit that was not asked for, with the reason the program gave. */
  readonly onDown?: (reason: string) => void;
};

/**
 * What V8 has compiled of a program's source, for its next start: half of the time that imports take. It
 * lies beside the packages, where whoever can write could change the code itself.
 */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/code', import.meta.url));

/** A crash in the first moments is a wrong configuration, not bad luck: it is not tried for ever. */
const START_FAILURES_MAX = 3;
const STOP_MS = 8_000;
const LAST_WORDS_MAX = 20;

const timers = {
  after(delayMs: number, act: () => void) {
    const timer = setTimeout(act, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Ends a start that cannot succeed; `message` is one sentence for the person at the terminal. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Starts the program and starts it again whenever it dies, with growing pauses (checklist 23). */
export function startChildHost<Ready>(options: ChildOptions<Ready>): ChildHost<Ready> {
  let child: ChildProcess | null = null;
  let isStopping = false;
  let failures = 0;
  let isReady = false;
  let readyAt: number | null = null;
  const ready = Promise.withResolvers<Ready>();
  // It would not hear a request.
  const pulse = watched(options, () => child?.kill('SIGKILL'));

  function launch(): void {
    const lastWords: string[] = [];
    child = spawnProgram(options);
    readyAt = null;
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        pulse?.felt();
        if (readyAt !== null) return;
        const said = jsonOf(line);
        // A library that prints something is none of what was agreed: it is for support.
        if (said === undefined) return options.onLine(line);
        if (options.onTheWay?.(said)) return;
        readyAt = performance.now();
        isReady = true;
        ready.resolve(options.parseReady(said));
      });
    }
    if (child.stderr) relay(child.stderr, lastWords, options.onLine);
    child.once('error', (error) => lastWords.push(error.message));
    // Not `exit`: what the program said last may still be on its way then.
    child.once('close', (code, signal) => down(code, signal, lastWords));
  }

  function down(code: number | null, signal: string | null, lastWords: readonly string[]): void {
    child = null;
    pulse?.stop();
    if (isStopping) return;
    const livedMs = readyAt === null ? 0 : performance.now() - readyAt;
    failures = failuresAfter(failures, livedMs);
    const reason = `${options.name} ended (${signal ?? code})`;
    options.log.warn({ host: options.name, code, signal, failures }, 'host down');
    options.onDown?.(reason);
    if (!isReady && (code === 2 || failures >= START_FAILURES_MAX)) {
      ready.reject(new StartError(sentence(lastWords) ?? reason));
      return;
    }
    setTimeout(() => {
      if (!isStopping) launch();
    }, pauseMsAfter(failures));
  }

  launch();
  return {
    ready: ready.promise,
    pid: () => child?.pid,
    async stop() {
      isStopping = true;
      pulse?.stop();
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => running.kill('SIGKILL'), STOP_MS);
        running.once('exit', () => {
          clearTimeout(force);
          resolve();
        });
        running.kill('SIGTERM');
      });
    },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function spawnProgram({ script, args = [], config }: ChildOptions<unknown>): ChildProcess {
  const flags = ['--disable-warning=ExperimentalWarning', script, ...args];
  const child = spawn(process.execPath, flags, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    // Ctrl+C at the terminal is for the shell, which then ends its programs in their order.
    detached: process.platform !== 'win32',
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(`${JSON.stringify(config)}\n`);
  return child;
}

/** Null for a program that says nothing once it is ready. */
function watched(
  { name, log, pulseLookMs }: ChildOptions<unknown>,
  end: () => void,
): PulseWatch | null {
  if (pulseLookMs === undefined) return null;
  return watchPulse({
    timers,
    lookMs: pulseLookMs,
    onStopped() {
      log.warn({ host: name }, 'host hangs');
      end();
    },
  });
}

/** Passes on what a program says to support, and remembers its last words. */
function relay(
  stream: NodeJS.ReadableStream,
  lastWords: string[],
  onLine: (line: string) => void,
): void {
  createInterface({ input: stream }).on('line', (line) => {
    lastWords.push(line);
    if (lastWords.length > LAST_WORDS_MAX) lastWords.shift();
    onLine(line);
  });
}

/** Programs end with code 2 and one plain sentence when they cannot start. */
function sentence(lastWords: readonly string[]): string | undefined {
  return lastWords.findLast(
    (line) => line !== '' && !line.startsWith('{') && !line.startsWith(' '),
  );
}
