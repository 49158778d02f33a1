import type { CrashReporter, Menu as RealMenu, Protocol, Shell } from 'electron';
import { createSafeStorage } from './safe-storage.ts';
import { screen } from './screen.ts';
import { settings } from './settings.ts';
import { people } from './dialog.ts';

/**
 * What stands in for the module `electron`: as much of it as the main process uses. Each part has the types of
 * the real one, so that a change of Electron's interface does not pass unseen; what is missing here fails at
 * the import.
 */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog } from './dialog.ts';
export { MessageChannelMain } from './message-ports.ts';
export { screen } from './screen.ts';
export { session } from './session.ts';
export { utilityProcess } from './utility-process.ts';
export { webContents } from './web-contents.ts';

export const safeStorage = createSafeStorage(settings.keyStore);

const schemes: string[] = [];
const opened: string[] = [];
const crashReports: unknown[] = [];
let hasMenu = true;

export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged'> = {
  registerSchemesAsPrivileged: (given) => void schemes.push(...given.map(({ scheme }) => scheme)),
};

export const crashReporter: Pick<CrashReporter, 'start'> = {
  start: (options) => void crashReports.push(options),
};

export const Menu: Pick<typeof RealMenu, 'setApplicationMenu'> = {
  setApplicationMenu(menu) {
    hasMenu = menu !== null;
  },
};

export const shell: Pick<Shell, 'openExternal'> = {
  openExternal(address) {
    opened.push(address);
    return Promise.resolve();
  },
};

/** For tests: what was asked of the system, and what the system does by itself. */
export const double = {
  people,
  plugDisplays: screen.plug.bind(screen),
  asked: () => ({ schemes, opened, crashReports, hasMenu }),
};
