import { isRecent } from '../lib/clock.ts';
import { limits, PROTOCOL_VERSION, type Refusal } from './protocol.ts';
import {
  answerHash,
  authHeaders,
  isSignedBy,
  makeNonceGuard,
  type SignedHead,
  signedHead,
} from './request-auth.ts';
import type { Sign, Verify } from './signature.ts';

/**
 * One HTTP exchange of the one that is asked: bounded body, who asks, the answer, its signature. The
 * request and response are node:http's in form, so that the home in a workstation and the district
 * server are the same at their door.
 */

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type HttpRequest = AsyncIterable<Uint8Array> & {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Headers;
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
};

export type HttpResponse = {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(body: Uint8Array): unknown;
};

/** A device that may ask. */
export type Caller = {
  readonly deviceId: string;
  readonly publicKey: string;
  readonly name: string;
  /** It may still hand over what it has. */
  readonly isRevoked: boolean;
  /** At the district: the one clinic that its code was for, where it had one. */
  readonly clinicId?: string | null;
};

export type Call = {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Path and query. */
  readonly target: string;
  readonly body: Uint8Array;
  /** The `Range` header, as it came: it is not signed, and what it brings proves itself. */
  readonly range: string | null;
  /** Network address of the one who asks, as far as it is known: for slowing down, never for trust. */
  readonly address: string;
  /** Null only at addresses that are open to everybody. */
  readonly caller: Caller | null;
};

export type Reply = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

export type ExchangeOptions = {
  readonly now: () => number;
  /** SHA-256 in hex. */
  readonly hashOf: (bytes: Uint8Array) => string;
  readonly encode: (text: string) => Uint8Array;
  readonly sign: Sign;
  readonly verify: Verify;
  readonly findCaller: (deviceId: string) => Promise<Caller | null>;
  /** Whether an address is open to everybody (enrolment, health). */
  readonly isOpen: (path: string) => boolean;
  readonly answer: (call: Call) => Promise<Reply>;
  /** A fault of ours, for the log. It never travels. */
  readonly onFault: (error: unknown) => void;
};

const statusOf: Readonly<Record<Refusal['code'], number>> = {
  'bad-message': 400,
  'not-enrolled': 401,
  'code-wrong': 401,
  'code-used': 409,
  'code-elsewhere': 409,
  'code-expired': 410,
  'too-many': 429,
  clock: 401,
  replayed: 401,
  revoked: 403,
  'unknown-scope': 404,
  'not-found': 404,
  'too-large': 413,
  'unsupported-encoding': 415,
  'bad-transaction': 422,
  'wrong-version': 426,
  busy: 503,
};

/** @throws ProtocolRefusal `wrong-version`: what a peer of another version means is not guessed at */
export function requireVersion({ protocolVersion }: { readonly protocolVersion: number }): void {
  if (protocolVersion !== PROTOCOL_VERSION) throw new ProtocolRefusal('wrong-version');
}

/** An expected refusal in the sense of the protocol; becomes `{code}` with its status. */
export class ProtocolRefusal extends Error {
  override readonly name = 'ProtocolRefusal';
  readonly code: Refusal['code'];
  readonly status: number;

  constructor(code: Refusal['code']) {
    super(code);
    this.code = code;
    this.status = statusOf[code];
  }
}

/**
 * An answer of ours that is not what the protocol says it is. It stays out of what is logged, because it may quote
 * somebody; `code` names the field.
 */
export class IllAnswer extends Error {
  override readonly name = 'IllAnswer';
  readonly code: string;

  constructor([first]: readonly { readonly path?: readonly unknown[] | undefined }[]) {
    super('an answer is not what the protocol says');
    const field = first?.path?.[0];
    this.code = typeof field === 'string' ? field : '';
  }
}

export type Exchange = {
  /** The listener for `http.createServer`. It always answers and never throws. */
  listen(request: HttpRequest, response: HttpResponse): Promise<void>;
  /** Resolves when nothing is being answered any more. */
  settle(): Promise<void>;
};

export function makeExchange(options: ExchangeOptions): Exchange {
  const answer = makeAnswering(options);
  const underWay = new Set<Promise<void>>();
  return {
    listen: (request, response) => {
      const done = answer(request, response).finally(() => underWay.delete(done));
      underWay.add(done);
      return done;
    },
    settle: async () => {
      await Promise.allSettled(underWay);
    },
  };
}

function makeAnswering(options: ExchangeOptions): Exchange['listen'] {
  const admit = makeAdmission(options);
  const enter = makeBodyRoom();
  return async (request, response) => {
    const head = readHead(request.headers);
    const room = enter(request.socket?.remoteAddress ?? '');
    const reply = await receive(request, head, { admit, room }, options).finally(room.leave);
    response.writeHead(reply.status, {
      'content-type': reply.contentType,
      'content-length': String(reply.body.length),
      'cache-control': 'no-store',
      ...reply.headers,
      ...(head ? signatureOf(reply, head, options) : {}),
    });
    response.end(reply.body);
  };
}

type Admit = (
  call: Omit<Call, 'caller'>,
  head: SignedHead | null,
  caller: Caller | null,
  answer: ExchangeOptions['answer'],
) => Promise<Reply>;

/** Who is not known here has little to say: an enrolment, and nothing that fills the memory. */
const STRANGER_BYTES_MAX = 65_536;

/** Bytes of long bodies that are held at the same time, of everybody and of one address. */
export const BODIES_HELD_MAX = { all: 268_435_456, each: 67_108_864 } as const;

/** Requests of one device that are answered at the same time; a home hands on what its desks ask. */
export const REQUESTS_AT_ONCE_MAX = 64;

async function receive(
  request: HttpRequest,
  head: SignedHead | null,
  { admit, room }: { readonly admit: Admit; readonly room: BodyRoom },
  options: ExchangeOptions,
): Promise<Reply> {
  try {
    const target = request.url ?? '/';
    const path = target.split('?', 1)[0] ?? '/';
    const known = head && !options.isOpen(path) ? await options.findCaller(head.deviceId) : null;
    const body = await readBody(request, known ? limits.bodyBytes : STRANGER_BYTES_MAX, room);
    const address = request.socket?.remoteAddress ?? '';
    const call = { method: request.method ?? 'GET', target, path, body, address };
    const { range = null } = request.headers;
    const asked = { ...call, range: typeof range === 'string' ? range : null };
    if (options.isOpen(path)) return await options.answer({ ...asked, caller: null });
    return await admit(asked, head, known, options.answer);
  } catch (error) {
    if (error instanceof ProtocolRefusal) return refuse(error, options);
    options.onFault(error);
    return json(500, { code: 'internal' }, options);
  }
}

type BodyRoom = {
  /** False where there is no room for so many bytes more. */
  take(bytes: number): boolean;
  leave(): void;
};

/**
 * Who it is that speaks is known when the body is here, and its device's id is no secret: thousands of bodies that begin
 * and do not end must not fill the memory.
 */
function makeBodyRoom(): (address: string) => BodyRoom {
  const held = new Map<string, number>();
  let all = 0;
  return (address) => {
    let own = 0;
    return {
      take: (bytes) => {
        const each = (held.get(address) ?? 0) + bytes;
        if (each > BODIES_HELD_MAX.each || all + bytes > BODIES_HELD_MAX.all) return false;
        held.set(address, each);
        all += bytes;
        own += bytes;
        return true;
      },
      leave: () => {
        const left = (held.get(address) ?? 0) - own;
        if (left > 0) held.set(address, left);
        else held.delete(address);
        all -= own;
      },
    };
  };
}

function makeAdmission(options: ExchangeOptions): Admit {
  const guard = makeNonceGuard();
  const answering = new Map<string, number>();
  return async (call, head, caller, answer) => {
    if (!head || !caller) throw new ProtocolRefusal('not-enrolled');
    const request = { ...head, ...call, bodyHash: options.hashOf(call.body) };
    if (!isSignedBy(caller.publicKey, request, options.verify))
      throw new ProtocolRefusal('not-enrolled');
    const verdict = guard(head, options.now());
    if (verdict !== 'fresh') throw new ProtocolRefusal(verdict);
    const count = answering.get(caller.deviceId) ?? 0;
    if (count >= REQUESTS_AT_ONCE_MAX) throw new ProtocolRefusal('too-many');
    answering.set(caller.deviceId, count + 1);
    try {
      return await answer({ ...call, caller });
    } finally {
      const left = (answering.get(caller.deviceId) ?? 1) - 1;
      if (left > 0) answering.set(caller.deviceId, left);
      else answering.delete(caller.deviceId);
    }
  };
}

function readHead(headers: Headers): SignedHead | null {
  const parsed = signedHead.safeParse({
    deviceId: headers[authHeaders.device],
    time: headers[authHeaders.time],
    nonce: headers[authHeaders.nonce],
    signature: headers[authHeaders.signature],
  });
  return parsed.success ? parsed.data : null;
}

/** Bytes as they are: what unfolds into more than it shows is refused before anything unfolds. */
async function readBody(
  request: HttpRequest,
  bytesMax: number,
  room: BodyRoom,
): Promise<Uint8Array> {
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding !== 'identity') throw new ProtocolRefusal('unsupported-encoding');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of whole(request)) {
    length += chunk.length;
    if (length > bytesMax) throw new ProtocolRefusal('too-large');
    if (length > STRANGER_BYTES_MAX && !room.take(chunk.length))
      throw new ProtocolRefusal('too-many');
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** A body that breaks off is the asker's doing or the line's, and no fault of ours. */
async function* whole(request: HttpRequest): AsyncGenerator<Uint8Array, void> {
  try {
    yield* request;
  } catch {
    throw new ProtocolRefusal('bad-message');
  }
}

/** The time goes with every refusal: an asker whose clock is wrong can put its next request right. */
function refuse({ code, status }: ProtocolRefusal, options: ExchangeOptions): Reply {
  return json(status, { code, serverTime: options.now() }, options);
}

function json(status: number, value: unknown, { encode }: ExchangeOptions): Reply {
  return { status, contentType: 'application/json', body: encode(JSON.stringify(value)) };
}

function signatureOf(reply: Reply, head: SignedHead, options: ExchangeOptions) {
  const bodyHash = options.hashOf(reply.body);
  const hash = answerHash({ nonce: head.nonce, status: reply.status, bodyHash });
  return { [authHeaders.signature]: options.sign(hash) };
}

const CONTACT_MS = 60_000;

/** Notes that a device spoke, at most once a minute: writing it down costs more than many answers. */
export function makeContactNotes(
  note: (deviceId: string, now: number) => Promise<void>,
): (deviceId: string, now: number) => Promise<void> {
  const noted = new Map<string, number>();
  return async (deviceId, now) => {
    const last = noted.get(deviceId);
    if (last !== undefined && isRecent(last, now, CONTACT_MS)) return;
    noted.set(deviceId, now);
    await note(deviceId, now);
  };
}
