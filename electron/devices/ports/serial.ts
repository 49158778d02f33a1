import { SerialPort } from 'serialport';
import type { Timing } from '../timing.ts';
import { holderOf, sharerOf } from './holder.ts';
import { guardLine, LineError, wireMs, type LineProfile, type OpenLine } from './line.ts';
import { lockPort } from './lock-file.ts';

const PROBE_MS = 1_000;

export type SerialLineOptions = {
  readonly path: string;
  readonly profile: LineProfile;
  readonly timing: Timing;
};

/**
 * A serial port. It is locked while it is open (S5), and who has it otherwise is named where the system tells.
 * Writes resolve when the system has taken the bytes: waiting for the wire (`tcdrain`) can hang a thread of
 * the pool for ever when a device is gone, and every protocol here has answers of its own.
 */
export function serialLine({ path, profile, timing }: SerialLineOptions): OpenLine {
  return async ({ onBytes, onClosed }) => {
    const port = new SerialPort({
      path,
      baudRate: profile.baudRate,
      dataBits: profile.dataBits,
      parity: profile.parity,
      stopBits: profile.stopBits,
      lock: true,
      autoOpen: false,
    });
    const lock = await lockPort(path);
    if (lock.is === 'taken') throw await taken(path);
    try {
      await opened(port);
    } catch (error) {
      await lock.release();
      throw isTaken(error) ? await taken(path, error) : error;
    }
    const stopProbing = probe(port, timing, onClosed);
    port.on('data', (bytes: Buffer) => {
      onBytes(bytes);
    });
    port.once('close', () => {
      stopProbing();
      void lock.release();
      onClosed();
    });
    // An error without a close still ends the line: the keeper opens a new one.
    port.on('error', onClosed);
    const hasControlLines = await setControlLines(port, profile);
    const line = guardLine(
      timing,
      {
        isOpen: () => port.isOpen,
        write: (bytes, done) => {
          port.write(bytes, done);
        },
        close: (done) => {
          stopProbing();
          port.close(() => {
            void lock.release().finally(done);
          });
        },
      },
      (bytes) => wireMs(profile, bytes),
    );
    return { ...line, sharedWith: await sharerOf(path), hasControlLines };
  };
}

function isTaken(error: unknown): boolean {
  return error instanceof LineError && error.state === 'port-taken';
}

async function taken(path: string, cause?: unknown): Promise<LineError> {
  return new LineError('port-taken', { cause, heldBy: await holderOf(path) });
}

function opened(port: SerialPort): Promise<void> {
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error) reject(new LineError(openFailure(error.message), { cause: error }));
      else resolve();
    });
  });
}

/**
 * Asks the port now and then whether it is still there. Two ways of losing one are silent: some drivers say
 * nothing when an adapter is pulled out, and on Linux a port that is hung up while bytes are waiting reads
 * nothing for ever, which the package takes for "not yet". A port that can not be asked is not asked again.
 */
function probe(port: SerialPort, timing: Timing, onGone: () => void): () => void {
  let isStopped = false;
  let cancel: (() => void) | null = null;

  async function ask(onFailure: () => void) {
    try {
      await port.port?.getBaudRate();
      if (!isStopped) cancel = timing.after(PROBE_MS, () => void ask(onGone));
    } catch {
      if (!isStopped) onFailure();
    }
  }

  void ask(() => undefined);
  return () => {
    isStopped = true;
    cancel?.();
  };
}

/** Pseudo terminals have no control lines and say ENOTTY; a port that can not set them works without. */
function setControlLines(port: SerialPort, profile: LineProfile): Promise<boolean> {
  return new Promise((resolve) => {
    port.set({ dtr: profile.dtr, rts: profile.rts }, (error) => {
      resolve(!error);
    });
  });
}

/** The package reports failures only as text, one per system. */
export function openFailure(message: string): LineError['state'] {
  if (/cannot lock|temporarily unavailable|resource busy|access denied/i.test(message)) {
    return 'port-taken';
  }
  if (/permission denied/i.test(message)) return 'no-permission';
  if (/no such file|file not found|no such device/i.test(message)) return 'no-such-port';
  return 'failed';
}
