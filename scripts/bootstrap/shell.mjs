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
 * Which shell opens the window, and why, in one line.
 *
 * @param {import('./request.mjs').Shell} wanted
 * @param {string | undefined} electron path of Electron's program
 * @returns {{ shell: 'electron' | 'web', program: string | undefined, why: string }}
 */
export function chooseShell(wanted, electron) {
  if (wanted === 'web') {
    return {
      shell: 'web',
      program: undefined,
      why: 'Opening in a browser window, as asked by --shell web.',
    };
  }
  if (electron) {
    const reason =
      wanted === 'electron' ? 'as asked by --shell electron' : 'whose program is on this machine';
    return { shell: 'electron', program: electron, why: `Opening in Electron, ${reason}.` };
  }
  if (wanted === 'electron') {
    throw new SetupError(
      "Electron's program is not on this machine: run `npx install-electron`, which downloads it from GitHub, or leave out --shell electron.",
    );
  }
  return {
    shell: 'web',
    program: undefined,
    why: "Opening in a browser window, because Electron's program is not on this machine.",
  };
}
