import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { assert } from '../../../shared/lib/assert.ts';
import type { Clock } from '../../../shared/lib/clock.ts';
import { isLoopback } from '../../../shared/replication/address.ts';
import {
  type DoorLimits,
  doorTls,
  homeDoor,
  openDoor,
  serverPatience,
} from '../../../shared/replication/door.ts';
import { replyBytes } from '../../../shared/replication/byte-range.ts';
import {
  type Call,
  type Caller,
  type HttpRequest,
  type HttpResponse,
  makeExchange,
  makeContactNotes,
  ProtocolRefusal,
  type Reply,
} from '../../../shared/replication/exchange.ts';
import { messages } from '../../../shared/replication/protocol.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import { type Device, verifySignature } from './device.ts';
import { createEnrolment } from './enrolment.ts';
import { createHome } from './home.ts';
import { createProtocolHandler } from './home-router.ts';
import { findCaller } from './known-devices.ts';
import type { Ledger } from './ledger.ts';
import type { Replicator } from './replicator.ts';
import { noteContact, revokedDevices } from './workstations.ts';
import { openTlsIdentity } from './tls-identity.ts';

export type HomeServerOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly device: Device;
  readonly clock: Clock;
  /** Of this workstation, as its desks list it. */
  readonly name: string;
  /** For demonstrations and tests: a code without end that lets everybody in. Null in a clinic. */
  readonly demonstrationCode: string | null;
  readonly replicator: Replicator;
  /** Loopback unless the clinic's network shall reach it. */
  readonly host?: string;
  /** 0 takes any free one. */
  readonly port?: number;
  /** Without TLS, on loopback alone: for tests that look at the line. */
  readonly isPlain?: boolean | undefined;
  /** Other limits than a door has, for tests. */
  readonly limits?: DoorLimits | undefined;
  /** A fault of ours, for the log. */
  readonly onFault: (error: unknown) => void;
};

/** A question of an enrolled device beside the protocol. `body` is parsed JSON, not yet validated. */
export type MountedCall = { readonly body: unknown; readonly caller: Caller };
export type MountedReply = { readonly status: number; readonly body: unknown };
export type MountedHandler = (call: MountedCall) => Promise<MountedReply>;

/** Answers every address below a mounted one, whatever is asked there. */
export type BelowHandler = (call: Call) => Promise<Reply>;

/** Bytes of an address below a mounted one, from a place on. Null: there is nothing of that name. */
export type BytesHandler = (name: string) => Promise<Uint8Array | null>;

export type HomeServer = {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Answers `POST path` for enrolled devices that are not revoked; the answer is signed. */
  mount(path: `/${string}`, handler: MountedHandler): void;
  /** Answers `GET path/name` with bytes, also from a place on (`Range: bytes=N-`). */
  mountBytes(path: `/${string}`, handler: BytesHandler): void;
  /** Answers `path/…` for enrolled devices that are not revoked. */
  mountBelow(path: `/${string}`, handler: BelowHandler): void;
  close(): Promise<void>;
};

/** Opens the clinic's home to its desks. */
export async function startHomeServer(options: HomeServerOptions): Promise<HomeServer> {
  const mounted = new Map<string, MountedHandler>();
  const bytes = new Map<string, BytesHandler>();
  const below = new Map<string, BelowHandler>();
  const closing = new AbortController();
  const exchange = openExchange(options, { mounted, bytes, below }, closing.signal);
  const { host = '127.0.0.1', limits = homeDoor } = options;
  const listener = (request: HttpRequest, response: HttpResponse) =>
    void exchange.listen(request, response);
  const server = await openListener(options, host, listener);
  const door = await openDoor(server, { host, port: options.port ?? 0 }, limits);
  return {
    host,
    port: door.port,
    url: `${options.isPlain ? 'http' : 'https'}://${host}:${door.port}`,
    mount: (path, handler) => mounted.set(path, handler),
    mountBytes: (path, handler) => bytes.set(path, handler),
    mountBelow: (path, handler) => below.set(path, handler),
    close: async () => {
      closing.abort();
      options.replicator.news.notify();
      await door.close();
      await exchange.settle();
    },
  };
}

type Mounted = {
  readonly mounted: ReadonlyMap<string, MountedHandler>;
  readonly bytes: ReadonlyMap<string, BytesHandler>;
  readonly below: ReadonlyMap<string, BelowHandler>;
};

/** TLS with a certificate of this very device; plain only where nobody but this machine listens. */
async function openListener(
  { db, device, clock, isPlain = false, limits = homeDoor }: HomeServerOptions,
  host: string,
  listener: (request: HttpRequest, response: HttpResponse) => void,
): Promise<Server> {
  if (isPlain) {
    assert(isLoopback(host), 'beyond loopback the line is encrypted');
    return createServer(serverPatience(limits), listener);
  }
  const identity = await openTlsIdentity(db, device, clock.now());
  return createSecureServer(
    {
      ...identity,
      ...serverPatience(limits),
      ...doorTls,
    },
    listener,
  );
}

function openExchange(
  options: HomeServerOptions,
  { mounted, bytes, below }: Mounted,
  closing: AbortSignal,
) {
  const { db, device, clock, onFault, replicator } = options;
  const { news, districtView } = replicator;
  const { relayPush, relayDonation } = replicator;
  const relays = { relayPush, relayDonation, onSuperseded: replicator.superseded };
  const home = createHome({ ...options, ...relays, now: clock.now, news, districtView, closing });
  const door = {
    enrol: createEnrolment({ ...options, now: clock.now }),
    refused: () => revokedDevices(db.read),
  };
  const contacts = makeContactNotes((deviceId, now) =>
    db.write(async (trx) => noteContact(trx, deviceId, now)),
  );
  const answerProtocol = createProtocolHandler(home, onFault, door);
  return makeExchange({
    now: clock.now,
    hashOf: (body) => createHash('sha256').update(body).digest('hex'),
    encode: (text) => Buffer.from(text),
    sign: device.sign,
    verify: verifySignature,
    findCaller: (deviceId) => findCaller(db.read, deviceId),
    isOpen: (path) => path === messages.enrol.path,
    answer: async (call) => {
      const border = call.path.lastIndexOf('/');
      const found = call.method === 'GET' ? bytes.get(call.path.slice(0, border)) : undefined;
      if (found) return answerBytes(call, found, call.path.slice(border + 1));
      if (call.caller) await contacts(call.caller.deviceId, clock.now());
      const under = [...below].find(([path]) => call.path.startsWith(`${path}/`));
      if (under) return answerBelow(call, under[1]);
      const handler = mounted.get(call.path);
      return handler ? answerMounted(call, handler) : answerProtocol(call);
    },
    onFault,
  });
}

async function answerMounted(call: Call, handler: MountedHandler): Promise<Reply> {
  if (!call.caller || call.caller.isRevoked) throw new ProtocolRefusal('revoked');
  const { status, body } = await handler({ body: parse(call.body), caller: call.caller });
  return { status, contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}

async function answerBelow(call: Call, handler: BelowHandler): Promise<Reply> {
  if (!call.caller || call.caller.isRevoked) throw new ProtocolRefusal('revoked');
  return handler(call);
}

async function answerBytes(call: Call, handler: BytesHandler, name: string): Promise<Reply> {
  if (!call.caller || call.caller.isRevoked) throw new ProtocolRefusal('revoked');
  const whole = await handler(name);
  if (!whole) throw new ProtocolRefusal('not-found');
  return replyBytes(call.range, whole);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new ProtocolRefusal('bad-message');
  }
}
