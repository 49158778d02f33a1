import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { childEnvironment, parentNpm, searchFolders } from './environment.mjs';
import { runQuietly } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Where npm's own program may be: the npm that started us, beside this Node, beside any npm on PATH.
 *
 * @param {{ parent: string | undefined, nodeBinary: string, folders: readonly string[] }} machine
 * @returns {string[]} paths of npm-cli.js, best first; they may not exist
 */
export function npmCandidates({ parent, nodeBinary, folders }) {
  const besides = [dirname(nodeBinary), ...folders].flatMap((folder) => [
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'npm'),
  ]);
  return [...(parent ? [parent] : []), ...besides];
}

function findNpm() {
  const machine = {
    parent: parentNpm(),
    nodeBinary: process.execPath,
    folders: searchFolders(),
  };
  const found = npmCandidates(machine)
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path))
    .find((path) => basename(path) === 'npm-cli.js');
  if (found) return found;
  throw new SetupError(
    'npm was not found beside Node or on PATH: install Node with npm from https://nodejs.org and run the same command again.',
  );
}

/** Five tries within a quarter of a minute; npm's own waits add up to more than one. */
const patience = [
  '--fetch-retries=4',
  '--fetch-retry-factor=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=8000',
];

/**
 * `npm ci` in a folder, exactly as the lock file says and without the packages' own scripts.
 *
 * @param {{ nodeBinary: string, folder: string, what: string }} request `what` ends the sentence
 *   "could not be installed"
 */
export async function installLocked({ nodeBinary, folder, what }) {
  const args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...patience,
  ];
  const { code, output } = await runQuietly(nodeBinary, [findNpm(), ...args], {
    cwd: folder,
    env: childEnvironment(nodeBinary),
  });
  if (code !== 0) throw new SetupError(explainFailure(what, output));
}

/** @type {readonly (readonly [RegExp, string])[]} */
const reasons = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/,
    'the npm registry does not answer: check the network (or the proxy of npm)',
  ],
  [/CERT_|SELF_SIGNED|UNABLE_TO_GET_ISSUER/, 'the certificate of the npm registry is not trusted'],
  [/ENOSPC/, 'the disk is full: make room (about 1 GB is needed)'],
  [/EACCES|EPERM|EROFS/, 'this user may not write to the folder'],
  [/\bE40[13]\b/, 'the npm registry refuses: check the registry and the login of npm'],
  [/\bE404\b|ETARGET/, 'the npm registry does not have a package of the lock file'],
];

/**
 * One sentence out of what npm printed.
 *
 * @param {string} what
 * @param {string} output
 */
export function explainFailure(what, output) {
  const known = reasons.find(([pattern]) => pattern.test(output));
  if (known)
    return `${what} could not be installed, because ${known[1]}, then run the same command again.`;
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  const detail = lines.slice(0, 3).map((line) => line.replace(/^npm (error|ERR!)\s*/, ''));
  return `${what} could not be installed; npm says: ${detail.join(' ') || output.trim().slice(-300)}`;
}
