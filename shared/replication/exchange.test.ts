import { describe, expect, test } from 'vitest';
import {
  BODIES_HELD_MAX,
  type Call,
  type Caller,
  type HttpRequest,
  makeContactNotes,
  makeExchange,
  ProtocolRefusal,
} from './exchange.ts';
import { sha256Hex } from './hash.ts';
import { limits } from './protocol.ts';
import { answerHash, authHeaders, REQUEST_WINDOW_MS, requestHash } from './request-auth.ts';

const NOW = 1_763_769_600_000;
const deviceId = '01980000-0000-7000-8000-00000000000a';
const caller: Caller = { deviceId, publicKey: 'desk', name: 'desk', isRevoked: false };
const sign = (key: string) => (hash: string) => `${key} ${hash}`;
const decode = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const encode = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

type Made = {
  readonly path?: string;
  readonly body?: string;
  readonly time?: number;
  readonly nonce?: string;
  readonly key?: string;
  readonly device?: string;
  readonly signedBody?: string;
};

/** A home with one desk, and the desk's way of asking it. */
function line(answer: (call: Call) => Promise<string> = async () => '"fine"') {
  const faults: unknown[] = [];
  const exchange = makeExchange({
    now: () => NOW,
    hashOf: (bytes) => sha256Hex(decode(bytes)),
    encode,
    sign: sign('home'),
    verify: (key, hash, signature) => signature === `${key} ${hash}`,
    findCaller: async (id) => (id === deviceId ? caller : null),
    isOpen: (path) => path === '/open',
    answer: async (call) => ({
      status: 200,
      contentType: 'application/json',
      body: encode(await answer(call)),
    }),
    onFault: (error) => faults.push(error),
  });
  return {
    faults,
    ask: (made: Made = {}) => ask(exchange, requestOf(made)),
    send: (request: HttpRequest) => ask(exchange, request),
  };
}

function requestOf(made: Made): HttpRequest {
  const { path = '/v1/hello', body = '{}', time = NOW, key = 'desk', device = deviceId } = made;
  const nonce = made.nonce ?? 'a'.repeat(32);
  const bodyHash = sha256Hex(made.signedBody ?? body);
  const hash = requestHash({
    method: 'POST',
    target: path,
    deviceId: device,
    time,
    nonce,
    bodyHash,
  });
  const headers = {
    [authHeaders.device]: device,
    [authHeaders.time]: String(time),
    [authHeaders.nonce]: nonce,
    [authHeaders.signature]: sign(key)(hash),
  };
  return streaming(path, headers, [encode(body)]);
}

function streaming(
  url: string,
  headers: Record<string, string>,
  chunks: Uint8Array[],
): HttpRequest {
  return {
    method: 'POST',
    url,
    headers,
    async *[Symbol.asyncIterator]() {
      yield* chunks;
    },
  };
}

async function ask(exchange: ReturnType<typeof makeExchange>, request: HttpRequest) {
  let status = 0;
  let headers: Readonly<Record<string, string>> = {};
  let body = '';
  await exchange.listen(request, {
    writeHead: (code, more) => {
      status = code;
      headers = more;
    },
    end: (bytes) => {
      body = decode(bytes);
    },
  });
  return { status, headers, body: JSON.parse(body) };
}

test('a signed request of a known device is answered with a signature over this very answer', async () => {
  const seen: Call[] = [];
  const { ask: send } = line(async (call) => {
    seen.push(call);
    return '"fine"';
  });
  const { status, headers, body } = await send({ path: '/v1/pull?x=1', body: '{"a":1}' });
  expect({ status, body }).toEqual({ status: 200, body: 'fine' });
  expect(seen).toMatchObject([{ path: '/v1/pull', target: '/v1/pull?x=1', caller }]);
  const hash = answerHash({ nonce: 'a'.repeat(32), status: 200, bodyHash: sha256Hex('"fine"') });
  expect(headers[authHeaders.signature]).toBe(`home ${hash}`);
});

describe('is refused', () => {
  test.each<[string, Made, number, string]>([
    ['a stranger', { device: '01980000-0000-7000-8000-00000000000b' }, 401, 'not-enrolled'],
    ['a signature with another key', { key: 'thief' }, 401, 'not-enrolled'],
    ['a body that was changed on the way', { signedBody: '{"a":2}' }, 401, 'not-enrolled'],
    ['a request of long ago', { time: NOW - REQUEST_WINDOW_MS - 1 }, 401, 'clock'],
    ['a request from the future', { time: NOW + REQUEST_WINDOW_MS + 1 }, 401, 'clock'],
  ])('%s', async (_name, made, status, code) => {
    const answer = await line().ask(made);
    expect(answer).toMatchObject({ status, body: { code, serverTime: NOW } });
  });

  test('a request that comes again', async () => {
    const { ask: send } = line();
    expect((await send()).status).toBe(200);
    expect(await send()).toMatchObject({ status: 401, body: { code: 'replayed' } });
    expect((await send({ nonce: 'b'.repeat(32) })).status).toBe(200);
  });

  test('a request without any signature', async () => {
    const answer = await line().send(streaming('/v1/hello', {}, []));
    expect(answer).toMatchObject({ status: 401, body: { code: 'not-enrolled' } });
    expect(answer.headers).not.toHaveProperty(authHeaders.signature);
  });

  test('a body without end, before it is all here', async () => {
    let sent = 0;
    const chunk = new Uint8Array(1_048_576);
    const endless: HttpRequest = {
      ...streaming('/open', {}, []),
      async *[Symbol.asyncIterator]() {
        for (;;) {
          sent += chunk.length;
          yield chunk;
        }
      },
    };
    expect(await line().send(endless)).toMatchObject({ status: 413, body: { code: 'too-large' } });
    expect(sent).toBeLessThanOrEqual(limits.bodyBytes + chunk.length);
  });
});

test('an open address asks for no signature', async () => {
  expect((await line().send(streaming('/open', {}, []))).status).toBe(200);
});

test('a refusal of the protocol travels by its code; a fault of ours stays here', async () => {
  const refusing = line(() => Promise.reject(new ProtocolRefusal('unknown-scope')));
  expect(await refusing.ask()).toMatchObject({ status: 404, body: { code: 'unknown-scope' } });
  expect(refusing.faults).toEqual([]);
  const broken = line(() => Promise.reject(new Error('张三丰 is not a number')));
  const answer = await broken.ask();
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(answer.body)).not.toContain('张');
  expect(broken.faults).toHaveLength(1);
});

test('that a device spoke is noted once a minute, also when the clock is put back', async () => {
  const noted: number[] = [];
  const note = makeContactNotes(async (_device, at) => void noted.push(at));
  for (const at of [3_600_000, 3_630_000, 3_660_000, 0, 1]) await note('desk', at);
  expect(noted).toEqual([3_600_000, 3_660_000, 0]);
});

test('bodies that begin and do not end take so much of the memory and no more', async () => {
  const { send } = line();
  const part = new Uint8Array(limits.bodyBytes);
  const room = Math.floor(BODIES_HELD_MAX.each / part.length);
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  let begun = 0;
  const begin = (remoteAddress: string) =>
    send({
      method: 'POST',
      url: '/v1/push',
      headers: requestOf({}).headers,
      socket: { remoteAddress },
      async *[Symbol.asyncIterator]() {
        yield part;
        begun += 1;
        await ended;
        throw new Error('the line broke');
      },
    });
  const held = Array.from({ length: room }, () => begin('10.0.0.9'));
  while (begun < room) await Promise.resolve();
  expect(await begin('10.0.0.9')).toMatchObject({ status: 429, body: { code: 'too-many' } });
  const other = begin('10.0.0.8');
  end();
  for (const answer of await Promise.all([...held, other]))
    expect(answer).toMatchObject({ body: { code: 'bad-message' } });
  expect(await begin('10.0.0.9')).toMatchObject({ body: { code: 'bad-message' } });
});
