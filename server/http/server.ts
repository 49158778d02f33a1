import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Call,
  makeExchange,
  ProtocolRefusal,
  type Reply,
} from '../../shared/replication/exchange.ts';
import { messages } from '../../shared/replication/protocol.ts';
import type { District } from '../district.ts';
import { verifySignature } from '../scopes/device.ts';
import { findCaller } from '../scopes/known-devices.ts';
import { createProtocolHandler, describeProtocol } from './router.ts';
import { readStatus } from './status.ts';

export type DistrictServer = {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
};

const KEEP_ALIVE_MS = 75_000;

/** Opens the district to its clinics. */
export async function startServer(
  district: District,
  at: { readonly host: string; readonly port: number },
): Promise<DistrictServer> {
  const exchange = openExchange(district);
  const server = createServer((request, response) => void exchange.listen(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  await listen(server, at);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${at.host}:${port}`,
    close: async () => {
      district.reference.close();
      await close(server);
      await exchange.settle();
    },
  };
}

type OpenPage = () => Promise<unknown>;

function openExchange(district: District) {
  const { db, device, now, onFault } = district;
  const open: Readonly<Record<string, OpenPage>> = {
    '/healthz': async () => ({ ok: true, serverTime: now() }),
    '/openapi.json': describeProtocol,
    '/status': async () => ({ scopes: await readStatus(db) }),
  };
  const answerProtocol = createProtocolHandler(district);
  return makeExchange({
    now,
    hashOf: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    encode: (text) => Buffer.from(text),
    sign: device.sign,
    verify: verifySignature,
    findCaller: (deviceId) => findCaller(db, deviceId),
    isOpen: (path) => path === messages.enrol.path || Object.hasOwn(open, path),
    answer: (call) => {
      const page = Object.hasOwn(open, call.path) ? open[call.path] : undefined;
      return page ? answerOpen(call, page) : answerProtocol(call);
    },
    onFault,
  });
}

async function answerOpen({ method }: Call, page: OpenPage): Promise<Reply> {
  if (method !== 'GET') throw new ProtocolRefusal('not-found');
  const body = Buffer.from(JSON.stringify(await page()));
  return { status: 200, contentType: 'application/json', body };
}

function listen(server: Server, at: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Clinics that wait are cut off: they come back by themselves. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
