import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A log grows to this, then the one before it is let go: a month of an ordinary clinic. */
const BYTES_MAX = 5_000_000;

/**
 * Where the hosts' lines for support go: a file beside the data, not the terminal of the person who
 * started the program. The lines hold ids and codes, nothing of a person (electron/data/log.ts).
 */
export function openHostLog(directory: string): (line: string) => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'hosts.log');
  if (existsSync(path) && statSync(path).size > BYTES_MAX) renameSync(path, `${path}.1`);
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  file.on('error', () => undefined); // a full disk must not end the program that would tell of it
  return (line) => void file.write(`${line}\n`);
}
