import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Electron's own program. Its npm package comes without it, and only a download from GitHub brings it.
 *
 * @returns {string | undefined}
 */
export function findElectron() {
  const home = inRoot('node_modules', 'electron');
  if (!existsSync(`${home}/path.txt`)) return undefined;
  const program = `${home}/dist/${readFileSync(`${home}/path.txt`, 'utf8')}`;
  return existsSync(program) ? program : undefined;
}

/**
 * @typedef {{ readonly electron: string | undefined, readonly hasDisplay: boolean, readonly isDemo: boolean }} Machine
 * @typedef {{ readonly electron?: string, readonly hasWindow: boolean, readonly why: string }} Choice
 */

/**
 * Which shell opens the window, and why, in one line.
 *
 * @param {import('./request.mjs').Shell} wanted
 * @param {Machine} machine `electron` is the path of Electron's program; the demonstration, which is
 *   several workstations at once, opens in browser windows unless Electron is asked for
 * @returns {Choice} without `electron` it is the web host
 */
export function chooseShell(wanted, { electron, hasDisplay, isDemo }) {
  if (wanted === 'electron') {
    if (electron) return inElectron(electron, 'as asked by --shell electron');
    throw new SetupError(
      "Electron's program is not on this machine: run `npx install-electron`, which downloads it from GitHub, or leave out --shell electron.",
    );
  }
  if (!hasDisplay) {
    const why =
      'No window, because this machine has no display: open the address below in a browser.';
    return { hasWindow: false, why };
  }
  if (wanted === 'web') return inBrowser('as asked by --shell web');
  if (isDemo) return inBrowser('because the demonstration is several workstations at once');
  return electron
    ? inElectron(electron, 'whose program is on this machine')
    : inBrowser("because Electron's program is not on this machine");
}

/**
 * @param {string} electron
 * @param {string} reason
 * @returns {Choice}
 */
function inElectron(electron, reason) {
  return { electron, hasWindow: true, why: `Opening in Electron, ${reason}.` };
}

/**
 * @param {string} reason
 * @returns {Choice}
 */
function inBrowser(reason) {
  return { hasWindow: true, why: `Opening in a browser window, ${reason}.` };
}
