import { createHash, randomBytes, type X509Certificate } from 'node:crypto';
import { clockOffset } from '../../../shared/replication/hlc.ts';
import {
  type Answer,
  type Ask,
  type MessageName,
  messages,
  type Refusal,
  refusal,
} from '../../../shared/replication/protocol.ts';
import { answerHash, authHeaders, requestHash } from '../../../shared/replication/request-auth.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import type { AddressBook } from './address-book.ts';
import { type Device, verifySignature } from './device.ts';
import { introduce } from './introduction.ts';
import { findPeer, type KnownDevice, saveDevice } from './known-devices.ts';
import { hearRefusals, type Membership, withRefusals } from './membership.ts';
import { createTlsLine, type TlsLine } from './tls-line.ts';

/** No answer: cut off, too late, or not the one that was asked. Nothing is known of the effect. */
export class PeerUnreachable extends Error {
  override readonly name = 'PeerUnreachable';
}

/** The peer answered that it will not. */
export class PeerRefusal extends Error {
  override readonly name = 'PeerRefusal';
  readonly code: Refusal['code'] | 'other';

  constructor(code: Refusal['code'] | 'other') {
    super(code);
    this.code = code;
  }
}

export type PeerOptions = {
  readonly db: DatabaseHandle;
  readonly device: Device;
  readonly role: 'home' | 'district';
  /** Without a slash at the end. */
  readonly url: string;
  /** Where it is now, where addresses change; without one it stays at its `url`. */
  readonly address?: AddressBook | null;
  /** The code that lets this workstation in; null once it is in. */
  readonly enrolmentCode: string | null;
  /** Of this workstation, as the peer shall list it. */
  readonly name: string;
  readonly now: () => number;
  /** Hears who was sent away; null where nobody is (a simulation). */
  readonly membership?: Membership | null;
};

export type RequestOptions = { readonly timeoutMs: number; readonly signal?: AbortSignal };

/** The one that this workstation asks: the clinic's home, or the district. */
export type Peer = {
  /** @throws PeerUnreachable, PeerRefusal */
  ask<Name extends MessageName>(
    name: Name,
    ask: Ask<Name>,
    options: RequestOptions,
  ): Promise<Answer<Name>>;
  /**
   * A signed request to an address that the peer mounted beside the protocol. JSON in, JSON out,
   * and bytes as they are; enrols first when it has to.
   *
   * @throws PeerUnreachable, PeerRefusal
   */
  request(
    path: string,
    body: unknown,
    options: RequestOptions,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /**
   * The bytes of a signed GET from a place on, as they arrive. They carry no proof of their own: the
   * asker knows their hash. Ends as a broken line when nothing came for `timeoutMs`.
   *
   * @throws PeerUnreachable, PeerRefusal
   */
  download(path: string, from: number, options: RequestOptions): AsyncIterable<Uint8Array>;
  /** Takes the line away, or gives it back: whatever is under way ends as if a cable was pulled. */
  setCut(isCut: boolean): void;
  readonly isCut: () => boolean;
};

type Line = {
  readonly options: PeerOptions;
  readonly tls: TlsLine;
  isCut: boolean;
  underWay: Set<AbortController>;
  peer: KnownDevice | null;
  /** The peer's clock minus ours, once it told. */
  offsetMs: number;
  isCodeRefused: boolean;
};

type Received = { readonly status: number; readonly body: unknown };

export function createPeer(options: PeerOptions): Peer {
  const line: Line = {
    options,
    tls: createTlsLine(),
    isCut: false,
    underWay: new Set(),
    peer: null,
    offsetMs: 0,
    isCodeRefused: false,
  };
  const request: Peer['request'] = (path, body, more) => askSigned(line, path, body, more);
  return {
    request,
    ask: async (name, ask, more) => {
      const { path, output } = messages[name];
      const { membership, role } = options;
      const tells = membership && role === 'district';
      const told = tells ? await withRefusals(membership, name, ask) : ask;
      const { status, body } = await request(path, told, more);
      if (status !== 200) throw new PeerRefusal('other');
      const parsed = output.safeParse(body);
      if (!parsed.success) throw new PeerRefusal('bad-message');
      if (membership) await hearRefusals(membership, parsed.data);
      return parsed.data as Answer<typeof name>;
    },
    download: (path, from, more) => download(line, path, from, more),
    setCut: (isCut) => {
      line.isCut = isCut;
      if (isCut) for (const running of line.underWay) running.abort();
    },
    isCut: () => line.isCut,
  };
}

/**
 * A stranger introduces itself first, once; a request out of its time is put right with the peer's
 * clock and asked once more.
 */
async function askSigned(
  line: Line,
  path: string,
  body: unknown,
  options: RequestOptions,
): Promise<Received> {
  line.peer ??= await findPeer(line.options.db.read, line.options.role);
  if (!line.peer) await enrol(line, options);
  for (let attempt = 1; ; attempt += 1) {
    const received = await sendSigned(line, path, body, options);
    const code = refusalIn(received);
    if (code === null) return received;
    if (code === 'revoked') await line.options.membership?.dismiss(line.options.role);
    if (attempt > 1 || !(await isPutRight(line, code, received, options)))
      throw new PeerRefusal(code);
  }
}

async function isPutRight(
  line: Line,
  code: PeerRefusal['code'],
  { body }: Received,
  options: RequestOptions,
): Promise<boolean> {
  if (code === 'not-enrolled') {
    await enrol(line, options);
    return true;
  }
  const told = refusal.safeParse(body);
  if (code !== 'clock' || told.data?.serverTime === undefined) return false;
  const now = line.options.now();
  line.offsetMs = clockOffset(now, now, told.data.serverTime);
  return true;
}

function refusalIn({ status, body }: Received): PeerRefusal['code'] | null {
  if (status < 400) return null;
  const parsed = refusal.safeParse(body);
  return parsed.success ? parsed.data.code : 'other';
}

/** What is final: asking again with this code changes nothing. */
const FINAL: ReadonlySet<string> = new Set([
  'code-wrong',
  'code-used',
  'code-expired',
  'code-elsewhere',
  'revoked',
]);

/** Once: a code that was refused is not tried again. */
async function enrol(line: Line, options: RequestOptions): Promise<void> {
  const { db, device, enrolmentCode: code, name, now, role } = line.options;
  if (code === null || line.isCodeRefused) throw new PeerRefusal('not-enrolled');
  const introduced = await introduce({
    device,
    name,
    code,
    send: (path, text) => send(line, { path, headers: {}, text, publicKey: null }, options),
  });
  if (introduced.outcome === 'refused') {
    line.isCodeRefused = FINAL.has(introduced.code);
    throw new PeerRefusal('not-enrolled');
  }
  if (introduced.outcome === 'not-genuine') throw new PeerUnreachable('not who was asked');
  const { peer } = introduced;
  await db.write(async (trx) => saveDevice(trx, peer, role, now()));
  line.peer = peer;
}

async function sendSigned(
  line: Line,
  path: string,
  body: unknown,
  options: RequestOptions,
): Promise<Received> {
  const text = body instanceof Uint8Array ? body : JSON.stringify(body);
  const { nonce, headers } = signHead(line, 'POST', path, text);
  const publicKey = line.peer?.publicKey ?? '';
  const answer = await send(line, { path, headers, text, publicKey }, options);
  const hash = answerHash({ nonce, status: answer.status, bodyHash: hashOf(answer.text) });
  const isGenuine = verifySignature(publicKey, hash, answer.signature);
  // A home that was set up anew answers with another key: it has to prove the code first.
  return isGenuine ? answer : { status: 401, body: { code: 'not-enrolled' } };
}

function signHead(line: Line, method: string, path: string, text: string | Uint8Array) {
  const { device, now } = line.options;
  const nonce = randomBytes(16).toString('hex');
  const head = { deviceId: device.deviceId, time: now() + line.offsetMs, nonce };
  const bodyHash = hashOf(text);
  const signature = device.sign(requestHash({ ...head, method, target: path, bodyHash }));
  const headers = {
    [authHeaders.device]: head.deviceId,
    [authHeaders.time]: String(head.time),
    [authHeaders.nonce]: nonce,
    [authHeaders.signature]: signature,
  };
  return { nonce, headers };
}

async function* download(
  line: Line,
  path: string,
  from: number,
  { timeoutMs, signal }: RequestOptions,
): AsyncGenerator<Uint8Array, void> {
  if (line.isCut) throw new PeerUnreachable('the line is cut');
  const running = new AbortController();
  line.underWay.add(running);
  const silence = setTimeout(() => running.abort(), timeoutMs);
  try {
    const { headers } = signHead(line, 'GET', path, '');
    const response = await line.tls.stream({
      url: urlOf(line) + path,
      method: 'GET',
      headers: { ...headers, range: `bytes=${from}-` },
      body: null,
      publicKey: line.peer?.publicKey ?? '',
      signal: AbortSignal.any([running.signal, ...(signal ? [signal] : [])]),
    });
    const isPart = response.statusCode === 206 || (response.statusCode === 200 && from === 0);
    if (!isPart) throw new PeerRefusal(response.statusCode === 404 ? 'not-found' : 'other');
    for await (const part of response) {
      silence.refresh();
      yield part as Buffer;
    }
  } catch (error) {
    if (error instanceof PeerRefusal) throw error;
    throw new PeerUnreachable('no answer', { cause: error });
  } finally {
    clearTimeout(silence);
    running.abort();
    line.underWay.delete(running);
  }
}

type RawAnswer = Received & {
  readonly text: string;
  readonly signature: string;
  readonly certificate: X509Certificate | null;
};

type Message = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string | Uint8Array;
  /** The device that has to be at the other end; null while nobody is known. */
  readonly publicKey: string | null;
};

async function send(
  line: Line,
  { path, headers, text, publicKey }: Message,
  { timeoutMs, signal }: RequestOptions,
): Promise<RawAnswer> {
  if (line.isCut) throw new PeerUnreachable('the line is cut');
  const running = new AbortController();
  line.underWay.add(running);
  const signals = [running.signal, AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
  try {
    const answer = await line.tls.request({
      url: urlOf(line) + path,
      method: 'POST',
      headers: { 'content-type': contentTypeOf(text), ...headers },
      body: text,
      publicKey,
      signal: AbortSignal.any(signals),
    });
    const told = answer.body.toString('utf8');
    const signature = answer.headers[authHeaders.signature];
    return {
      status: answer.status,
      body: JSON.parse(told),
      text: told,
      signature: typeof signature === 'string' ? signature : '',
      certificate: answer.certificate,
    };
  } catch (error) {
    const isGivenUp = running.signal.aborted || signal?.aborted === true;
    if (!isGivenUp) void line.options.address?.lost();
    throw new PeerUnreachable('no answer', { cause: error });
  } finally {
    line.underWay.delete(running);
  }
}

function urlOf({ options: { address, url } }: Line): string {
  return address?.current() ?? url;
}

function contentTypeOf(text: string | Uint8Array): string {
  return typeof text === 'string' ? 'application/json' : 'application/octet-stream';
}

function hashOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
