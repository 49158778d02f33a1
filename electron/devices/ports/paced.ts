import { pause, type Timing } from '../timing.ts';
import { wireMs, type Line, type LineProfile } from './line.ts';

/**
 * Slows writes down to the rate of the line: pseudo terminals and sockets are far faster than the devices that
 * they stand for, which would hide latency. Each write is handed over whole at the moment its last byte would
 * have arrived; a real device's hardware keeps its bytes together, a busy simulator's timers would not.
 */
export function pacedLine(timing: Timing, line: Line, profile: LineProfile): Line {
  let freeAtMs = 0;
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function writePaced(bytes: Uint8Array) {
    freeAtMs = Math.max(freeAtMs, timing.monotonic()) + wireMs(profile, bytes.length);
    const restMs = freeAtMs - timing.monotonic();
    if (restMs > 0) await pause(timing, restMs);
    if (!isClosed) await line.write(bytes);
  }

  return {
    write(bytes) {
      const written = last.then(() => writePaced(bytes));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      isClosed = true;
      await line.close();
    },
  };
}
