import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeSafely } from '../../shell/write-safely.ts';
import { zoomLevels } from './zoom.ts';

const pixels = z.int().min(-100_000).max(100_000);

const windowState = z.object({
  bounds: z.object({ x: pixels, y: pixels, width: pixels.min(1), height: pixels.min(1) }),
  isMaximized: z.boolean(),
  zoomLevel: z.number().min(zoomLevels.least).max(zoomLevels.most).default(0),
});

/** How the desk's window was left. */
export type WindowState = z.output<typeof windowState>;

/** What was remembered, or null: a file that is missing or makes no sense costs nothing but a place on the screen. */
export function readWindowState(path: string): WindowState | null {
  try {
    return windowState.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Remembers how the window was left. A full disk must not keep it from closing. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeSafely(path, `${JSON.stringify(state)}\n`);
  } catch {
    // It opens in the middle next time.
  }
}
