import type { Timing } from '../timing.ts';
import type { Line, LineProfile } from './line.ts';
import { wireMs } from './line.ts';

/** Slices are at most this long on the wire: the reader sees bytes come in as from a real line. */
const SLICE_MS = 4;

/**
 * Slows writes down to the rate of the line. Pseudo terminals and sockets are far faster than the devices
 * that they stand for, which would hide both latency and half-arrived frames. A slice is handed over at the
 * moment its last byte would have arrived.
 */
export function pacedLine(timing: Timing, line: Line, profile: LineProfile): Line {
  const sliceBytes = Math.max(1, Math.floor(SLICE_MS / wireMs(profile, 1)));
  let freeAtMs = 0;
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function writePaced(bytes: Uint8Array) {
    freeAtMs = Math.max(freeAtMs, timing.monotonic());
    for (let at = 0; at < bytes.length && !isClosed; at += sliceBytes) {
      const slice = bytes.subarray(at, at + sliceBytes);
      freeAtMs += wireMs(profile, slice.length);
      await until(freeAtMs);
      if (!isClosed) await line.write(slice);
    }
  }

  function until(moment: number): Promise<void> {
    const restMs = moment - timing.monotonic();
    if (restMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      timing.after(restMs, resolve);
    });
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
