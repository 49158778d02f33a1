import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { assert } from '../../shared/lib/assert.ts';
import { isLoopback } from '../../shared/replication/address.ts';
import {
  type DoorLimits,
  districtDoor,
  doorTls,
  openDoor,
  serverPatience,
} from '../../shared/replication/door.ts';
import {
  type Call,
  type HttpRequest,
  type HttpResponse,
  makeContactNotes,
  makeExchange,
  ProtocolRefusal,
  type Reply,
} from '../../shared/replication/exchange.ts';
import { makeFairShare } from '../../shared/replication/fair-share.ts';
import { DIGEST_PATH } from '../../shared/replication/digest-messages.ts';
import { messages } from '../../shared/replication/protocol.ts';
import type { District } from '../district.ts';
import { verifySignature } from '../scopes/device.ts';
import { findCaller } from '../scopes/known-devices.ts';
import { noteContact } from '../scopes/workstations.ts';
import { answerAttachments, isOfAttachments } from './attachments.ts';
import { isOfBookings, openBookingDoor } from './booking-door.ts';
import { answersDigests } from './digest.ts';
import { createProtocolHandler, describeProtocol } from './router.ts';
import { answerSnapshot, isOfSnapshots } from './snapshot.ts';
import { readStatus } from './status.ts';
import { openTlsIdentity } from './tls-identity.ts';

export type DistrictServer = {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
};

export type ListenAt = {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Without TLS, on loopback alone: for tests, and for operators on this machine. */
  readonly isPlain?: boolean | undefined;
  /** Other limits than a door has, for tests. */
  readonly limits?: DoorLimits | undefined;
};

/** Opens the district to its clinics. */
export async function startServer(district: District, at: ListenAt): Promise<DistrictServer> {
  const { limits = districtDoor } = at;
  const exchange = openExchange(district);
  const bookings = openBookingDoor(district);
  const server = await openListener(district, at, (request, response) => {
    const asked = isOfBookings(request.url ?? '/') ? bookings : exchange;
    void asked.listen(request, response);
  });
  const door = await openDoor(server, at, limits);
  return {
    port: door.port,
    url: `${at.isPlain ? 'http' : 'https'}://${at.host}:${door.port}`,
    close: async () => {
      district.reference.close();
      district.ownScopes.close();
      await door.close();
      await exchange.settle();
      await bookings.settle();
      await district.snapshots?.settle();
    },
  };
}

/** TLS with a certificate of this very server; plain only where nobody but this machine listens. */
async function openListener(
  { db, device, now }: District,
  { host, isPlain = false, limits = districtDoor }: ListenAt,
  listener: (request: HttpRequest, response: HttpResponse) => void,
): Promise<Server> {
  if (isPlain) {
    assert(isLoopback(host), 'beyond loopback the line is encrypted');
    return createServer(serverPatience(limits), listener);
  }
  const identity = await openTlsIdentity(db, device, now());
  return createSecureServer(
    {
      ...identity,
      ...serverPatience(limits),
      ...doorTls,
    },
    listener,
  );
}

type OpenPage = () => Promise<unknown>;

/**
 * Of one workstation, or of one address that nobody knows, so much is worked on at a time. The connections to the
 * database are few, and a clinic that has much to hand over must not have all of them.
 */
const WORKED_ON_EACH = 2;

function openExchange(district: District) {
  const { db, device, now, onFault } = district;
  const open: Readonly<Record<string, OpenPage>> = {
    '/healthz': async () => ({ ok: true, serverTime: now() }),
    '/openapi.json': describeProtocol,
    '/status': async () => ({ scopes: await readStatus(db) }),
  };
  const answerProtocol = createProtocolHandler(district);
  const answerDigest = answersDigests(district);
  const share = makeFairShare(WORKED_ON_EACH);
  const contacts = makeContactNotes((deviceId, at) => noteContact(db, deviceId, at));
  const answer = async (call: Call): Promise<Reply> => {
    if (call.caller) await contacts(call.caller.deviceId, now());
    const page = Object.hasOwn(open, call.path) ? open[call.path] : undefined;
    if (call.path === DIGEST_PATH) return answerDigest(call);
    if (isOfAttachments(call.path)) return answerAttachments(district, call);
    if (isOfSnapshots(call.path)) return answerSnapshot(district, call);
    return page ? answerOpen(call, page) : answerProtocol(call);
  };
  return makeExchange({
    now,
    hashOf: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    encode: (text) => Buffer.from(text),
    sign: device.sign,
    verify: verifySignature,
    findCaller: (deviceId) => findCaller(db, deviceId),
    isOpen: (path) => path === messages.enrol.path || Object.hasOwn(open, path),
    answer: (call) => {
      // Whoever waits takes nothing from anybody.
      if (call.path === messages.wait.path) return answer(call);
      return share(call.caller?.deviceId ?? call.address, () => answer(call));
    },
    onFault,
  });
}

async function answerOpen({ method }: Call, page: OpenPage): Promise<Reply> {
  if (method !== 'GET') throw new ProtocolRefusal('not-found');
  const body = Buffer.from(JSON.stringify(await page()));
  return { status: 200, contentType: 'application/json', body };
}
