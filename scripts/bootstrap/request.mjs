import { SetupError } from './setup-error.mjs';

/**
 * @typedef {'auto' | 'electron' | 'web'} Shell
 * @typedef {{ command: string | undefined, args: string[], shell: Shell, isHelp: boolean, wantsWindow: boolean, namesBrowser: boolean }} Request
 */

/** @type {readonly Shell[]} */
const shells = ['auto', 'electron', 'web'];

/**
 * Reads the command line of scripts/run.mjs. What the set-up itself understands is taken out
 * (`--shell`), or only looked at (`--help`, `--no-window`, `--chromium`); the rest belongs to the program.
 *
 * @param {readonly string[]} argv without the program and the script
 * @returns {Request}
 */
export function parseRequest(argv) {
  const [command, ...rest] = argv;
  const { shell, args } = takeShell(rest);
  return {
    command,
    args,
    shell,
    isHelp: args.includes('--help') || args.includes('-h'),
    wantsWindow: !args.includes('--no-window'),
    namesBrowser: args.some((word) => /^--chromium(=|$)/.test(word)),
  };
}

/**
 * @param {readonly string[]} words
 * @returns {{ shell: Shell, args: string[] }}
 */
function takeShell(words) {
  const at = words.findIndex((word) => word === '--shell' || word.startsWith('--shell='));
  const word = words[at];
  if (word === undefined) return { shell: 'auto', args: [...words] };
  const isJoined = word.includes('=');
  const value = isJoined ? word.slice(word.indexOf('=') + 1) : words[at + 1];
  const shell = shells.find((one) => one === value);
  if (!shell) throw new SetupError(`--shell is auto, electron or web, not "${value ?? ''}".`);
  return {
    shell,
    args: words.filter((_, index) => index !== at && (isJoined || index !== at + 1)),
  };
}
