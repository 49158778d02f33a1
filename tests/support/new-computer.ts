import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/**
 * A computer on which nothing is set up: new before every test, gone after it. For the top of a test file.
 *
 * @returns what its data host is started with
 */
export function newComputer() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'yizhan-computer-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => ({
    databasePath: join(folder, 'clinic.db'),
    databaseKey: '6b'.repeat(32),
    version: 'test',
    setUpPath: join(folder, 'workstation.json'),
  });
}
