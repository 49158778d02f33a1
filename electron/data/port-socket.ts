import type { WebSocket } from 'ws';

/** A `MessagePortMain` as Electron hands it to a utility process, as far as it is used here. */
export type HostPort = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  /** Messages wait until this is called. */
  start(): void;
  close(): void;
};

/** What a handler of the contract asks of a socket. */
export type ServedSocket = Pick<WebSocket, 'addEventListener' | 'send'>;

/** The largest message a window may send: a command, never a file. The door of the web host has the same limit. */
const MESSAGE_BYTES_MAX = 1_048_576;

/**
 * A port in the shape of a socket, so that one handler serves both shells: the bytes on the two are the same.
 * oRPC's own handler for ports (1.16.1) lets a message that is no message end the process as an unhandled
 * rejection; its handler for sockets does not. A page that sends what is no text or is far too long loses
 * its line.
 */
export function portAsSocket(port: HostPort): ServedSocket {
  const listen = (event: string, listener: (event: unknown) => void) => {
    if (event === 'close') port.on('close', () => listener({}));
    if (event !== 'message') return;
    port.on('message', ({ data }) => {
      if (isBelievable(data)) listener({ data });
      else port.close();
    });
  };
  return {
    // Of all the events of a socket only these two are asked for.
    addEventListener: listen,
    send: (message: unknown) => port.postMessage(message),
  };
}

function isBelievable(data: unknown): boolean {
  if (typeof data === 'string') return data.length <= MESSAGE_BYTES_MAX;
  return data instanceof Uint8Array && data.byteLength <= MESSAGE_BYTES_MAX;
}
