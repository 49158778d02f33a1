import { existsSync, readFileSync } from 'node:fs';
import { installLocked } from './npm.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { inRoot } from './paths.mjs';
import { SetupError } from './setup-error.mjs';
import { isAtLeast } from './version.mjs';

/** What the code is written for: TypeScript without a build, N-API 10. */
const minimum = '24.0.0';
const home = inRoot('tools', 'node');

/**
 * The Node that runs everything: this one when it is new enough, otherwise the one that
 * tools/node pins, installed from npm's platform packages on first use.
 *
 * @param {import('./steps.mjs').Steps} steps
 * @returns {Promise<string>} path of its program
 */
export async function ensureNode(steps) {
  if (isAtLeast(process.version, minimum)) return process.execPath;
  const name = platformPackage(process.platform, process.arch);
  const version = pinnedVersions()[name];
  if (!version) {
    throw new SetupError(
      `Node 24 or later is needed, this is ${process.version}, and there is no ready-made one for ${process.platform} ${process.arch} here: install it from https://nodejs.org and run the same command again.`,
    );
  }
  if (installedVersion(name) !== version)
    await oneAtATime(steps, () => install(name, version, steps));
  return programOf(name);
}

/**
 * The npm package that carries Node for a system.
 *
 * @param {string} platform as in `process.platform`
 * @param {string} arch as in `process.arch`
 */
export function platformPackage(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/**
 * @param {string} name
 * @param {string} version
 * @param {import('./steps.mjs').Steps} steps
 */
async function install(name, version, steps) {
  if (installedVersion(name) === version) return;
  await steps.run(`Node ${version}, because this machine has ${process.version}`, () =>
    installLocked({ nodeBinary: process.execPath, folder: home, what: `Node ${version}` }),
  );
  if (existsSync(programOf(name))) return;
  // npm passes over an optional package that it cannot fetch, and reports success.
  throw new SetupError(
    `Node ${version} could not be installed, because the npm registry does not answer or does not have it: check the network (or the proxy of npm), then run the same command again.`,
  );
}

/** @param {string} name */
function programOf(name) {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return `${home}/node_modules/${name}/bin/${file}`;
}

/** @returns {Record<string, string>} */
function pinnedVersions() {
  return JSON.parse(readFileSync(`${home}/package.json`, 'utf8')).optionalDependencies;
}

/** @param {string} name */
function installedVersion(name) {
  if (!existsSync(programOf(name))) return undefined;
  const manifest = readFileSync(`${home}/node_modules/${name}/package.json`, 'utf8');
  return JSON.parse(manifest).version;
}
