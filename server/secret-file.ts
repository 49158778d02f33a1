import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * A secret that is made once and kept in a file for its owner alone, whole or not at all. An empty file, which a full
 * disk or a pulled plug can leave, is no secret: another one is made.
 */
export function keptSecret(path: string, make: () => string): string {
  const kept = read(path);
  if (kept !== '') return kept;
  const draft = `${path}.new`;
  writeFileSync(draft, `${make()}\n`, { mode: 0o600, flush: true });
  renameSync(draft, path);
  return read(path);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
