import { type BrowserWindow, screen } from 'electron';
import { createWindow, type WindowPlan } from './factory.ts';
import { boardScreen, placeWindow, type Screen } from './placement.ts';

type BoardOptions = Pick<WindowPlan, 'preload' | 'hasDevTools'> & {
  onOpened(window: BrowserWindow): void;
};

export type Board = {
  /** Opens the board, or brings it to the front of the one screen there is. */
  open(): void;
  /** From now on the board opens with a second screen and closes with it. */
  followScreens(): void;
};

/** The queue board: all of the second screen where there is one, else an ordinary window. */
export function prepareBoard(options: BoardOptions): Board {
  let window: BrowserWindow | null = null;

  function open() {
    const second = secondScreen();
    if (window) {
      if (second) moveTo(window, second);
      else window.focus();
      return;
    }
    const opened = createWindow({
      route: '/board',
      bounds: second?.bounds ?? placeWindow(null, screen.getAllDisplays()),
      isFullScreen: second !== null,
      isUnattended: true,
      preload: options.preload,
      hasDevTools: options.hasDevTools,
    });
    window = opened;
    opened.once('closed', () => {
      window = null;
    });
    options.onOpened(opened);
  }

  // Without its screen it would lie over the desk.
  function adjust() {
    if (secondScreen()) open();
    else window?.close();
  }

  return {
    open,
    followScreens() {
      screen.on('display-added', adjust);
      screen.on('display-removed', adjust);
      // Another resolution, or the screens have changed places.
      screen.on('display-metrics-changed', adjust);
      adjust();
    },
  };
}

function secondScreen(): Screen | null {
  return boardScreen(screen.getAllDisplays(), screen.getPrimaryDisplay().id);
}

function moveTo(window: BrowserWindow, { bounds }: Screen): void {
  window.setFullScreen(false);
  window.setBounds(bounds);
  window.setFullScreen(true);
}
