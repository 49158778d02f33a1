import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * One hash over names and contents of files and whole folders; what does not exist counts as empty.
 *
 * @param {readonly string[]} paths relative to the checkout
 * @param {(path: string) => boolean} [isWanted]
 */
export function hashOf(paths, isWanted = () => true) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder).filter(isWanted)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(inRoot(path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path relative to the checkout
 * @returns {string[]} files in a stable order, `/` between folders
 */
function filesUnder(path) {
  const stat = statSync(inRoot(path), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.isFile() ? [path] : [];
  return readdirSync(inRoot(path))
    .filter((name) => name !== 'node_modules')
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/**
 * A small file that remembers for which input a step was done last.
 *
 * @param {string} path relative to the checkout
 */
export function stampAt(path) {
  const full = inRoot(path);
  return {
    /** @param {string} hash */
    isCurrent: (hash) => existsSync(full) && readFileSync(full, 'utf8') === hash,
    /** @param {string} hash */
    write: (hash) => {
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, hash);
    },
  };
}
