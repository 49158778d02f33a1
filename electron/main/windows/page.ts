import { type BrowserWindow, dialog } from 'electron';
import { portChannel } from '../../../shared/contract/window-port.ts';
import type { PlaceKind } from '../../../shared/domain/access.ts';
import type { Log } from '../../data/log.ts';
import type { Timing } from '../../devices/timing.ts';
import type { Page, RunningHosts } from '../hosts/hosts.ts';
import { nextRestart } from '../hosts/restart-pauses.ts';
import { isOwnAddress } from '../security/own-address.ts';

type PageOptions = {
  readonly placeKind: PlaceKind;
  readonly hosts: Pick<RunningHosts, 'connect' | 'forget'>;
  readonly timing: Timing;
  readonly log: Log;
};

/** Joins the page in a window to the data host for as long as the window lives, and brings it back when it falls. */
export function tendPage(window: BrowserWindow, options: PageOptions): void {
  givePorts(window, options);
  reviveFallenPage(window, options);
  offerReload(window);
}

/** A port for every document that loads: the last one's port went with it. */
function givePorts({ webContents }: BrowserWindow, { placeKind, hosts }: PageOptions): void {
  const page: Page = {
    placeKind,
    sendPort(port) {
      const { mainFrame } = webContents;
      // Left behind, the port closes by itself.
      if (isOwnAddress(mainFrame.url)) mainFrame.postMessage(portChannel, null, [port]);
    },
  };
  const forget = () => hosts.forget(page);
  webContents.on('dom-ready', () => hosts.connect(page));
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) forget();
  });
  webContents.on('render-process-gone', forget);
  webContents.on('destroyed', forget);
}

function reviveFallenPage({ webContents }: BrowserWindow, { timing, log }: PageOptions): void {
  const falls: number[] = [];
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    falls.push(timing.monotonic());
    const { afterMs } = nextRestart(falls);
    log.warn({ reason, exitCode, afterMs }, 'page fell');
    timing.after(afterMs, () => {
      if (!webContents.isDestroyed()) webContents.reload();
    });
  });
}

function offerReload(window: BrowserWindow): void {
  let isAsking = false;
  async function ask() {
    isAsking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      title: '驿站',
      message: '窗口没有反应',
      detail: '可以再等一等，或者重新载入窗口。已经保存的数据不受影响。',
      buttons: ['再等一等', '重新载入'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    isAsking = false;
    if (response === 1 && !window.isDestroyed()) window.webContents.reload();
  }
  window.on('unresponsive', () => {
    if (!isAsking) void ask();
  });
}
