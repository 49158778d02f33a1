import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { homeDoor, openDoor, serverPatience } from '../../../shared/replication/door.ts';

/** More than the buffers of both ends hold. */
const BIG_BYTES = 64 * 1_048_576;

test('an answer that nobody takes does not keep its line', async () => {
  const limits = { ...homeDoor, idleMs: 300 };
  const closed = Promise.withResolvers<ServerResponse>();
  const server = createServer(serverPatience(limits), (_request, response) => {
    response.once('close', () => closed.resolve(response));
    response.end(Buffer.alloc(BIG_BYTES));
  });
  const door = await openDoor(server, { host: '127.0.0.1', port: 0 }, limits);
  const line = connect(door.port, '127.0.0.1');
  line.on('error', () => undefined); // hung up on
  line.pause();
  line.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  expect((await closed.promise).writableFinished).toBe(false);
  line.destroy();
  await door.close();
});
