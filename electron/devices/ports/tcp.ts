import { connect, isIPv4 } from 'node:net';
import { within, type Timing } from '../timing.ts';
import { guardLine, LineError, type OpenLine } from './line.ts';

export type TcpLineOptions = {
  readonly host: string;
  readonly port: number;
  readonly allowList: readonly string[];
  readonly timing: Timing;
};

/** Shorter than the patience of the line's keeper, which knows no reason: a box that is switched off answers nothing at all. */
const CONNECT_PATIENCE_MS = 4_000;

/** A network is fast beside any serial line; only the patience of {@link guardLine} counts. */
const noWireTime = () => 0;

/**
 * So long a silent server is left alone, then the system asks it whether it is there: by Node's own settings ten times,
 * a second apart, before the line is lost. Without a delay the system begins after two hours.
 */
const ASK_AFTER_MS = 20_000;

/** A serial device server. Unencrypted, so only loopback and hosts on the allow-list. */
export function tcpLine({ host, port, allowList, timing }: TcpLineOptions): OpenLine {
  return async ({ onBytes, onClosed }) => {
    if (!isAllowedHost(host, allowList)) throw new LineError('not-allowed');
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: ASK_AFTER_MS,
    });
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (error) => {
        reject(new LineError(connectFailure(error), { cause: error }));
      });
    });
    await within(timing, CONNECT_PATIENCE_MS, connected, () => {
      socket.destroy();
      return new LineError('unreachable');
    });
    socket.on('data', onBytes);
    socket.on('error', () => undefined);
    socket.once('close', onClosed);
    return guardLine(
      timing,
      {
        isOpen: () => socket.writable,
        write: (bytes, done) => {
          socket.write(bytes, done);
        },
        close: (done) => {
          socket.destroy();
          done();
        },
      },
      noWireTime,
    );
  };
}

/** Whether this program may speak to the host without encryption. */
export function isAllowedHost(host: string, allowList: readonly string[]): boolean {
  return isLoopback(host) || allowList.includes(host);
}

/** This machine itself: what is said there leaves it for nobody. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** The address answers for itself, or nothing is there at all: the advice is another one. */
export function connectFailure(error: Error): LineError['state'] {
  const code = 'code' in error ? error.code : null;
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'no-such-port';
  return unreachable.has(code) ? 'unreachable' : 'failed';
}

const unreachable: ReadonlySet<unknown> = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
