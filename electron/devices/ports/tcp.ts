import { connect, isIPv4 } from 'node:net';
import type { Timing } from '../timing.ts';
import { guardLine, LineError, type OpenLine } from './line.ts';

export type TcpLineOptions = {
  readonly host: string;
  readonly port: number;
  readonly allowList: readonly string[];
  readonly timing: Timing;
};

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
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (error) => {
        reject(new LineError(connectFailure(error), { cause: error }));
      });
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

function connectFailure(error: Error): LineError['state'] {
  const code = 'code' in error ? error.code : null;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' ? 'no-such-port' : 'failed';
}
