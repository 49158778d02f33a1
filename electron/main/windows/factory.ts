import { BrowserWindow } from 'electron';
import { pageAddress } from '../security/own-address.ts';
import type { Bounds } from './placement.ts';

export type WindowPlan = {
  readonly route: string;
  readonly bounds: Bounds;
  readonly preload: string;
  readonly hasDevTools: boolean;
  /** All of a screen of its own. */
  readonly isFullScreen?: boolean;
  /** Speaks and turns its pages while nobody touches it. */
  readonly isUnattended?: boolean;
};

/**
 * Every window of the product (checklist 3). What is Electron's default by now is said all the same: a
 * default may change, and a window must not.
 */
export function createWindow(plan: WindowPlan): BrowserWindow {
  const window = new BrowserWindow({
    ...plan.bounds,
    title: '驿站',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    fullscreen: plan.isFullScreen ?? false,
    webPreferences: {
      preload: plan.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: plan.hasDevTools,
      // All pages have one origin, and usually one zoom with it: the board is not the desk's business.
      zoomMode: 'isolated',
      // The one plugin that is left is the viewer in which papers are previewed.
      plugins: true,
      autoplayPolicy: plan.isUnattended
        ? 'no-user-gesture-required'
        : 'document-user-activation-required',
      backgroundThrottling: !plan.isUnattended,
    },
  });
  window.once('ready-to-show', () => {
    // Beside the desk, and never in front of what somebody types there.
    if (plan.isFullScreen) window.showInactive();
    else window.show();
  });
  void window.loadURL(pageAddress(plan.route));
  return window;
}
