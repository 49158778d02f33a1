import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SecondStart = { readonly argv: readonly string[]; readonly cwd: string };

/**
 * One program for one data folder, over a file and a socket beside it.
 *
 * @returns null when this is the first; else resolves when the first one has been told
 */
export function takeLock(
  folder: string,
  onSecond: (start: SecondStart) => void,
): Promise<void> | null {
  const file = join(folder, 'double.lock');
  const socket = join(
    tmpdir(),
    `double-${createHash('sha1').update(folder).digest('hex').slice(0, 16)}`,
  );
  if (isHeld(file)) return tell(socket);
  rmSync(socket, { force: true });
  const handle = openSync(file, 'w');
  writeSync(handle, String(process.pid));
  closeSync(handle);
  const server = createServer((line) => {
    line.on('data', (text) => onSecond(JSON.parse(String(text)) as SecondStart));
  });
  server.listen(socket).unref();
  process.once('exit', () => {
    rmSync(file, { force: true });
    rmSync(socket, { force: true });
  });
  return null;
}

function isHeld(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

function tell(socket: string): Promise<void> {
  return new Promise((resolve) => {
    const line = connect(socket, () => {
      const start: SecondStart = { argv: process.argv, cwd: process.cwd() };
      line.end(JSON.stringify(start));
    });
    line.once('error', () => resolve());
    line.once('close', () => resolve());
  });
}
