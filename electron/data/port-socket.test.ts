import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { afterEach, expect, test, vi } from 'vitest';
import { type HostPort, portAsSocket } from './port-socket.ts';

let isStreaming = false;
const router = {
  echo: os.handler(({ input }) => input),
  stream: os.handler(async function* ({ signal }) {
    isStreaming = true;
    yield 1;
    await once(signal ?? new EventTarget(), 'abort').finally(() => {
      isStreaming = false;
    });
  }),
};
type Client = {
  echo(input: unknown): Promise<unknown>;
  stream(): Promise<AsyncIterable<number>>;
};

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** Electron's ports wrap what they carry in an event; those of Node hand it over bare. */
function electronPort(port: MessagePort): HostPort {
  return {
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      port.on(event, (data) => listener({ data })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

function serve() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const served = electronPort(port1);
  void new RPCHandler(router).upgrade(portAsSocket(served));
  served.start();
  const client = createORPCClient(new RPCLink({ port: electronPort(port2) })) as Client;
  return { client, page: port2 };
}

test('a call and its answer', async () => {
  const { client } = serve();
  expect(await client.echo({ text: '驿站', at: new Date(0) })).toEqual({
    text: '驿站',
    at: new Date(0),
  });
});

test.each([
  ['text that is no JSON', 'garbage'],
  ['JSON that is no call', '{"a":1}'],
  ['a call without its parts', '{"i":"1","p":null}'],
  ['bytes that mean nothing', new Uint8Array([1, 2, 3])],
])('%s harms nothing: the next call is answered', async (_, garbage) => {
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { client, page } = serve();
  page.postMessage(garbage);
  expect(await client.echo('still there')).toBe('still there');
  expect(complained).toHaveBeenCalledOnce();
  complained.mockRestore();
});

test.each([
  ['an object', { i: '1', p: { u: 'http://orpc/echo' } }],
  ['nothing', null],
  ['a number', 7],
  ['a message of more than a megabyte', 'x'.repeat(1_048_577)],
])('%s costs the page its line', async (_, message) => {
  const { page } = serve();
  const closed = once(page, 'close');
  page.postMessage(message);
  await closed;
});

test('a closed window ends its live answers', async () => {
  const { client, page } = serve();
  for await (const value of await client.stream()) {
    expect(value).toBe(1);
    break;
  }
  const stream = await client.stream();
  await stream[Symbol.asyncIterator]().next();
  expect(isStreaming).toBe(true);
  page.close();
  while (isStreaming) await nextTurn();
});
