import { createServer, request as askPlain } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import {
  atOne,
  enrolmentCode,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
} from '../../../tests/support/clinic.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { openReplica } from '../../../tests/support/replica.ts';
import { startHomeServer } from './home-server.ts';
import { findPeer } from './known-devices.ts';
import { createPeer, PeerUnreachable } from './peer.ts';
import { openTlsIdentity } from './tls-identity.ts';
import { createTlsLine } from './tls-line.ts';

const { kept } = keeping();

const openSecureHome = () => kept(openHome({ isPlain: false }));
const identityOf = ({ db, device }: HomeWorkstation) => openTlsIdentity(db, device, Date.now());

/** The same home behind another door, as after a restart at an address of its choice. */
async function openAgain(home: HomeWorkstation, port: number) {
  const server = await startHomeServer({
    ...home,
    name: 'home',
    demonstrationCode: enrolmentCode,
    port,
    onFault: (error) => home.faults.push(error),
  });
  return kept(Promise.resolve(server));
}

test('desk and home speak TLS, and everything arrives', async () => {
  const home = await openSecureHome();
  expect(home.server.url).toMatch(/^https:/);
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  expect([...home.faults, ...desk.faults]).toEqual([]);
});

test('nothing is said to another device that answers at the address of the home', async () => {
  const home = await openSecureHome();
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  const { port } = home.server;
  await home.server.close();
  const stranger = await openSecureHome();
  let requests = 0;
  const listener = await listenAt(port, await identityOf(stranger), () => {
    requests += 1;
  });
  const { txId } = await desk.issue([residentInsert(uuid())]);
  await eventually(() => expect(desk.replicator.state().home.reachable).toBe(false));
  await eventually(() => expect(listener.lines()).toBeGreaterThan(1));
  expect(requests).toBe(0);
  expect(desk.replicator.state().stoppedBecause).toBeNull();
  await listener.close();
  await openAgain(home, port);
  await eventually(async () => expect(await feedIds(home)).toContain(txId));
});

test('a new certificate of the same device is as good as the old one', async () => {
  const home = await openSecureHome();
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  const { port } = home.server;
  const before = await identityOf(home);
  expect(await identityOf(home)).toEqual(before);
  await home.server.close();
  const inTwoYears = Date.now() + 2 * 365 * 24 * 3600_000;
  const after = await openTlsIdentity(home.db, home.device, inTwoYears);
  expect(after.cert).not.toBe(before.cert);
  await openAgain(home, port);
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
});

test('a certificate that another device signed does not stay, whatever lies in the database', async () => {
  const [home, other] = [await openSecureHome(), await openSecureHome()];
  const theirs = await identityOf(other);
  await home.db.write((db) =>
    db
      .updateTable('line_identity')
      .set({ private_key: theirs.key, certificate: theirs.cert })
      .execute(),
  );
  expect((await identityOf(home)).cert).not.toBe(theirs.cert);
});

test('somebody who stands between and hands on the enrolment is found out', async () => {
  const home = await kept(openHome());
  const between = await kept(openHome({ isPlain: false }));
  const relay = await relayTo(home.server.port, await identityOf(between));
  const desk = await openReplica({ isHome: false });
  const peer = createPeer({
    ...desk,
    role: 'home',
    url: `https://127.0.0.1:${relay.port}`,
    enrolmentCode,
    name: 'desk',
    now: Date.now,
  });
  const asked = peer.ask(
    'wait',
    { scopeId: clinicScope, seq: 0, district: null },
    { timeoutMs: 5_000 },
  );
  await expect(asked).rejects.toThrow(PeerUnreachable);
  expect(await findPeer(desk.db.read, 'home')).toBeNull();
  await relay.close();
  await desk.close();
});

test('beyond this machine nothing is plain', async () => {
  const line = createTlsLine();
  const message = { method: 'POST', headers: {}, body: '', publicKey: null } as const;
  const signal = new AbortController().signal;
  expect(() => line.request({ ...message, url: 'http://10.1.2.3:7400/', signal })).toThrow(
    'encrypted',
  );
  const home = await kept(openHome());
  const opening = startHomeServer({
    ...home,
    name: 'home',
    demonstrationCode: null,
    host: '0.0.0.0',
    isPlain: true,
    onFault: () => undefined,
  });
  await expect(opening).rejects.toThrow('encrypted');
});

type Identity = { readonly key: string; readonly cert: string };

async function listenAt(port: number, identity: Identity, onRequest: () => void) {
  let lines = 0;
  const server = createSecureServer(identity, (_request, response) => {
    onRequest();
    response.end('{}');
  });
  server.on('connection', () => {
    lines += 1;
  });
  await new Promise<void>((done) => {
    server.listen(port, '127.0.0.1', done);
  });
  return { lines: () => lines, close: () => closed(server) };
}

/** Ends the encrypted line itself, and asks the home in its own name. */
async function relayTo(port: number, identity: Identity) {
  const server = createSecureServer(identity, (request, response) => {
    const { method, url: path, headers } = request;
    const asking = askPlain({ port, host: '127.0.0.1', method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(asking);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

function closed(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
