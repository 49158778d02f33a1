import { spawn } from 'node:child_process';

const OUTPUT_MAX = 200_000;
const TIMEOUT_MS = 20_000;

type Run = {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: Uint8Array;
  /** Beside the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** So long it may take; twenty seconds without. */
  readonly timeoutMs?: number;
};

/** A program that did not end in time was ended: what it had done until then, nobody knows. */
export class ProgramTimedOut extends Error {
  override readonly name = 'ProgramTimedOut';
}

/**
 * Runs a program of the system to its end and answers what it wrote. Nothing is given to a shell, and
 * messages come in English, so that they can be read.
 *
 * @throws ProgramTimedOut
 * @throws Error when it is not there or ends badly; the message holds no output, which may speak of a document
 */
export function runProgram(run: Run): Promise<string> {
  const { program, args, input, environment, timeoutMs = TIMEOUT_MS } = run;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      env: { ...process.env, ...environment, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      // One that hangs does not listen to requests either, and somebody waits at the counter.
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < OUTPUT_MAX) output += text;
    });
    child.on('error', reject);
    child.on('exit', () => {
      // What it had started itself may hold its output open.
      if (child.killed) reject(new ProgramTimedOut(`${program} took too long`));
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${code ?? signal}`));
    });
    child.stdin.on('error', () => undefined); // it ended early: `close` says how
    child.stdin.end(input);
  });
}
