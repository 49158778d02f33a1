import type { Input, WebContents } from 'electron';

/** Zoom as Chromium counts it: a step of 1 is a fifth larger, 0 is 100 %. Half a step for each press. */
export const zoomLevels = { least: -2, most: 4, step: 0.5 } as const;

/** A wish for another size of everything. */
export type ZoomWish = 'in' | 'out' | 'reset';

/**
 * What these keys ask for, as in every browser. There is no menu that would know them. `+` sits on `=` where
 * Shift is not pressed.
 *
 * @returns null for every other key
 */
export function zoomWish({ type, key, control, meta, alt }: KeyPress): ZoomWish | null {
  if (type !== 'keyDown' || !(control || meta) || alt) return null;
  if (key === '+' || key === '=') return 'in';
  if (key === '-' || key === '_') return 'out';
  return key === '0' ? 'reset' : null;
}

type KeyPress = Pick<Input, 'type' | 'key' | 'control' | 'meta' | 'alt'>;

/** The next level, within what can still be worked with. */
export function zoomAfter(level: number, wish: ZoomWish): number {
  if (wish === 'reset') return 0;
  const next = level + (wish === 'in' ? zoomLevels.step : -zoomLevels.step);
  return Math.min(zoomLevels.most, Math.max(zoomLevels.least, next));
}

type Zoomed = Pick<WebContents, 'getZoomLevel' | 'on' | 'setZoomLevel'>;

/** Gives a window the size it was left with, and follows the keys and the wheel. */
export function keepZoom(contents: Zoomed, left: number): void {
  let level = left;
  const show = () => contents.setZoomLevel(level);
  const follow = (wish: ZoomWish) => {
    level = zoomAfter(level, wish);
    show();
  };
  // Again for every document: a page that fell begins at 100 %.
  contents.on('dom-ready', show);
  contents.on('zoom-changed', (_event, direction) => follow(direction));
  contents.on('before-input-event', (event, input) => {
    const wish = zoomWish(input);
    if (!wish) return;
    event.preventDefault();
    follow(wish);
  });
}
