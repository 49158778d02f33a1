import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../shared/lib/clock.ts';
import type { ServedSocket } from '../data/port-socket.ts';
import { securityHeaders } from '../shell/content-security.ts';
import { resolveStaticFile } from '../shell/static-files.ts';
import { pacedSocket } from './paced-socket.ts';
import { sendFile } from './send-file.ts';
import {
  createWindowTickets,
  type HostKind,
  hostOfTicket,
  isWindowCookie,
  windowCookie,
} from './tickets.ts';

/** The largest message a window or host may send: a command, never a file. */
const MESSAGE_BYTES_MAX = 1_048_576;

export type Caller = 'window' | HostKind;

type DoorOptions = {
  readonly port: number;
  readonly secret: string;
  /** The built renderer. */
  readonly directory: string;
  readonly clock: Clock;
  /** Until then pages and their files are served, and lines wait in the doorway. */
  readonly opened?: Promise<unknown>;
  readonly onConnection: (caller: Caller, socket: ServedSocket) => void;
};

export type Door = { readonly port: number; close(): Promise<void> };

/**
 * The loopback door of the web host: serves the window's files, exchanges a one-time ticket for a
 * cookie, and lets windows (cookie and own origin) and hosts (bearer ticket) through to the data
 * host. Listens on 127.0.0.1 only.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const tickets = createWindowTickets(options.secret);
  const server = createServer((request, response) => {
    serve(options, tickets, request, response);
  });
  /** Admitted, and not yet let in. */
  const waiting = new Set<Socket>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
  server.on('upgrade', (request, socket: Socket, head) => {
    // From here on the socket is ours: one that is torn down in the middle may not end this process.
    socket.on('error', () => socket.destroy());
    const caller = admit(options.secret, request);
    if (!caller) {
      // Not left to the stranger to close: it would keep the door from closing.
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n', () => socket.destroy());
      return;
    }
    waiting.add(socket);
    const letIn = () => {
      waiting.delete(socket);
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        // Too long a message or a broken frame: ws has closed the line, the caller opens a new one.
        webSocket.on('error', () => undefined);
        options.onConnection(caller, pacedSocket(webSocket));
      });
    };
    const turnAway = () => socket.destroy();
    void (options.opened ?? Promise.resolve()).then(letIn, turnAway);
  });
  const port = await listen(server, options.port);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of waiting) socket.destroy();
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Tickets = ReturnType<typeof createWindowTickets>;

function serve(
  options: DoorOptions,
  tickets: Tickets,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = addressOf(request);
  if (request.method !== 'GET' || !isOwnHost(request)) return refuse(response, 403);
  if (!url) return refuse(response, 404);
  if (url.pathname === '/open') {
    const ticket = url.searchParams.get('ticket') ?? '';
    if (!tickets.take(ticket, options.clock.now())) return refuse(response, 403);
    response.writeHead(303, {
      ...securityHeaders,
      Location: '/',
      'Cache-Control': 'no-store',
      'Set-Cookie': `${cookieName(request)}=${windowCookie(options.secret)}; HttpOnly; SameSite=Strict; Path=/`,
    });
    response.end();
    return;
  }
  const file = resolveStaticFile(options.directory, url.pathname);
  if (file) sendFile(response, file);
  else refuse(response, 404);
}

/** A page of another origin may reach a loopback port; it carries neither our origin nor our cookie. */
function admit(secret: string, request: IncomingMessage): Caller | null {
  if (!isOwnHost(request)) return null;
  const path = addressOf(request)?.pathname;
  if (path === '/window') {
    const isOwnOrigin = request.headers.origin === `http://${request.headers.host}`;
    return isOwnOrigin && isWindowCookie(secret, cookieOf(request)) ? 'window' : null;
  }
  if (path === '/host') {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return request.headers.origin === undefined ? hostOfTicket(secret, bearer) : null;
  }
  return null;
}

/** Null for what is no address, such as `//`. */
function addressOf({ url }: IncomingMessage): URL | null {
  return URL.parse(url ?? '/', 'http://door');
}

/** Refuses names that only pretend to be this machine (DNS rebinding). */
function isOwnHost(request: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
}

/** Cookies do not know ports; two workstations on one machine must not share one. */
function cookieName(request: IncomingMessage): string {
  return `yizhan_${request.socket.localPort}`;
}

function cookieOf(request: IncomingMessage): string {
  const name = `${cookieName(request)}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(name))?.slice(name.length) ?? '';
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(status === 403 ? '此页面只能由驿站打开 / open this page from Yizhan' : '404');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
