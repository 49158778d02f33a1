import { delimiter, dirname } from 'node:path';

/** The only file of the set-up that reads the environment of the process. */
const environment = process.env;

/** The npm that started this process, if one did. */
export const parentNpm = () => environment['npm_execpath'];

/** True under `npm run -s` (and `npm -s start`): nothing but results may be printed. */
export const isSilent = () => environment['npm_config_loglevel'] === 'silent';

/** The browser that the person insists on, by the path of its program. */
export const wantedChromium = () => environment['YIZHAN_CHROMIUM'] || undefined;

/** Whether a window can open; only Linux machines are known to be without a display. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);

/** The folders of PATH, in order. */
export const searchFolders = () => (environment['PATH'] ?? '').split(delimiter).filter(Boolean);

/** Where Windows keeps programs: for everybody, for 32 bits, for this user. */
export const windowsProgramFolders = () =>
  [
    environment['ProgramFiles'],
    environment['ProgramFiles(x86)'],
    environment['LOCALAPPDATA'],
  ].filter((folder) => folder !== undefined);

/**
 * The environment for a program started by the set-up: this one, with the folder of its Node first
 * on PATH, and without what an outer npm says about itself. An inherited prefix sends an inner
 * `npm ci` to another folder, and an inherited log level hides why it failed.
 *
 * @param {string} nodeBinary
 * @param {Record<string, string>} [more]
 */
export function childEnvironment(nodeBinary, more = {}) {
  const kept = Object.entries(environment).filter(([name]) => !isFromOuterNpm(name));
  const path = [dirname(nodeBinary), ...searchFolders()].join(delimiter);
  return { ...Object.fromEntries(kept), ...utf8(), PATH: path, ...more };
}

/**
 * Without a locale a browser cannot write a Chinese file name and calls every paper `download`.
 *
 * @returns {Record<string, string>}
 */
function utf8() {
  const hasLocale = ['LC_ALL', 'LC_CTYPE', 'LANG'].some((name) => environment[name]);
  return process.platform === 'linux' && !hasLocale ? { LANG: 'C.UTF-8' } : {};
}

const outerNpm = new Set([
  'npm_config_local_prefix',
  'npm_config_prefix',
  'npm_config_global_prefix',
  'npm_config_loglevel',
  'npm_command',
]);

/** @param {string} name */
function isFromOuterNpm(name) {
  return outerNpm.has(name) || /^npm_(package|lifecycle)_/.test(name);
}
