import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { app } from './app.ts';
import { closeWindows, openWindowsIn, pageIsGone } from './browser-window.ts';
import { startChromium } from './chromium.ts';
import { screen } from './screen.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';

/**
 * The program in the place of Electron's: runs the built main process of the folder that it is given, with
 * `electron` resolved to the double, and Chromium for its windows.
 */
const electronUrl = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electronUrl, shortCircuit: true } : next(specifier, context),
});

const given = process.argv.slice(2);
const first = given.findIndex((argument) => !argument.startsWith('-'));
const folder = given[first] ?? process.cwd();
process.argv = [process.argv[0] ?? '', folder, ...given.slice(first + 1)];
screen.plug(settings.displays);

const joined = Promise.withResolvers<void>();
Object.assign(globalThis, { __playwright_run: () => joined.resolve() });
if (!settings.waitsForPlaywright) joined.resolve();

const manifest = z
  .object({ main: z.string() })
  .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
await import(pathToFileURL(join(folder, manifest.main)).href);
if (!app.isOver) {
  const profile = join(app.getPath('userData'), 'chromium');
  const chromium = await startChromium(settings.chromium, profile, pageIsGone);
  session.defaultSession.attach(chromium.browser);
  openWindowsIn(chromium);
  await joined.promise;
  app.becomeReady({ closeWindows, close: () => chromium.close() });
}
