import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { digestOf } from '../../shared/replication/enrolment-code.ts';
import { limits } from '../../shared/replication/protocol.ts';
import { REQUEST_WINDOW_MS } from '../../shared/replication/request-auth.ts';
import type { Device } from '../../electron/data/replication/device.ts';
import { homeDoor, type DoorLimits } from '../../shared/replication/door.ts';
import { enrolmentCode } from './clinic.ts';
import { eventually } from './eventually.ts';
import { breakOff, type Hostile, say, sayRaw, stranger } from './hostile.ts';
import { speakSlowly } from './slow-lines.ts';

/** A door under test: plain, on loopback. */
export type Door = {
  readonly url: string;
  /** A device that was let in. */
  readonly device: Device;
  /** A scope that is served here to that device. */
  readonly scopeId: string;
  /** What somebody else asks meanwhile, of whom nothing is wrong. Throws when it is not answered. */
  readonly askAsNeighbour: () => Promise<void>;
  readonly faults: readonly unknown[];
};

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const hello = (scopeId: string) =>
  JSON.stringify({ protocolVersion: 1, schemaVersion: 1, scopeId, replicaId: uuid(), claim: null });

const slowHead = 'POST /v1/hello HTTP/1.1\r\nhost: x\r\n';

/** An enrolment that proves nothing, with a code that is open. */
const enrolment = {
  deviceId: uuid(),
  publicKey: 'key',
  codeId: digestOf(enrolmentCode).id,
  proof: '0'.repeat(64),
};

type Case = readonly [string, Hostile, number, string];

const cases: readonly Case[] = [
  ['no JSON', { body: '{"scopeId": ' }, 400, 'bad-message'],
  ['JSON of something else', { body: '[1, 2, 3]' }, 400, 'bad-message'],
  ['no UTF-8', { body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }, 400, 'bad-message'],
  ['nothing', { body: '' }, 400, 'bad-message'],
  ['what nests without end', { body: deep(200_000) }, 400, 'bad-message'],
  ['a prototype', { body: '{"__proto__": {"scopeId": "x"}}' }, 400, 'bad-message'],
  ['an address that is none', { path: '/v1/hello/there' }, 404, 'not-found'],
  ['a method that is none', { method: 'PUT' }, 404, 'not-found'],
  ['a body changed on the way', { body: '{"a":1}', signedBody: '{}' }, 401, 'not-enrolled'],
  ['a time long past', { time: Date.now() - 2 * REQUEST_WINDOW_MS }, 401, 'clock'],
  ['a body beyond the limit', { body: 'x'.repeat(limits.bodyBytes + 1) }, 413, 'too-large'],
  [
    'a compressed bomb',
    {
      body: gzipSync(Buffer.alloc(64 * 1_048_576)),
      headers: { 'content-encoding': 'gzip' },
    },
    415,
    'unsupported-encoding',
  ],
  [
    'what shrinks otherwise',
    { headers: { 'content-encoding': 'br' } },
    415,
    'unsupported-encoding',
  ],
];

/** The same demands on both doors: each bad input has its code, and harms nobody. */
export function testDoor(open: (limits?: DoorLimits) => Promise<Door>): void {
  test.each(cases)('%s is refused by its code', async (_name, said, status, code) => {
    const door = await open();
    expect(await say(door.url, door.device, said)).toEqual({ status, code });
    await door.askAsNeighbour();
    expect(door.faults).toEqual([]);
  });

  test('another scope is not for this device, and one that nobody has is not there', async () => {
    const door = await open();
    const answer = await say(door.url, door.device, { body: hello(uuid()) });
    expect(answer).toEqual({ status: 404, code: 'unknown-scope' });
  });

  test('a request that comes again is not answered again', async () => {
    const door = await open();
    const said = { body: hello(door.scopeId), nonce: 'a'.repeat(32), time: Date.now() };
    expect((await say(door.url, door.device, said)).status).toBe(200);
    expect(await say(door.url, door.device, said)).toEqual({ status: 401, code: 'replayed' });
  });

  test('a stranger is told so, and does not fill the memory', async () => {
    const door = await open();
    const somebody = stranger();
    const said = { body: hello(door.scopeId) };
    const refused = { status: 401, code: 'not-enrolled' };
    expect(await say(door.url, somebody, said)).toEqual(refused);
    expect(await say(door.url, null, said)).toEqual(refused);
    const much = { body: 'x'.repeat(200_000) };
    expect(await say(door.url, somebody, much)).toEqual({ status: 413, code: 'too-large' });
    expect(await say(door.url, null, { ...much, path: '/v1/enrol' })).toMatchObject({
      status: 413,
    });
    const half = { ...enrolment, name: '\ud800' };
    const unsigned = { path: '/v1/enrol', body: JSON.stringify(half) };
    expect(await say(door.url, null, unsigned)).toEqual({ status: 400, code: 'bad-message' });
    const nested = `{"deviceId": ${deep(30_000)}}`;
    expect(await say(door.url, null, { path: '/v1/enrol', body: nested })).toEqual({
      status: 400,
      code: 'bad-message',
    });
    expect(door.faults).toEqual([]);
  });

  test('lines that break off, or speak no HTTP, leave nothing behind', async () => {
    const door = await open();
    const head = 'POST /v1/hello HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n{"scope';
    for (let count = 0; count < 20; count += 1) await breakOff(door.url, head);
    expect(await sayRaw(door.url, 'SSH-2.0-OpenSSH_9.6\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
    const long = `GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`;
    expect(await sayRaw(door.url, long)).toMatch(/^HTTP\/1.1 431/);
    const twice =
      'POST /v1/hello HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(await sayRaw(door.url, twice)).toMatch(/^HTTP\/1.1 400/);
    await door.askAsNeighbour();
    expect(door.faults).toEqual([]);
  });

  test('who speaks slowly is let go of, wherever it stops, and others are answered', async () => {
    const door = await open({ ...homeDoor, headersMs: 1_000, requestMs: 1_500, checkMs: 100 });
    const said = [
      {},
      { beginning: 'POST /v1/hello HTTP/1.1\r\nhost: ', drip: 'x' },
      { beginning: slowHead, drip: 'x: y\r\n' },
      { beginning: `${slowHead}content-length: 50000\r\n\r\n`, drip: 'x' },
      { beginning: `${slowHead}transfer-encoding: chunked\r\n\r\n`, drip: '1\r\nx\r\n' },
    ];
    const lines = said.map((words) => speakSlowly(door.url, words));
    await door.askAsNeighbour();
    const heard = await Promise.all(lines.map(({ ended }) => ended));
    for (const answer of heard) expect(answer).toMatch(/^$|^HTTP\/1.1 408/);
    await door.askAsNeighbour();
    expect(door.faults).toEqual([]);
  });

  test('who says nothing more is let go of long before a request would have to be said', async () => {
    const hour = 3_600_000;
    const door = await open({ ...homeDoor, headersMs: hour, requestMs: hour, idleMs: 300 });
    const said = [
      {},
      { beginning: slowHead },
      { beginning: `${slowHead}content-length: 50000\r\n\r\n{` },
    ];
    const heard = await Promise.all(said.map((words) => speakSlowly(door.url, words).ended));
    expect(heard).toEqual(['', '', '']);
    await door.askAsNeighbour();
    expect(door.faults).toEqual([]);
  });

  // Only Linux has more than one address of its own without being told.
  test.skipIf(process.platform !== 'linux')(
    'one address has its share of lines and no more, and others come in',
    async () => {
      const door = await open({ ...homeDoor, connectionsEachMax: 5 });
      const from = '127.0.0.2';
      const lines = Array.from({ length: 9 }, () => speakSlowly(door.url, { from }));
      await Promise.all(lines.slice(5).map(({ ended }) => ended));
      await door.askAsNeighbour();
      for (const line of lines) line.hangUp();
      await Promise.all(lines.map(({ ended }) => ended));
      await eventually(async () => {
        const beginning = 'GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
        const again = speakSlowly(door.url, { beginning, from });
        expect(await again.ended).toMatch(/^HTTP\/1.1 4/);
      });
      expect(door.faults).toEqual([]);
    },
  );

  test('whatever the body is, the answer is a code, and the next one is served', async () => {
    const door = await open();
    const paths = ['hello', 'push', 'pull', 'wait', 'offer', 'enrol', 'nothing'];
    const path = fc.constantFrom(...paths.map((name) => `/v1/${name}`));
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      fc.json({ maxDepth: 6 }),
      fc
        .record({ scopeId: fc.constant(door.scopeId), txs: fc.jsonValue(), from: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(path, body, async (where, what) => {
        const answer = await say(door.url, door.device, { path: where, body: what });
        expect([400, 401, 404, 422]).toContain(answer.status);
        expect(answer.code).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 60 },
    );
    await door.askAsNeighbour();
    expect(door.faults).toEqual([]);
  });
}
