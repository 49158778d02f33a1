import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'electron-builder';
import { packagingConfig } from './config.mjs';

/**
 * Makes the installer for the system that it runs on. Builds first; then electron-builder brings Electron's
 * program and the system's packing tools, from GitHub or from where its own environment variables say.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = spawnSync(process.execPath, ['scripts/run.mjs', 'build'], {
  cwd: root,
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(built.status ?? 1);
const made = await build({ projectDir: root, config: packagingConfig(root), publish: 'never' });
for (const path of made) process.stdout.write(`${path}\n`);
