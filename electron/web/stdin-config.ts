import { createInterface } from 'node:readline';

/** The first line of standard input as JSON: how a shell hands secrets to a host (not argv, not env). */
export async function readStdinConfig(): Promise<unknown> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return JSON.parse(line) as unknown;
  }
  throw new SyntaxError('no configuration on standard input');
}
