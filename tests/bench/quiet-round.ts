import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { createFollowerLink } from '../../electron/data/replication/follower-link.ts';
import { createPeer, type Peer, PeerUnreachable } from '../../electron/data/replication/peer.ts';
import { openTlsIdentity } from '../../electron/data/replication/tls-identity.ts';
import { createTlsLine } from '../../electron/data/replication/tls-line.ts';
import { clinicScope, residentInsert } from '../support/acts.ts';
import {
  atOne,
  enrolmentCode,
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../support/clinic.ts';
import { measurePair } from './pair.ts';
import type { Measured } from './report.ts';

/**
 * A whole round of a desk in which nothing is new: hello, a pull that is empty, and the home is asked to
 * wait. Beside it an empty request to a bare server, over a line of the same kind with the same certificate.
 */
export async function benchQuietRound({ turns }: { readonly turns: number }): Promise<Measured> {
  const home = await openHome({ isPlain: false });
  const desk = await openDesk(home.server.url);
  await home.start();
  await desk.start();
  await home.issue([residentInsert(uuidv7())]);
  await atOne(home, desk);
  await desk.replicator.stop();
  const peer = peerOf(desk, home);
  const bare = await openBare(home);
  const took = await measurePair(() => roundOnce(desk, peer), bare.ask, { turns, each: 20 });
  await bare.close();
  await desk.close();
  await home.close();
  return {
    what: 'hello, an empty pull and the question for news, TLS, two encrypted databases with FULL',
    ours: took.ours,
    beside: { name: 'an empty request over TLS', samples: took.beside },
  };
}

/** One line for all rounds, as the desk itself keeps one. */
function peerOf({ db, device, clock }: Workstation, home: HomeWorkstation): Peer {
  const { url } = home.server;
  const who = { db, device, enrolmentCode, role: 'home', name: 'desk' } as const;
  return createPeer({ ...who, url, now: clock.now });
}

/** From the beginning of a round until the desk asks for news, which ends it here. */
async function roundOnce(desk: Workstation, peer: Peer): Promise<void> {
  const asked = Promise.withResolvers<void>();
  const ask: Peer['ask'] = (name, message, options) => {
    if (name !== 'wait') return peer.ask(name, message, options);
    asked.resolve();
    return Promise.reject(new PeerUnreachable('the round is over'));
  };
  const link = createFollowerLink({
    ...desk,
    peer: { ...peer, ask },
    scopeId: clinicScope,
    isRelayed: false,
    now: desk.clock.now,
    random: Math.random,
    onLine: () => undefined,
    onHalt: () => undefined,
    onAnotherHome: () => undefined,
    district: () => null,
    onDistrict: () => Promise.resolve(),
    onFault: asked.reject,
  });
  await link.start();
  await asked.promise;
  await link.stop();
}

async function openBare({ db, device, clock, server }: HomeWorkstation) {
  const identity = await openTlsIdentity(db, device, clock.now());
  const bare = createServer(identity, (request, response) => {
    request.resume().once('end', () => response.end());
  });
  await new Promise<void>((listening) => {
    bare.listen(0, server.host, listening);
  });
  const { port } = bare.address() as AddressInfo; // a listening server has one
  const line = createTlsLine();
  const request = { url: `https://${server.host}:${port}/`, method: 'POST', headers: {} } as const;
  const more = { body: '', publicKey: device.publicKey, signal: new AbortController().signal };
  return {
    ask: () => line.request({ ...request, ...more }),
    close: async () => {
      line.close();
      await new Promise((closed) => bare.close(closed));
    },
  };
}
