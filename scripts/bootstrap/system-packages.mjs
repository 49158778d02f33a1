import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { findChromium, findHeadlessShell } from './chromium.mjs';
import { childEnvironment, searchFolders, wantedChromium } from './environment.mjs';
import { inRoot } from './paths.mjs';
import { runQuietly } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {{
 *   readonly debian: string,
 *   readonly isPresent: () => boolean,
 *   readonly without: string,
 *   readonly isNeeded: boolean,
 * }} SystemPackage
 */

/** What comes from the system and not from npm: how to see it, and what is lost without it. */
export const systemPackages = {
  browser: {
    debian: 'chromium',
    isPresent: () => findChromium() !== undefined,
    without: 'there is no window',
    isNeeded: true,
  },
  shell: {
    debian: 'chromium-headless-shell',
    isPresent: () =>
      process.platform !== 'linux' ||
      Boolean(wantedChromium()) ||
      findHeadlessShell() !== undefined,
    without: 'tests of screens use the whole browser and take twice as long',
    isNeeded: false,
  },
  fonts: {
    debian: 'fonts-noto-cjk',
    isPresent: hasChineseFont,
    without: 'Chinese text may show as boxes',
    isNeeded: false,
  },
  lines: {
    debian: 'socat',
    isPresent: () => process.platform !== 'linux' || isOnPath('socat'),
    without: 'serial lines are simulated inside the process',
    isNeeded: false,
  },
  pdf: {
    debian: 'poppler-utils',
    isPresent: () => process.platform !== 'linux' || isOnPath('pdftotext'),
    without: 'printed pages are not read back by the tests',
    isNeeded: false,
  },
};

/**
 * Sees to it that programs of the system are there: installs them where that is possible without
 * asking (Debian, as root), otherwise says what to install. Only a missing browser stops the work.
 *
 * @param {readonly (keyof typeof systemPackages)[]} names
 * @param {string} nodeBinary
 * @param {import('./steps.mjs').Steps} steps
 */
export async function ensureSystemPackages(names, nodeBinary, steps) {
  const missing = names.map((name) => systemPackages[name]).filter((one) => !one.isPresent());
  if (missing.length === 0) return;
  const wanted = wantedChromium();
  if (wanted && missing.includes(systemPackages.browser)) {
    throw new SetupError(`YIZHAN_CHROMIUM names ${wanted}, which does not exist.`);
  }
  const isInstalled = canInstall() && (await install(missing, nodeBinary, steps));
  for (const one of missing) {
    if (isInstalled && one.isPresent()) continue;
    if (one.isNeeded) throw new SetupError(noBrowser);
    steps.note(`Without ${one.debian} ${one.without}.`);
  }
}

const noBrowser =
  'No Chromium, Chrome or Edge was found: install one (Debian: sudo apt-get install chromium) or put the path of one into YIZHAN_CHROMIUM, then run the same command again.';

function canInstall() {
  return process.getuid?.() === 0 && isOnPath('apt-get') && isDebian(osRelease());
}

function osRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/**
 * Debian itself and what follows it closely; Ubuntu's chromium package is only a pointer to a snap.
 *
 * @param {string} release the text of /etc/os-release
 */
export function isDebian(release) {
  const id = /^ID="?([^"\n]*)/m.exec(release)?.[1];
  const like = /^ID_LIKE="?([^"\n]*)/m.exec(release)?.[1]?.split(' ') ?? [];
  return (
    id === 'debian' || (like.includes('debian') && id !== 'ubuntu' && !like.includes('ubuntu'))
  );
}

/**
 * @param {readonly SystemPackage[]} wanted
 * @param {string} nodeBinary
 * @param {import('./steps.mjs').Steps} steps
 * @returns {Promise<boolean>} whether apt-get brought any
 */
async function install(wanted, nodeBinary, steps) {
  const names = wanted.map((one) => one.debian);
  const options = {
    cwd: inRoot(),
    env: childEnvironment(nodeBinary, { DEBIAN_FRONTEND: 'noninteractive' }),
  };
  const apt = async (/** @type {string[]} */ ...args) =>
    (await runQuietly('apt-get', ['-q', '-y', ...args], options)).code === 0;
  return steps.run(`system packages ${names.join(' ')}`, async () => {
    await apt('update');
    if (await apt('install', '--no-install-recommends', ...names)) return true;
    // One that this Debian does not have spoils them all: each by itself, then.
    let isAny = false;
    for (const name of names)
      isAny = (await apt('install', '--no-install-recommends', name)) || isAny;
    return isAny;
  });
}

/** @param {string} program */
function isOnPath(program) {
  return searchFolders().some((folder) => existsSync(`${folder}/${program}`));
}

function hasChineseFont() {
  if (process.platform !== 'linux') return true;
  const { stdout } = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return Boolean(stdout?.trim());
}
