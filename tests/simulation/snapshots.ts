import { join } from 'node:path';
import {
  createFirstLoad,
  type FirstLoad,
} from '../../electron/data/replication/snapshot/first-load.ts';
import type { FirstLoadOptions } from '../../electron/data/replication/snapshot/first-load.ts';
import { mountDigest, mountSnapshots } from '../../electron/data/replication/snapshot/mount.ts';
import { createPeerSource } from '../../electron/data/replication/snapshot/peer-source.ts';
import { openSealKey } from '../../electron/data/replication/snapshot/seal-key.ts';
import {
  createSnapshotService,
  type HomeSnapshotOptions,
} from '../../electron/data/replication/snapshot/service.ts';
import { openShelf, type Shelf } from '../../electron/data/replication/snapshot/shelf.ts';
import type { SnapshotSource } from '../../electron/data/replication/snapshot/source.ts';
import type { LineName } from '../../electron/data/replication/connection-watch.ts';
import type {
  BelowHandler,
  BytesHandler,
  HomeServer,
  MountedHandler,
} from '../../electron/data/replication/home-server.ts';
import type { Peer } from '../../electron/data/replication/peer.ts';
import { type Call, ProtocolRefusal, type Reply } from '../../shared/replication/exchange.ts';
import type { SnapshotService } from '../../shared/replication/snapshot-service.ts';
import type { Life } from './life.ts';

/** Lets nothing else happen until the work is done, wherever in the machine it is done. */
export type Busy = <Result>(work: Promise<Result>) => Promise<Result>;
type Handle = (call: Call) => Promise<Reply>;

export type DoorOptions = Omit<HomeSnapshotOptions, 'shelf'> & {
  readonly life: Life;
  readonly busy: Busy;
  /** Where the chunks lie: on the disk of the machine, beside its database. */
  readonly folder: string;
  /** @throws when nothing can be written on that disk */
  readonly refuseWrites: () => void;
  /** Mounts what else this home answers. */
  readonly mountMore?: ((server: Mounts) => void) | undefined;
};

export type Mounts = Pick<HomeServer, 'mount' | 'mountBelow'>;

/**
 * The door of a home as its server has it: snapshots and digests as the product makes them, everything
 * else by the protocol. Nothing is opened before somebody asks.
 */
export function openDoor(options: DoorOptions, protocol: Handle): Handle {
  const { scopeId, db, busy, mountMore } = options;
  const mounted = new Map<string, MountedHandler>();
  const bytes = new Map<string, BytesHandler>();
  const below = new Map<string, BelowHandler>();
  const server = {
    mount: (path: string, handler: MountedHandler) => void mounted.set(path, handler),
    mountBytes: (path: string, handler: BytesHandler) => void bytes.set(path, handler),
    mountBelow: (path: string, handler: BelowHandler) => void below.set(path, handler),
  };
  mountSnapshots(server, scopeId, openedOnce(options));
  mountDigest(server, scopeId, db);
  mountMore?.(server);
  return (call) => {
    const border = call.path.lastIndexOf('/');
    const whole = call.method === 'GET' ? bytes.get(call.path.slice(0, border)) : undefined;
    if (whole) return busy(answerBytes(call, whole, call.path.slice(border + 1)));
    const under = [...below].find(([path]) => call.path.startsWith(`${path}/`));
    if (under) return busy(answerBelow(call, under[1]));
    const handler = mounted.get(call.path);
    return handler ? busy(answerMounted(call, handler)) : protocol(call);
  };
}

function openedOnce(options: DoorOptions): SnapshotService {
  let opening: Promise<SnapshotService> | null = null;
  const open = async () => {
    const key = await options.db.write(async (trx) => openSealKey(trx));
    const shelf = perishable(openShelf(options.folder, key), options);
    return createSnapshotService({ ...options, shelf });
  };
  const service = () =>
    (opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    }));
  return {
    ask: async () => (await service()).ask(),
    chunk: async (hash) => (await service()).chunk(hash),
    take: async (onPercent) => (await service()).take(onPercent),
    renew: async (since) => (await service()).renew(since),
    newest: async () => (await service()).newest(),
    settle: async () => (await opening)?.settle(),
  };
}

/** A shelf whose process may die before it touches it. */
function perishable(shelf: Shelf, { life, refuseWrites }: DoorOptions): Shelf {
  const before = <Values extends readonly unknown[], Result>(
    act: (...values: Values) => Promise<Result>,
    refuse: () => void = () => undefined,
  ) => {
    return async (...values: Values): Promise<Result> => {
      life.spend();
      refuse();
      return act(...values);
    };
  };
  return {
    ...shelf,
    has: before(shelf.has),
    get: before(shelf.get),
    getManifest: before(shelf.getManifest),
    put: before(shelf.put, refuseWrites),
    putManifest: before(shelf.putManifest, refuseWrites),
    keepOnly: before(shelf.keepOnly),
  };
}

async function answerMounted({ body, caller }: Call, handler: MountedHandler): Promise<Reply> {
  if (!caller || caller.isRevoked) throw new ProtocolRefusal('revoked');
  const reply = await handler({ body: JSON.parse(Buffer.from(body).toString('utf8')), caller });
  const text = JSON.stringify(reply.body);
  return { status: reply.status, contentType: 'application/json', body: Buffer.from(text) };
}

/** As the exchange does it for whoever is enrolled. */
async function answerBelow(call: Call, handler: BelowHandler): Promise<Reply> {
  if (!call.caller || call.caller.isRevoked) throw new ProtocolRefusal('revoked');
  return asText(await handler(rangedCall(call)));
}

/** A place from which on bytes are asked for, as HTTP says it. */
export function rangedCall(call: Call): Call {
  return call.range === null ? call : { ...call, range: `bytes=${call.range}-` };
}

/** Over the simulated line bytes go as text. */
export function asText(reply: Reply): Reply {
  if (reply.contentType !== 'application/octet-stream') return reply;
  const body = Buffer.from(Buffer.from(reply.body).toString('base64'));
  return { status: 200, contentType: 'text/plain', body };
}

/** Bytes from a place on; over the simulated line they go as text. */
async function answerBytes({ range }: Call, handler: BytesHandler, name: string): Promise<Reply> {
  const whole = await handler(name);
  if (!whole) throw new ProtocolRefusal('not-found');
  const body = Buffer.from(Buffer.from(whole.subarray(Number(range))).toString('base64'));
  return { status: 200, contentType: 'text/plain', body };
}

export type LoadingOptions = Omit<FirstLoadOptions, 'source' | 'derive' | 'onState' | 'onRows'> & {
  readonly busy: Busy;
};

/** How a clinic comes to a desk or to its new home, as the product has it, over the simulated line. */
export function openFirstLoad(
  { busy, ...options }: LoadingOptions,
  peer: Peer,
  line: LineName,
): FirstLoad {
  const hold = createHold(busy);
  const { db } = options;
  return createFirstLoad({
    ...options,
    db: { ...db, write: (work) => db.write(work).finally(hold.release) },
    after: (delayMs, act) => {
      hold.release();
      return options.after(delayMs, act);
    },
    source: held(createPeerSource(peer, options.scopeId, line), hold),
    derive: () => Promise.resolve(),
    onState: () => undefined,
    onRows: () => undefined,
  });
}

type Hold = { readonly take: () => void; readonly release: () => void };

/** What a loader does with a chunk before it writes it down is done by other threads: it is waited for. */
function createHold(busy: Busy): Hold {
  let release: (() => void) | null = null;
  return {
    take: () => {
      release?.();
      void busy(
        new Promise<void>((resolve) => {
          release = resolve;
        }),
      );
    },
    release: () => {
      release?.();
      release = null;
    },
  };
}

function held(source: SnapshotSource, hold: Hold): SnapshotSource {
  return {
    name: source.name,
    manifest: (signal) => {
      hold.release();
      return source.manifest(signal);
    },
    chunk: async function* (hash, from, signal) {
      hold.release();
      yield* source.chunk(hash, from, signal);
      if (signal.aborted) return;
      signal.addEventListener('abort', hold.release, { once: true });
      hold.take();
    },
  };
}

/** The folder of the chunks beside a database. */
export function shelfBeside(databasePath: string): string {
  return join(databasePath, '..', 'snapshots');
}
