import type { LineProfile } from '../../../shared/domain/devices/line-settings.ts';
import type { LineState } from '../../../shared/contract/devices.ts';
import type { Timing } from '../timing.ts';
import { within } from '../timing.ts';

export { type LineProfile, usualLine } from '../../../shared/domain/devices/line-settings.ts';

/** One open line. After it has closed it is thrown away; the next opening makes a new one (S3). */
export type Line = {
  /** Resolves when the operating system has taken the bytes; one write at a time, in order (S18). */
  write(bytes: Uint8Array): Promise<void>;
  /** Always resolves, even when the driver of the port never answers. */
  close(): Promise<void>;
  /** Another program that has the port open as well, where the system lets it and names it. */
  readonly sharedWith?: string | null;
  /** Of a serial port: whether DTR and RTS could be set. */
  readonly hasControlLines?: boolean;
};

export type LineHandlers = {
  readonly onBytes: (bytes: Uint8Array) => void;
  /** At most once, and possibly never: a pulled adapter does not always say so (S4). */
  readonly onClosed: () => void;
};

/** Opens the line once, or rejects with a {@link LineError}. */
export type OpenLine = (handlers: LineHandlers) => Promise<Line>;

export type LineFailure = Extract<
  LineState,
  | 'no-such-port'
  | 'unreachable'
  | 'confirm-port'
  | 'port-taken'
  | 'no-permission'
  | 'not-allowed'
  | 'lost'
  | 'failed'
>;

/** Why a line is not there, in a word that the screen translates. The system's own text stays behind. */
export class LineError extends Error {
  override readonly name = 'LineError';
  readonly state: LineFailure;
  /** The program that has the port, where it is known. */
  readonly heldBy: string | null;

  constructor(
    state: LineFailure,
    { heldBy = null, ...options }: { cause?: unknown; heldBy?: string | null } = {},
  ) {
    super(state, options);
    this.state = state;
    this.heldBy = heldBy;
  }
}

/** Beyond the time that the line itself needs for the bytes. */
const WRITE_PATIENCE_MS = 1_000;
const CLOSE_PATIENCE_MS = 1_000;

/** What a kind of port must be able to do; everything about order and patience is in {@link guardLine}. */
export type RawLine = {
  isOpen(): boolean;
  /** Calls back when the system has taken the bytes. May never call back. */
  write(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  /** Calls back when closed. May never call back. */
  close(done: () => void): void;
};

/**
 * Makes a {@link Line} of a port that may hang: writes one after another, each with a limit, and a close that
 * ends. `lineMs` is the time that the wire needs for a number of bytes.
 */
export function guardLine(timing: Timing, raw: RawLine, lineMs: (bytes: number) => number): Line {
  let last: Promise<void> = Promise.resolve();
  let isBroken = false;

  function writeNow(bytes: Uint8Array): Promise<void> {
    if (isBroken || !raw.isOpen()) return Promise.reject(new LineError('lost'));
    const written = new Promise<void>((resolve, reject) => {
      raw.write(bytes, (error) => {
        if (error) reject(new LineError('lost', { cause: error }));
        else resolve();
      });
    });
    const limitMs = WRITE_PATIENCE_MS + lineMs(bytes.length);
    return within(timing, limitMs, written, () => {
      isBroken = true;
      return new LineError('lost');
    });
  }

  return {
    write(bytes) {
      const written = last.then(() => writeNow(bytes));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      const closed = new Promise<void>((resolve) => {
        if (raw.isOpen()) raw.close(resolve);
        else resolve();
      });
      isBroken = true;
      await within(timing, CLOSE_PATIENCE_MS, closed, () => new LineError('lost')).catch(
        () => undefined,
      );
    },
  };
}

/** Start bit, data bits, parity and stop bits. */
export function bitsPerByte(profile: LineProfile): number {
  return 1 + profile.dataBits + (profile.parity === 'none' ? 0 : 1) + profile.stopBits;
}

/** Milliseconds that `bytes` take on the wire. */
export function wireMs(profile: LineProfile, bytes: number): number {
  return (bytes * bitsPerByte(profile) * 1000) / profile.baudRate;
}
