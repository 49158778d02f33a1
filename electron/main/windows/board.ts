import { type BrowserWindow, screen } from 'electron';
import { createWindow, type WindowPlan } from './factory.ts';
import { boardScreen, boardsMax, placeWindow, type Screen } from './placement.ts';

type BoardOptions = Pick<WindowPlan, 'preload' | 'hasDevTools'> & {
  onOpened(window: BrowserWindow): void;
};

export type Boards = {
  /** Opens the board of this number from 1, or brings it to the front of the one screen there is. */
  open(number: number): void;
  /** From now on every further screen has a board, which opens and closes with it. */
  followScreens(): void;
};

/** The queue boards: each all of a further screen where there is one, else an ordinary window. */
export function prepareBoards(options: BoardOptions): Boards {
  const windows = new Map<number, BrowserWindow>();

  function open(number: number) {
    const own = screenOf(number);
    const window = windows.get(number);
    if (window) {
      if (own) moveTo(window, own);
      else window.focus();
      return;
    }
    const opened = createWindow({
      route: number === 1 ? '/board' : `/board/${number}`,
      bounds: own?.bounds ?? placeWindow(null, screen.getAllDisplays()),
      isFullScreen: own !== null,
      isUnattended: true,
      preload: options.preload,
      hasDevTools: options.hasDevTools,
    });
    windows.set(number, opened);
    opened.once('closed', () => windows.delete(number));
    options.onOpened(opened);
  }

  // Without its screen a board would lie over the desk.
  function adjust() {
    const further = screen.getAllDisplays().length - 1;
    for (let number = 1; number <= Math.min(further, boardsMax); number += 1) open(number);
    for (const [number, window] of windows) if (!screenOf(number)) window.close();
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

function screenOf(number: number): Screen | null {
  return boardScreen(screen.getAllDisplays(), screen.getPrimaryDisplay().id, number);
}

function moveTo(window: BrowserWindow, { bounds }: Screen): void {
  window.setFullScreen(false);
  window.setBounds(bounds);
  window.setFullScreen(true);
}
