import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { app, crashReporter, protocol } from 'electron';
import { boot } from './boot.ts';
import { environment } from './environment.ts';
import { createLog } from './log.ts';
import { showRefusal } from './messages.ts';
import { parseShellOptions, userDataDirectory } from './options.ts';
import { windowScheme } from './security/own-address.ts';
import { asStartRefusal } from '../shell/start-refusal.ts';

/**
 * Electron's entry. The order matters (checklist 1): where data lives is said before the lock that keeps a
 * second start away, the lock is held before anything is touched, and what must stand before `ready` does.
 */
const log = createLog();
const { dataDirectory } = parseShellOptions(process.argv.slice(1), process.cwd());
const usual = userDataDirectory({
  platform: process.platform,
  appData: app.getPath('appData'),
  localAppData: environment['LOCALAPPDATA'],
});
const userData = dataDirectory ?? usual;
mkdirSync(userData, { recursive: true, mode: 0o700 });
app.setPath('userData', userData);
let isEnding = false;

if (app.requestSingleInstanceLock()) {
  // Minidumps can hold patient data: they stay on this machine until a person sends them (checklist 22).
  crashReporter.start({ uploadToServer: false });
  protocol.registerSchemesAsPrivileged([
    { scheme: windowScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.enableSandbox();
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) => {
    log.warn({ type, reason, exitCode, serviceName }, 'process gone');
  });
  process.on('uncaughtException', (error) => void end(error));
  process.on('unhandledRejection', (error) => void end(error));
  app
    .whenReady()
    .then(() => boot({ bundles: resolve(import.meta.dirname, '..'), log }))
    .catch(end);
} else {
  // The first one comes to the front by itself.
  app.quit();
}

/** One plain message, then out: half a main process is worse than none. The hosts close behind it. */
async function end(error: unknown): Promise<void> {
  const refusal = asStartRefusal(error);
  log.error({ code: refusal.code, fault: refusal.detail, frames: framesOf(error) }, 'the end');
  if (isEnding) return;
  isEnding = true;
  await app.whenReady();
  await showRefusal(refusal);
  app.quit();
}

/** Where it broke, without the message: that may quote what it choked on. */
function framesOf(error: unknown): readonly string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => line.startsWith('    at ')).map((line) => line.trim());
}
