import { afterEach, describe, expect, it } from 'vitest';
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { ORPCError } from '@orpc/client';
import { RPCHandler } from '@orpc/server/message-port';
import { FakeDataHost, TICKET } from '../../tests/support/fake-data-host.ts';
import { createIdMaker } from '../../tests/support/seeded.ts';
import { AppError } from '../../shared/lib/problem.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import {
  connectOverMessagePorts,
  connectOverWebSocket,
  failureOf,
  type Connected,
} from './connect.ts';
import { pause, systemTiming } from './timing.ts';

const makeId = createIdMaker();
const report = () => ({
  eventId: makeId(),
  deviceId: makeId(),
  at: toInstant(0),
  event: { type: 'card' as const, card: null },
});

describe('the connection to the data host', () => {
  let dataHost: FakeDataHost;
  let connected: Connected | null = null;

  async function connect(ticket = TICKET) {
    dataHost = new FakeDataHost();
    const port = await dataHost.listen();
    connected = connectOverWebSocket({
      url: `ws://127.0.0.1:${port}/host`,
      ticket,
      timing: systemTiming,
    });
    return { client: connected.client, port };
  }

  /** Calls until it succeeds: that is what callers do. */
  async function insist<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        expect(failureOf(error)).toBe('away');
        await pause(systemTiming, 20);
      }
    }
  }

  afterEach(async () => {
    connected?.close();
    await dataHost.die();
  });

  it('calls, and is answered', async () => {
    const { client } = await connect();
    expect(await insist(() => client.deviceLink.report(report()))).toEqual({ stored: true });
  });

  it('connects again by itself with the same ticket when the data host was started anew', async () => {
    const { client, port } = await connect();
    await insist(() => client.deviceLink.report(report()));
    await dataHost.die();
    await dataHost.listen(port);
    await insist(() => client.deviceLink.report(report()));
    expect(dataHost.reports).toHaveLength(2);
  });

  it('ends a subscription with an error when the data host dies', async () => {
    const { client } = await connect();
    const orders = await insist(() => client.deviceLink.attach({ drivers: [] }));
    const ended = (async () => {
      for await (const order of orders) expect(order.type).toBe('bindings');
    })();
    await dataHost.until(() => dataHost.attachments === 1);
    await dataHost.die();
    await expect(ended).rejects.toThrow();
  });

  it('fails calls at once while there is no connection', async () => {
    const { client } = await connect('a ticket that nobody gave');
    const error = await client.deviceLink.report(report()).catch((reason: unknown) => reason);
    expect(failureOf(error)).toBe('away');
    expect(error).toBeInstanceOf(AppError);
  });

  it('says that a report was refused when its form is wrong', async () => {
    const { client } = await connect();
    await insist(() => client.deviceLink.report(report()));
    const wrong = { ...report(), eventId: 'none' };
    const error = await client.deviceLink.report(wrong).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ORPCError);
  });

  it('goes over message ports too, and over a new one when it is handed over', async () => {
    dataHost = new FakeDataHost();
    const ports = connectOverMessagePorts();
    connected = ports;
    for (let count = 1; count <= 2; count += 1) {
      const { port1, port2 } = new MessageChannel();
      new RPCHandler(dataHost.router()).upgrade(port1);
      ports.use(port2);
      port1.start();
      port2.start();
      await ports.client.deviceLink.report(report());
      expect(dataHost.reports).toHaveLength(count);
      const closed = once(port2, 'close');
      port1.close();
      await closed;
      // a call over the closed port would otherwise wait for ever
      await expect(ports.client.deviceLink.report(report())).rejects.toThrow('host-restarted');
    }
  });
});

describe('a failed call', () => {
  it.each([
    ['bad-input', 'refused'],
    ['not-found', 'refused'],
    ['internal', 'fault'],
    ['home-unreachable', 'away'],
    ['disk-full', 'away'],
    ['forbidden', 'away'],
  ] as const)('with %s means %s', (code, failure) => {
    expect(failureOf(new ORPCError(code, { status: 422 }))).toBe(failure);
  });

  it('without an answer means away', () => {
    expect(failureOf(new Error('socket hang up'))).toBe('away');
  });
});
