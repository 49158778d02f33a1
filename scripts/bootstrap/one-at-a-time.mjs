import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const commonLock = inRoot('out', 'setup.lock');
const pollMs = 200;
const waitMsMax = 15 * 60 * 1_000;

/**
 * Runs `work` while no other process sets up the same checkout: two commands started together must
 * not install into one folder at once. A lock whose process has died is taken over.
 *
 * @template T
 * @param {import('./steps.mjs').Steps} steps
 * @param {() => Promise<T>} work
 * @param {string} [lockFile]
 * @returns {Promise<T>}
 */
export async function oneAtATime(steps, work, lockFile = commonLock) {
  mkdirSync(dirname(lockFile), { recursive: true });
  if (!tryToTake(lockFile)) {
    await steps.run('another set-up of this folder is at work', () => acquire(lockFile));
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** @param {string} lockFile */
async function acquire(lockFile) {
  const deadlineMs = performance.now() + waitMsMax;
  while (!tryToTake(lockFile)) {
    if (performance.now() > deadlineMs) {
      throw new SetupError(
        `Another set-up of this folder has not ended for a quarter of an hour: end it, or delete ${lockFile}.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** @param {string} lockFile */
function tryToTake(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if (!isHolderAlive(lockFile)) rmSync(lockFile, { force: true });
    return false;
  }
}

/** @param {string} lockFile */
function isHolderAlive(lockFile) {
  try {
    process.kill(Number(readFileSync(lockFile, 'utf8')), 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
