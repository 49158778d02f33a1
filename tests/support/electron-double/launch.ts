import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from 'playwright-core';
import { findChromium } from '../../../scripts/bootstrap/chromium.mjs';
import { inRoot } from '../../../scripts/bootstrap/paths.mjs';
import type { double } from './electron.ts';
import { type DoubleSettings, settingsName } from './setting-names.ts';

const program = fileURLToPath(new URL('./program.ts', import.meta.url));

/** What `evaluate` hands over, as far as it is the double's own. */
export type WithDouble = { readonly double: typeof double };

type Launch = {
  /** Data folder of the workstation. */
  readonly data: string;
  readonly settings?: Omit<DoubleSettings, 'chromium' | 'waitsForPlaywright'>;
};

/** Starts the built main process over the double, driven by Playwright exactly as Electron itself would be. */
export async function launchDouble({ data, settings = {} }: Launch): Promise<ElectronApplication> {
  const folder = mkdtempSync(join(tmpdir(), 'electron-double-'));
  const executablePath = join(folder, 'electron');
  const command = [
    process.execPath,
    '--inspect=0',
    '--disable-warning=ExperimentalWarning',
    program,
  ];
  const quoted = command.map((word) => `'${word}'`).join(' ');
  writeFileSync(executablePath, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o700 });
  const application = await _electron.launch({
    executablePath,
    args: [inRoot(), '--data', data],
    acceptDownloads: true,
    env: environmentFor({ ...settings, waitsForPlaywright: true }),
  });
  application.once('close', () => rmSync(folder, { recursive: true, force: true }));
  return application;
}

/** Starts it a second time for the same folder, by itself; resolves with its exit code. */
export async function startAgain({ data, settings = {} }: Launch): Promise<number | null> {
  const child = spawn(process.execPath, [program, inRoot(), '--data', data], {
    env: environmentFor(settings),
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

function environmentFor(settings: Omit<DoubleSettings, 'chromium'>): Record<string, string> {
  const chromium = findChromium();
  if (!chromium) throw new Error('no Chromium on this machine: npm test installs one');
  const passedOn = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || name === 'NODE_OPTIONS' ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(passedOn),
    [settingsName]: JSON.stringify({ ...settings, chromium } satisfies DoubleSettings),
  };
}
