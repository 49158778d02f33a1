/**
 * The one door: `npm start`, `npm test` and every other command come through here. Needs nothing but
 * Node 18 and npm; brings what is missing (Node 24, packages, the built window, a browser), each
 * step with its seconds, and then hands over to the program.
 */
import { ensureBuilt } from './bootstrap/build.mjs';
import { findChromium } from './bootstrap/chromium.mjs';
import { commands } from './bootstrap/commands.mjs';
import { childEnvironment, hasDisplay, isSilent } from './bootstrap/environment.mjs';
import { ensureNode } from './bootstrap/node-runtime.mjs';
import { ensurePackages } from './bootstrap/packages.mjs';
import { inRoot } from './bootstrap/paths.mjs';
import { parseRequest } from './bootstrap/request.mjs';
import { runInFront } from './bootstrap/run-program.mjs';
import { SetupError } from './bootstrap/setup-error.mjs';
import { chooseShell, findElectron } from './bootstrap/shell.mjs';
import { createSteps } from './bootstrap/steps.mjs';
import { ensureSystemPackages } from './bootstrap/system-packages.mjs';

const webHost = 'electron/web/main.ts';
const steps = createSteps(process.stderr);

/**
 * @param {readonly string[]} argv
 * @returns {Promise<number>} the exit code
 */
async function main(argv) {
  const request = parseRequest(argv);
  const command = commands[request.command ?? ''];
  if (!command) return listCommands();
  const node = await ensureNode(steps);
  await ensurePackages(node, steps);
  if (request.command === 'start') return start(request, node);
  await ensureSystemPackages(command.system ?? [], node, steps);
  if (command.build) await ensureBuilt(command.build, node, steps);
  if (!command.program) return 0;
  return run(node, [inRoot(command.program), ...(command.args ?? []), ...request.args], node);
}

/**
 * @param {import('./bootstrap/request.mjs').Request} request
 * @param {string} node
 */
async function start(request, node) {
  const { args, isHelp, shell, wantsWindow } = request;
  if (isHelp) return run(node, [inRoot(webHost), '--help'], node);
  const choice = wantsWindow
    ? chooseShell(shell, {
        electron: findElectron(),
        hasDisplay: hasDisplay(),
        isDemo: !args.includes('--no-demo'),
      })
    : undefined;
  if (choice) announce(choice.why);
  if (choice?.electron) {
    await ensureBuilt('production', node, steps);
    return run(choice.electron, [...electronFlags(), inRoot(), ...args], node);
  }
  await ensureBuilt('window', node, steps);
  const browser = choice?.hasWindow ? await browserArgs(request, node) : ['--no-window'];
  return run(node, [inRoot(webHost), ...browser, ...args], node);
}

/**
 * @param {import('./bootstrap/request.mjs').Request} request
 * @param {string} node
 */
async function browserArgs({ namesBrowser }, node) {
  if (namesBrowser) return [];
  await ensureSystemPackages(['browser', 'fonts'], node, steps);
  const found = findChromium();
  return found ? ['--chromium', found] : [];
}

/** Chromium refuses to run as root with its sandbox; containers and build machines are root. */
function electronFlags() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** @param {string} line */
function announce(line) {
  if (!isSilent()) steps.note(line);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} node
 */
function run(program, args, node) {
  return runInFront(program, args, { cwd: inRoot(), env: childEnvironment(node) });
}

function listCommands() {
  const lines = Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`);
  process.stderr.write(`Say what to do: node scripts/run.mjs COMMAND\n\n${lines.join('\n')}\n`);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
