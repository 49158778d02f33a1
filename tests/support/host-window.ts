import { once } from 'node:events';
import { createServer } from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket, WebSocketServer } from 'ws';
import type { DataHost } from '../../electron/data/host.ts';
import type { DataHostClient } from '../../shared/contract/contract.ts';

/** A window on a line of its own, as over the loopback door. */
export async function openHostWindow(
  host: DataHost,
): Promise<{ readonly client: DataHostClient; close(): Promise<void> }> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => host.connectSocket('workstation', socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const websocket = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(websocket, 'open');
  const link = new RPCLink({ websocket: websocket as unknown as globalThis.WebSocket });
  return {
    client: createORPCClient(link),
    close: async () => {
      websocket.terminate();
      sockets.close();
      server.close();
    },
  };
}
