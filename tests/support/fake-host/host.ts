import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { resolveStaticFile } from '../../../electron/shell/static-files.ts';
import { sendFile } from '../../../electron/web/send-file.ts';
import { FakeClinic } from './clinic.ts';
import { type CommandCall, fakeRouter, makeConnection } from './router.ts';

/** A data host for one window: the whole contract over a WebSocket, the built window over HTTP. */
export type FakeHost = {
  readonly url: string;
  readonly clinic: FakeClinic;
  /** Every command that came in, with its idempotency key. */
  readonly commands: readonly CommandCall[];
  /** True while no question of the window waits for its first answer. */
  isIdle(): boolean;
  /** Breaks every line, as a crashed data host does; new ones are accepted again at once. */
  dropLines(): void;
  /** The next command is done, but its answer is lost with the line. */
  loseNextAnswer(): void;
  /** Refuses new lines until called with false. */
  refuseLines(isRefusing: boolean): void;
  close(): Promise<void>;
};

/** How late every answer comes: shows tests that only pass because this host answers at once. */
const answersAfterMs = Number(process.env['ANSWERS_AFTER_MS'] ?? 0);

/** @param directory the built window */
export async function startFakeHost(directory: string, port = 0): Promise<FakeHost> {
  const clinic = new FakeClinic();
  const commands: CommandCall[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const dropLines = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  let isLosingAnswer = false;
  let waiting = 0;
  const handler = new RPCHandler(
    fakeRouter(clinic, (call) => {
      commands.push(call);
      if (isLosingAnswer) dropLines();
      isLosingAnswer = false;
    }),
    {
      interceptors: [
        async ({ next }) => {
          waiting += 1;
          try {
            if (answersAfterMs > 0) await setTimeout(answersAfterMs);
            return await next();
          } finally {
            waiting -= 1;
          }
        },
      ],
    },
  );
  const server = createServer((request, response) => {
    const file = resolveStaticFile(directory, new URL(request.url ?? '/', 'http://fake').pathname);
    if (file) return sendFile(response, file);
    response.writeHead(404).end();
  });
  let isRefusing = false;
  server.on('upgrade', (request, socket, head) => {
    if (isRefusing) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      void handler.upgrade(webSocket, { context: makeConnection() });
    });
  });
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    url,
    clinic,
    commands,
    isIdle: () => waiting === 0,
    dropLines,
    loseNextAnswer: () => {
      isLosingAnswer = true;
    },
    refuseLines: (refusing) => {
      isRefusing = refusing;
    },
    close: () =>
      new Promise((resolve) => {
        dropLines();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
