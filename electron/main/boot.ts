import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  Menu,
  MessageChannelMain,
  safeStorage,
  session,
  shell,
} from 'electron';
import type { HostConfig } from '../data/config.ts';
import type { Log } from '../data/log.ts';
import { environment, hostEnvironment } from './environment.ts';
import { forkHost } from './hosts/fork-host.ts';
import { type RunningHosts, startHosts } from './hosts/hosts.ts';
import { showRefusal, showTrouble } from './messages.ts';
import { loadDatabaseKey } from './security/database-key.ts';
import { systemKeyStore } from './security/key-store.ts';
import { guardNavigation } from './security/navigation.ts';
import { hardenSession } from './security/session.ts';
import { refusalOfCode } from '../shell/start-refusal.ts';
import { systemTiming } from './timing.ts';
import { prepareBoards } from './windows/board.ts';
import { openDesk } from './windows/desk.ts';
import { tendPage } from './windows/page.ts';
import { readWorkstationFile, usualShell } from '../shell/workstation-file.ts';

type BootOptions = {
  /** Folder of the bundles: `main`, `preload` and `renderer`. */
  readonly bundles: string;
  readonly log: Log;
};

/**
 * Everything after `ready`: the set-up is read before anything starts, the session hardened before the first
 * page exists, and the key unwrapped while the hosts and the window come up.
 *
 * @throws StartRefusal when this workstation can not be opened; nothing was changed then
 */
export async function boot({ bundles, log }: BootOptions): Promise<void> {
  const folder = app.getPath('userData');
  const setUpPath = join(folder, 'workstation.json');
  const file = readWorkstationFile(setUpPath);
  const own = file?.shell ?? usualShell;
  const hasDevTools = !app.isPackaged;
  const page = { preload: join(bundles, 'preload/index.cjs'), hasDevTools };

  Menu.setApplicationMenu(null);
  hardenSession(session.defaultSession, { directory: join(bundles, 'renderer'), hasDevTools });
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents, {
      openBoard: (number) => boards.open(number),
      openExternal: (address) => {
        // A machine without a browser is no reason to end: what nobody catches ends the program.
        shell.openExternal(address).catch(() => showTrouble('browser'));
      },
      externalHosts: own.externalHosts,
    });
  });
  const config = hostConfig(folder, { setUpPath, ...own });
  const hosts = runHosts({ bundles, log }, config);
  stopBeforeQuit(hosts);
  const tending = { hosts, timing: systemTiming, log };
  const boards = prepareBoards({
    ...page,
    onOpened: (window) => tendPage(window, { placeKind: 'board', ...tending }),
  });
  const desk = openDesk({ ...page, statePath: join(folder, 'window.json') });
  tendPage(desk, { placeKind: 'workstation', ...tending });
  if (own.hasBoard) boards.followScreens();
  answerSecondStart(desk);
  desk.once('closed', () => app.quit());
  await config;
}

/** Whoever opens it again gets the window that is there, or a new one as soon as the database is closed. */
function answerSecondStart(desk: BrowserWindow): void {
  let isComingBack = false;
  app.on('second-instance', () => {
    if (desk.isDestroyed()) {
      if (!isComingBack) app.relaunch();
      isComingBack = true;
      return;
    }
    if (desk.isMinimized()) desk.restore();
    desk.focus();
  });
}

type Own = { readonly setUpPath: string; readonly allowsUnprotectedKey: boolean };

/** The data host reads the set-up itself: joining a clinic writes one while it runs. */
async function hostConfig(folder: string, own: Own): Promise<HostConfig> {
  const { setUpPath, allowsUnprotectedKey: allowsUnprotected } = own;
  const databasePath = join(folder, 'clinic.db');
  const databaseKey = await loadDatabaseKey({
    path: join(folder, 'database.key.json'),
    databasePath,
    allowsUnprotected,
    store: systemKeyStore(safeStorage, process.platform, allowsUnprotected),
  });
  return { setUpPath, databasePath, databaseKey, version: app.getVersion() };
}

function runHosts({ bundles, log }: BootOptions, config: Promise<HostConfig>): RunningHosts {
  const fork = (name: string, file: string) =>
    forkHost({
      name,
      path: join(bundles, 'main', file),
      environment: hostEnvironment(environment),
    });
  return startHosts({
    config,
    forkData: fork('Yizhan data host', 'data.js'),
    forkDevices: fork('Yizhan devices host', 'devices.js'),
    makeChannel: () => new MessageChannelMain(),
    timing: systemTiming,
    log,
    onRefused: (code) => void showRefusal(refusalOfCode(code)).then(() => app.quit()),
    onTrouble: showTrouble,
  });
}

/** Calls end, the data host closes its database, and only then does the program (checklist 24). */
function stopBeforeQuit(hosts: RunningHosts): void {
  let isStopped = false;
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void hosts.stop().finally(() => {
      isStopped = true;
      app.quit();
    });
  });
}
