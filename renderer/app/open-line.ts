import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { portMessage, windowOrigin } from '../../shared/contract/window-port.ts';
import { LineLostError } from '../host/problem-of.ts';

/** A line to the data host that stands. */
export type OpenedLine = {
  readonly link: ClientLink<Record<never, never>>;
  readonly closed: Promise<void>;
};

/** Opens one line; rejects when there is none to be had now. */
export type OpenLine = () => Promise<OpenedLine>;

const openTimeoutMs = 5_000;

/**
 * How this shell reaches the data host: in Electron the preload posts a MessagePort, again
 * after every restart of the host; in a browser window a WebSocket goes to the page's own origin.
 */
export function lineOfThisShell(page: Window): OpenLine {
  return page.location.origin === windowOrigin ? portLine(page) : socketLine(page.location);
}

function socketLine({ protocol, host }: Location): OpenLine {
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/window`;
  return async () => {
    const websocket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      const fail = () => reject(new LineLostError('the socket did not open'));
      websocket.addEventListener('open', () => resolve(), { once: true });
      websocket.addEventListener('close', fail, { once: true });
      setTimeout(() => {
        if (websocket.readyState === WebSocket.CONNECTING) websocket.close();
      }, openTimeoutMs);
    });
    const closed = closing(websocket);
    return { link: new SocketLink({ websocket }), closed };
  };
}

/** Listens from the first moment on: the preload may post the port before anybody asks for it. */
function portLine(page: Window): OpenLine {
  let given: MessagePort | undefined;
  let take: ((port: MessagePort) => void) | undefined;
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== page || !port || !isPortMessage(event.data)) return;
    if (take) take(port);
    else given = port;
  });
  return async () => {
    const port = await new Promise<MessagePort>((resolve) => {
      if (given) resolve(given);
      else take = resolve;
    });
    given = undefined;
    take = undefined;
    const closed = closing(port);
    port.start();
    return { link: new PortLink({ port }), closed };
  };
}

function isPortMessage(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return data.type === portMessage.type;
}

function closing(target: EventTarget): Promise<void> {
  return new Promise((resolve) => {
    target.addEventListener('close', () => resolve(), { once: true });
  });
}
