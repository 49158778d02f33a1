import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A log grows to this, then the one before it is let go: a month of an ordinary clinic. */
const BYTES_MAX = 5_000_000;

/**
 * Where the hosts' lines for support go: a file beside the data, not the terminal of the person who
 * started the program. The lines hold ids and codes, nothing of a person (electron/data/log.ts). A fault that is told
 * all day fills two files and not the disk.
 */
export function openHostLog(directory: string, bytesMax = BYTES_MAX): (line: string) => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'hosts.log');
  let bytes = existsSync(path) ? statSync(path).size : 0;
  const write = (text: string) => {
    if (bytes > bytesMax) {
      renameSync(path, `${path}.1`);
      bytes = 0;
    }
    appendFileSync(path, text, { mode: 0o600 });
    bytes += Buffer.byteLength(text);
  };
  return (line) => {
    try {
      write(`${line}\n`);
    } catch {
      // A full disk must not end the program that would tell of it; the next line is tried again.
    }
  };
}
