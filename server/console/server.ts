import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../../shared/replication/address.ts';
import { openTlsIdentity } from '../http/tls-identity.ts';
import type { ConsoleWorld } from './world.ts';
import { answer } from './answer.ts';
import type { ConsoleConfig } from './config.ts';

export type ConsoleServer = {
  readonly url: string;
  close(): Promise<void>;
};

type Options = ConsoleWorld & { readonly config: ConsoleConfig };

/** A door of its own, so that what the clinics may ask and what operators may ask never mix. */
export async function startConsole({ config, ...world }: Options): Promise<ConsoleServer> {
  const isPlain = isLoopback(config.host);
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void answer(request, response, { ...world, isPlain });
  const server = isPlain
    ? createServer(listener)
    : createSecureServer({ ...(await identityOf(world)), minVersion: 'TLSv1.3' }, listener);
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${isPlain ? 'http' : 'https'}://${config.host}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function identityOf({ district }: ConsoleWorld) {
  return openTlsIdentity(district.db, district.device, district.now());
}

function listen(server: Server, { host, port }: ConsoleConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
