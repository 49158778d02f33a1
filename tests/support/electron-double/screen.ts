import { EventEmitter } from 'node:events';
import type { Display, Rectangle, Screen } from 'electron';
import { z } from 'zod';

type Face = Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>;
export type DisplayDouble = Pick<Display, 'id' | 'bounds' | 'workArea'>;

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
const TASK_BAR = 40;

/** The displays of a machine, the first the primary one; each has a task bar at its foot. */
class ScreenDouble extends EventEmitter {
  #displays: DisplayDouble[] = [];

  /** What a test says that is plugged in. Tells main of what came and went. */
  plug(all: readonly Rectangle[]): void {
    const before = this.#displays;
    this.#displays = z
      .array(rectangle)
      .min(1)
      .parse(all)
      .map((bounds, index) => ({
        id: index + 1,
        bounds,
        workArea: { ...bounds, height: bounds.height - TASK_BAR },
      }));
    for (const display of this.#displays.slice(before.length)) {
      if (before.length > 0) this.emit('display-added', {}, display);
    }
    for (const display of before.slice(this.#displays.length)) {
      this.emit('display-removed', {}, display);
    }
    for (const [index, display] of this.#displays.entries()) {
      const old = before[index];
      if (old && JSON.stringify(old) !== JSON.stringify(display)) {
        this.emit('display-metrics-changed', {}, display, ['bounds', 'workArea']);
      }
    }
  }

  getAllDisplays(): Display[] {
    return this.#displays as Display[];
  }

  getPrimaryDisplay(): Display {
    return this.getAllDisplays()[0]!;
  }
}

export const screen = new ScreenDouble() satisfies Face;
