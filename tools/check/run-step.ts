import { spawn } from 'node:child_process';
import type { Step } from './steps.ts';

export type Outcome = { readonly code: number; readonly output: string; readonly seconds: number };

/** Runs one check under this Node and keeps what it says. */
export function runStep({ program, args }: Step): Promise<Outcome> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: string[] = [];
    const keep = (chunk: Buffer) => parts.push(chunk.toString());
    const end = (code: number) =>
      resolve({ code, output: parts.join(''), seconds: (performance.now() - startedMs) / 1_000 });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      parts.push(String(error));
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}
