import { implement, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { v7 as uuidv7 } from 'uuid';
import { contract } from '../../shared/contract/contract.ts';
import { unreachable } from '../../shared/lib/assert.ts';
import { AppError, type ProblemCode } from '../../shared/lib/problem.ts';
import type { JoinedPlace, Refusal } from '../../shared/replication/protocol.ts';
import { systemClock } from './clock.ts';
import type { NewcomerConfig } from './config.ts';
import type { DatabaseHandle } from './db/handle.ts';
import { databaseKey, holdDatabase, openDatabase } from './db/open.ts';
import type { DataHost } from './host.ts';
import { createLog, describeFault, type Log } from './log.ts';
import { portAsSocket } from './port-socket.ts';
import { openDevice } from './replication/device.ts';
import { type Directory, lanDirectory } from './replication/discovery.ts';
import { introduce, type Introduced, type IntroductionAnswer } from './replication/introduction.ts';
import { saveDevice } from './replication/known-devices.ts';
import { createTlsLine, type LineAnswer, type TlsLine } from './replication/tls-line.ts';
import { writeSetUp } from './set-up.ts';

type Options = {
  readonly config: NewcomerConfig;
  /** The set-up is written: this program begins anew as a workstation. */
  readonly onJoined: () => void;
  readonly directory?: Directory;
  /** As what it can be set up: {@link KINDS} without. */
  readonly kinds?: readonly JoinedPlace['role'][];
};

/**
 * For these there are screens. A hospital's workstation and a tablet follow and write, and nobody could
 * work there yet (docs/adr/0015).
 */
const KINDS: readonly JoinedPlace['role'][] = ['home', 'desk'];

/** Where a home listens unless it was told otherwise, and a desk that takes the clinic over. */
const HOME_PORT = 7_400;
const HOME_DOOR = { host: '0.0.0.0', port: HOME_PORT };
const LISTEN_MS = 2_500;
const ANSWER_MS = 15_000;

/** The data host of a computer that belongs to no clinic yet: it can join one, and nothing else. */
export async function startJoiningHost(options: Options): Promise<DataHost> {
  const { config } = options;
  const log = createLog('data');
  const onTrouble = (error: unknown) =>
    log.warn({ fault: error instanceof Error ? error.name : typeof error }, 'discovery');
  const letGo = holdDatabase(config.databasePath);
  const db = await openUnused(config).catch((error: unknown) => {
    letGo();
    throw error;
  });
  const directory = options.directory ?? lanDirectory(onTrouble);
  const calls = new RPCHandler(makeRouter(options, { db, directory, log }));
  return {
    lanPort: null,
    connectSocket: (_placeKind, socket) => {
      void calls.upgrade(socket, { context: {} });
    },
    connectPort: (_placeKind, port) => {
      void calls.upgrade(portAsSocket(port), { context: {} });
      port.start();
    },
    close: async () => {
      await db.close();
      letGo();
    },
  };
}

/** A database that has been at work is some clinic's, whatever has become of the set-up beside it. */
async function openUnused(config: NewcomerConfig): Promise<DatabaseHandle> {
  const db = await openDatabase(config.databasePath, databaseKey(config.databaseKey));
  const found = await db.read.selectFrom('workstation').select('singleton').executeTakeFirst();
  if (!found) return db;
  await db.close();
  throw new AppError('set-up-lost');
}

type Parts = {
  readonly db: DatabaseHandle;
  readonly directory: Directory;
  readonly log: Log;
};

function makeRouter({ config, onJoined, kinds = KINDS }: Options, { db, directory, log }: Parts) {
  const os = implement(contract);
  return {
    workstations: {
      standing: os.workstations.standing.handler(async function* ({ signal }) {
        yield { isJoined: false, isDismissed: false };
        await untilAborted(signal);
      }),
    },
    joining: {
      homes: os.joining.homes.handler(async () => ({
        homes: (await directory.find(LISTEN_MS)).map(({ clinicId, clinicName, url }) => ({
          clinicId,
          clinicName,
          url,
        })),
      })),
      join: os.joining.join.handler(async ({ input }) => {
        try {
          const place = await join(db, { ...input, kinds });
          writeSetUp(config.setUpPath, setUpOf(place, input));
          onJoined();
          return { clinicName: place.clinicName };
        } catch (error) {
          throw toWire(error, log);
        }
      }),
    },
  };
}

type Wish = {
  readonly code: string;
  readonly address: string;
  readonly name: string;
  readonly kinds: readonly JoinedPlace['role'][];
};

/** The key that is shown was made on this computer, and stays here. */
async function join(
  db: DatabaseHandle,
  { code, address, name, kinds }: Wish,
): Promise<JoinedPlace> {
  const device = await db.write((trx) => openDevice(trx, uuidv7));
  const url = urlOf(address);
  const line = createTlsLine();
  try {
    const introduced = await introduce({
      device,
      name,
      code,
      kinds,
      send: (path, text) => askStranger(line, url + path, text),
    });
    const { peer, place } = accepted(introduced);
    if (!kinds.includes(place.role)) throw new AppError('code-elsewhere');
    const role = place.role === 'desk' ? 'home' : 'district';
    await db.write(async (trx) => saveDevice(trx, peer, role, systemClock.now()));
    return place;
  } finally {
    line.close();
  }
}

/** @throws AppError `nobody-there`; `not-the-one-asked` by what is no Yizhan */
async function askStranger(line: TlsLine, url: string, body: string): Promise<IntroductionAnswer> {
  const answer = await answerAt(line, url, body);
  try {
    return { ...answer, body: JSON.parse(answer.body.toString('utf8')) };
  } catch (cause) {
    throw new AppError('not-the-one-asked', { cause });
  }
}

async function answerAt(line: TlsLine, url: string, body: string): Promise<LineAnswer> {
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    return await line.request({ url, method: 'POST', headers, body, publicKey: null, signal });
  } catch (cause) {
    // Also what is no address, or one that is not spoken to in the clear.
    throw new AppError('nobody-there', { cause });
  }
}

const problemFor: Readonly<Partial<Record<Refusal['code'], ProblemCode>>> = {
  'code-wrong': 'code-wrong',
  'code-used': 'code-used',
  'code-expired': 'code-expired',
  'code-elsewhere': 'code-elsewhere',
  'too-many': 'too-many-attempts',
  'wrong-version': 'other-version',
  'bad-message': 'other-version',
  revoked: 'workstation-dismissed',
};

function accepted(introduced: Introduced) {
  if (introduced.outcome === 'refused') {
    const { code } = introduced;
    throw new AppError((code === 'other' ? undefined : problemFor[code]) ?? 'internal');
  }
  // Who can not prove the code is not the one that made it.
  if (introduced.outcome === 'not-genuine') throw new AppError('not-the-one-asked');
  const { peer, place } = introduced;
  // A code without a clinic is of a demonstration.
  if (!place) throw new AppError('code-wrong');
  return { peer, place };
}

/** As people write it: an address of this network, with or without port. */
export function urlOf(address: string): string {
  const trimmed = address.replace(/\/+$/, '');
  if (/^https?:\/\//.test(trimmed)) return trimmed;
  return /:\d{1,5}$/.test(trimmed) ? `https://${trimmed}` : `https://${trimmed}:${HOME_PORT}`;
}

type SetUp = Parameters<typeof writeSetUp>[1];

function setUpOf(place: JoinedPlace, { address, name }: Pick<Wish, 'address' | 'name'>): SetUp {
  const { clinicId, referenceScopeId, ticketPrefix } = place;
  const role = roleOf(place, urlOf(address));
  return { workstation: { name, ticketPrefix, clinicId }, referenceScopeId, role };
}

function roleOf({ role, scopeId }: JoinedPlace, url: string): NonNullable<SetUp['role']> {
  switch (role) {
    case 'desk':
      return { kind: 'desk', homeUrl: url, listen: HOME_DOOR };
    case 'home':
      return { kind: 'home', listen: HOME_DOOR, districtUrl: url };
    case 'hospital':
    case 'tablet':
      return { kind: 'guest', scopeId, scopeKind: role, districtUrl: url };
    default:
      return unreachable(role);
  }
}

function toWire(error: unknown, log: Log): ORPCError<string, unknown> {
  if (!(error instanceof AppError)) log.error(describeFault(error), 'fault');
  const problem = error instanceof AppError ? error : new AppError('internal');
  return new ORPCError(problem.code, { status: 422, data: problem.toProblem(), cause: error });
}

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
