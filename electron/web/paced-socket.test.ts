import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { pacedSocket } from './paced-socket.ts';

/** More than the buffers of the system between two ends hold. */
const LARGE = 'x'.repeat(32 * 1_048_576);

let server: WebSocketServer;
beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

async function open() {
  const served = once(server, 'connection') as Promise<[WebSocket]>;
  const window = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(window, 'open');
  const [socket] = await served;
  return { window, socket, paced: pacedSocket(socket) };
}

test('a message to a window that does not read is not done until it reads again', async () => {
  const frozen = await open();
  frozen.window.pause();
  let isDone = false;
  const sending = frozen.paced.send(LARGE).then(() => (isDone = true));
  const lively = await open();
  const heard = once(lively.window, 'message');
  await lively.paced.send('to somebody who reads');
  await heard;
  expect(isDone).toBe(false);
  frozen.window.resume();
  await sending;
  expect(frozen.socket.bufferedAmount).toBe(0);
});

test('a message to a window that is gone is done with, too', async () => {
  const { window, socket, paced } = await open();
  window.terminate();
  await once(socket, 'close');
  await expect(paced.send('nobody hears')).resolves.toBeUndefined();
});
