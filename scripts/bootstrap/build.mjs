import { childEnvironment } from './environment.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { inRoot } from './paths.mjs';
import { runQuietly } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOf, stampAt } from './stamp.mjs';

const configuration = [
  'electron.vite.config.ts',
  'package-lock.json',
  'renderer/tsconfig.json',
  'tools/look',
  'tools/voice',
  'tsconfig.base.json',
];

/**
 * What can be built: the window alone, which is all the web host needs, or everything for Electron.
 * The mode is the one that electron.vite.config.ts knows.
 */
const targets = {
  window: {
    title: 'building the window',
    sources: ['renderer', 'shared', 'resources', ...configuration],
  },
  production: {
    title: 'building for Electron',
    sources: ['electron', 'renderer', 'shared', 'resources', ...configuration],
  },
};

/**
 * Builds into out/ unless the sources are those of the last build.
 *
 * @param {keyof typeof targets} mode
 * @param {string} nodeBinary
 * @param {import('./steps.mjs').Steps} steps
 */
export async function ensureBuilt(mode, nodeBinary, steps) {
  const { title, sources } = targets[mode];
  const stamp = stampAt(`out/built-${mode}`);
  const hash = () => hashOf(sources, isBuilt);
  if (stamp.isCurrent(hash())) return;
  await oneAtATime(steps, async () => {
    const current = hash();
    if (stamp.isCurrent(current)) return;
    await steps.run(title, () => build(mode, nodeBinary));
    stamp.write(current);
  });
}

/** @param {string} path */
function isBuilt(path) {
  return !/\.test\.tsx?$|\.md$/.test(path);
}

/**
 * @param {string} mode
 * @param {string} nodeBinary
 */
async function build(mode, nodeBinary) {
  const program = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [program, 'build', '--mode', mode, '--ignoreConfigWarning'];
  const { code, output } = await runQuietly(nodeBinary, args, {
    cwd: inRoot(),
    env: childEnvironment(nodeBinary, { NO_COLOR: '1' }),
  });
  if (code !== 0) {
    throw new SetupError(`${output.trim()}\n\nThe build failed, as the lines above say.`);
  }
}
