import { type BrowserWindow, screen } from 'electron';
import { createWindow, type WindowPlan } from './factory.ts';
import { placeWindow } from './placement.ts';
import { keepZoom } from './zoom.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

type DeskOptions = Pick<WindowPlan, 'preload' | 'hasDevTools'> & {
  /** The file that remembers how the window was left. */
  readonly statePath: string;
};

/** The desk's window, where it was left. */
export function openDesk({ statePath, preload, hasDevTools }: DeskOptions): BrowserWindow {
  const state = readWindowState(statePath);
  const bounds = placeWindow(state?.bounds ?? null, screen.getAllDisplays());
  const window = createWindow({ route: '/', bounds, preload, hasDevTools });
  keepZoom(window.webContents, state?.zoomLevel ?? 0);
  if (state?.isMaximized) window.once('ready-to-show', () => window.maximize());
  window.on('close', () => {
    writeWindowState(statePath, {
      bounds: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
      zoomLevel: window.webContents.getZoomLevel(),
    });
  });
  return window;
}
