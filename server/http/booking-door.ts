import { makeAttemptThrottle } from '../../shared/replication/enrolment.ts';
import type { Exchange, HttpRequest, HttpResponse } from '../../shared/replication/exchange.ts';
import { answerBooking } from '../bookings/answer.ts';
import { type BookingSystem, findBookingSystem } from '../bookings/keys.ts';
import { freePlaces } from '../bookings/free.ts';
import { makeBookingLog } from '../bookings/log.ts';
import { bookingAsk, BookingProblem, freeAsk, parseAsk, placeAsk } from '../bookings/messages.ts';
import { cancelBooking, takeBooking } from '../bookings/take.ts';
import type { District } from '../district.ts';
import { telling } from './router.ts';

/** The addresses for booking systems of others (docs/booking-api.md); nothing of the protocol is there. */
const ROOT = '/v1/bookings';
const ANSWER = `${ROOT}/answer`;
const FREE = `${ROOT}/free`;
/** They change nothing and are not on record. */
const questions: ReadonlySet<string> = new Set([ANSWER, FREE]);

/** A booking is a few hundred bytes. */
const BODY_BYTES_MAX = 16_384;
const ASKS_PER_MINUTE = 240;

export function isOfBookings(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

type Answer = { readonly status: number; readonly body: object };
type Act = (district: District, system: BookingSystem, body: Uint8Array) => Promise<Answer>;

const acts: Readonly<Record<string, Act>> = {
  [ROOT]: async (district, system, body) => {
    const ask = parseAsk(placeAsk, body);
    const isNew = await telling(district, ({ writer, lookUpKey: key }) =>
      takeBooking({ db: district.db, key, writer }, system, ask),
    );
    const answer = await answerBooking(district.db, system, ask.bookingId);
    return { status: isNew ? 202 : 200, body: answer };
  },
  [ANSWER]: async ({ db }, system, body) => {
    const { bookingId } = parseAsk(bookingAsk, body);
    return { status: 200, body: await answerBooking(db, system, bookingId) };
  },
  [FREE]: async ({ db, now }, system, body) => {
    const places = await freePlaces(db, system, parseAsk(freeAsk, body), now());
    return { status: 200, body: { places } };
  },
  [`${ROOT}/cancel`]: async (district, system, body) => {
    const { bookingId } = parseAsk(bookingAsk, body);
    await telling(district, ({ writer }) =>
      cancelBooking({ db: district.db, writer }, system, bookingId),
    );
    return { status: 202, body: await answerBooking(district.db, system, bookingId) };
  },
};

/** Answers booking systems, each by a key of its own. Never throws. */
export function openBookingDoor(district: District): Exchange {
  const throttle = makeAttemptThrottle();
  const mayAsk = makeRate(district.now);
  const log = makeBookingLog(district);
  const underWay = new Set<Promise<void>>();

  async function answer(request: HttpRequest): Promise<Answer> {
    const [path = ''] = (request.url ?? '/').split('?', 1);
    const act = Object.hasOwn(acts, path) ? acts[path] : undefined;
    const address = request.socket?.remoteAddress ?? '';
    const body = await readBody(request);
    if (!act || request.method !== 'POST') throw new BookingProblem('not-found');
    if (throttle.isTooMany(address, district.now())) throw new BookingProblem('too-many');
    const system = await findSystem(district, request);
    if (!system) {
      throttle.fail(address, district.now());
      await log({ systemId: null, act: path, outcome: 'key-wrong' });
      throw new BookingProblem('key-wrong');
    }
    if (!mayAsk(system.systemId)) throw new BookingProblem('too-many');
    const record = (outcome: string) => log({ systemId: system.systemId, act: path, outcome });
    return noted(record, questions.has(path), () => act(district, system, body));
  }

  return {
    listen: (request, response) => {
      const done = reply(district, response, () => answer(request)).finally(() =>
        underWay.delete(done),
      );
      underWay.add(done);
      return done;
    },
    settle: async () => {
      await Promise.allSettled(underWay);
    },
  };
}

async function reply(
  { onFault, now }: District,
  response: HttpResponse,
  answer: () => Promise<Answer>,
): Promise<void> {
  const { status, body } = await answer().catch((error: unknown): Answer => {
    if (error instanceof BookingProblem) {
      const { code, fields, status: problemStatus } = error;
      return { status: problemStatus, body: { code, fields, serverTime: now() } };
    }
    onFault(error);
    return { status: 500, body: { code: 'internal', fields: [], serverTime: now() } };
  });
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

async function findSystem(
  { db }: District,
  { headers }: HttpRequest,
): Promise<BookingSystem | null> {
  const { authorization } = headers;
  const said = typeof authorization === 'string' ? authorization : '';
  const [, key] = /^Bearer ([\w-]{20,100})$/i.exec(said) ?? [];
  return key === undefined ? null : findBookingSystem(db, key);
}

async function readBody(request: HttpRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      length += chunk.length;
      if (length <= BODY_BYTES_MAX) chunks.push(chunk);
    }
  } catch {
    throw new BookingProblem('bad-message');
  }
  if (length > BODY_BYTES_MAX) throw new BookingProblem('too-large');
  return Buffer.concat(chunks);
}

/** Every act is on record with what came of it; a question only where it was refused. */
async function noted(
  record: (outcome: string) => Promise<void>,
  isQuestion: boolean,
  act: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await act();
    if (!isQuestion) await record(String(answer.status));
    return answer;
  } catch (error) {
    await record(error instanceof BookingProblem ? error.code : 'internal');
    throw error;
  }
}

/** So many questions of one system within a minute. */
function makeRate(now: () => number): (systemId: string) => boolean {
  const asked = new Map<string, { readonly minute: number; count: number }>();
  return (systemId) => {
    const minute = Math.floor(now() / 60_000);
    const known = asked.get(systemId);
    const line = known?.minute === minute ? known : { minute, count: 0 };
    line.count += 1;
    asked.set(systemId, line);
    return line.count <= ASKS_PER_MINUTE;
  };
}
