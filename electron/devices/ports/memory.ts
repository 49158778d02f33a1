import { LineError, type Line, type LineHandlers } from './line.ts';

/** One end of a line inside this process. */
export type MemoryEnd = Line & { attach(handlers: LineHandlers): void };

/**
 * A line without a wire: what one end writes, the other hears in a later turn. A kiosk's built-in card
 * reader hangs on one, and so do tests.
 */
export function createMemoryLine(): readonly [MemoryEnd, MemoryEnd] {
  let isOpen = true;
  const handlers: (LineHandlers | null)[] = [null, null];

  function makeEnd(own: number, other: number): MemoryEnd {
    return {
      attach(attached) {
        handlers[own] = attached;
      },
      async write(bytes) {
        if (!isOpen) throw new LineError('lost');
        const copy = bytes.slice();
        await Promise.resolve();
        if (isOpen) handlers[other]?.onBytes(copy);
      },
      async close() {
        if (!isOpen) return;
        isOpen = false;
        await Promise.resolve();
        for (const handler of handlers) handler?.onClosed();
      },
    };
  }

  return [makeEnd(0, 1), makeEnd(1, 0)];
}
