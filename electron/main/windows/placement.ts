/** In the device-independent pixels of Electron's `screen`. */
export type Bounds = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A screen, as far as placing windows on it goes. */
export type Screen = {
  readonly id: number;
  readonly bounds: Bounds;
  /** Without the task bar. */
  readonly workArea: Bounds;
};

const usual = { width: 1366, height: 768 };
const least = { width: 1024, height: 640 };
/** So much of the title bar must be within reach of the mouse. */
const REACH = 120;

/**
 * Where a window opens: where it was left, if that is still on a screen and no larger than it, else in the
 * middle of the first.
 */
export function placeWindow(left: Bounds | null, screens: readonly Screen[]): Bounds {
  const first = screens[0]?.workArea ?? { x: 0, y: 0, ...usual };
  const there = left && screens.find(({ workArea }) => isWithinReach(left, workArea))?.workArea;
  if (there) {
    return {
      ...left,
      width: Math.min(Math.max(left.width, least.width), there.width),
      height: Math.min(Math.max(left.height, least.height), there.height),
    };
  }
  const width = Math.min(usual.width, first.width);
  const height = Math.min(usual.height, first.height);
  return {
    x: first.x + Math.floor((first.width - width) / 2),
    y: first.y + Math.floor((first.height - height) / 2),
    width,
    height,
  };
}

/** Boards of one machine; each has an address of one digit. */
export const boardsMax = 9;

/** The screen for a queue board, counted from 1 among those that are not the desk's own. Null where there are fewer. */
export function boardScreen(
  screens: readonly Screen[],
  primaryId: number,
  number: number,
): Screen | null {
  return screens.filter(({ id }) => id !== primaryId)[number - 1] ?? null;
}

function isWithinReach(window: Bounds, area: Bounds): boolean {
  const overlap =
    Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const isTitleVisible = window.y >= area.y && window.y < area.y + area.height - REACH / 2;
  return overlap >= REACH && isTitleVisible;
}
