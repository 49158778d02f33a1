import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { searchFolders, wantedChromium, windowsProgramFolders } from './environment.mjs';

/**
 * @typedef {{
 *   readonly platform: string,
 *   readonly home: string,
 *   readonly path: readonly string[],
 *   readonly programFolders: readonly string[],
 * }} Machine
 */

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const linuxFolders = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
];
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];
const macPrograms = ['Google Chrome', 'Microsoft Edge', 'Chromium'];

/**
 * Where a Chromium, Chrome or Edge usually is, best first.
 *
 * @param {Machine} machine
 * @returns {string[]} paths that may not exist
 */
export function chromiumCandidates({ platform, home, path, programFolders }) {
  if (platform === 'win32') {
    return windowsPrograms.flatMap((program) =>
      programFolders.map((folder) => win32.join(folder, program)),
    );
  }
  if (platform === 'darwin') {
    return macPrograms.flatMap((name) =>
      ['/Applications', posix.join(home, 'Applications')].map(
        (folder) => `${folder}/${name}.app/Contents/MacOS/${name}`,
      ),
    );
  }
  const folders = [...new Set([...path, ...linuxFolders])];
  return linuxNames.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/**
 * The browser of this machine: the one of YIZHAN_CHROMIUM, else the first of the usual places.
 *
 * @returns {string | undefined} path of its program
 */
export function findChromium() {
  const wanted = wantedChromium();
  if (wanted) return existsSync(wanted) ? wanted : undefined;
  const machine = {
    platform: process.platform,
    home: homedir(),
    path: searchFolders(),
    programFolders: windowsProgramFolders(),
  };
  return [...chromiumCandidates(machine), ...playwrightBrowsers(machine.home)].find((path) =>
    existsSync(path),
  );
}

/**
 * Chromium without anything around the page, as Debian packs it: the same engine for half of the processor time.
 * Nobody sees it; a browser that was asked for by name is taken instead.
 *
 * @returns {string | undefined} path of its program
 */
export function findHeadlessShell() {
  if (wantedChromium()) return undefined;
  const folders = [...new Set([...searchFolders(), ...linuxFolders])];
  return folders
    .map((folder) => `${folder}/chromium-headless-shell`)
    .find((path) => existsSync(path));
}

/**
 * A browser that Playwright once downloaded on Linux; newest first.
 *
 * @param {string} home
 */
function playwrightBrowsers(home) {
  const cache = posix.join(home, '.cache', 'ms-playwright');
  if (process.platform !== 'linux' || !existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap((name) =>
      ['chrome-linux64', 'chrome-linux'].map((folder) => posix.join(cache, name, folder, 'chrome')),
    );
}
