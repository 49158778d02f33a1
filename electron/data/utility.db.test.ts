import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { PlaceKind } from '../../shared/domain/access.ts';
import type { DataHostConfig } from './config.ts';
import type { DataHostOrder, DataHostReport } from './utility-messages.ts';

/**
 * The program itself, as Electron would fork it: in a thread of its own, with Node's ports behind the face
 * of Electron's, and a real database file.
 */
const program = `
  const { parentPort } = require('node:worker_threads');
  const electronPort = (port) => ({
    on: (event, listener) => port.on(event, (data) => listener({ data })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  });
  process.parentPort = {
    postMessage: (message) => parentPort.postMessage(message),
    on: (event, listener) =>
      parentPort.on(event, ({ data, ports }) => listener({ data, ports: ports.map(electronPort) })),
  };
  import(${JSON.stringify(new URL('./utility.ts', import.meta.url).href)});
`;

let folder = '';
let host: Worker;
const pages: MessagePort[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'utility-'));
  host = new Worker(program, { eval: true, stderr: true });
});

afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await host.terminate();
  rmSync(folder, { recursive: true, force: true });
});

function configWith(databaseKey: string): DataHostConfig {
  return {
    databasePath: join(folder, 'clinic.db'),
    databaseKey,
    version: 'test',
    workstation: { name: '前台一号', ticketPrefix: 'A', clinicId: uuidv7() },
    referenceScopeId: uuidv7(),
    enrolmentCode: null,
    demonstrationCode: null,
    role: { kind: 'home', listen: { host: '127.0.0.1', port: 0 }, districtUrl: null },
    tcpAllowList: [],
    demo: null,
  };
}

function order(message: DataHostOrder, ports: readonly MessagePort[] = []): void {
  host.postMessage({ data: message, ports }, [...ports]);
}

async function report(): Promise<DataHostReport> {
  const [message] = (await once(host, 'message')) as [DataHostReport];
  return message;
}

function connect(placeKind: PlaceKind): DataHostClient {
  const { port1, port2 } = new MessageChannel();
  pages.push(port2);
  order({ type: 'connect', placeKind }, [port1]);
  const link = new RPCLink({
    port: {
      on: (event: string, listener: (event: { data: unknown }) => void) =>
        void port2.on(event, (data) => listener({ data })),
      postMessage: (message: unknown) => port2.postMessage(message),
    },
  });
  port2.start();
  return createORPCClient(link);
}

describe('the data host as a utility process', () => {
  test('configuration, a page, a call, a live answer, the end', async () => {
    order({ type: 'start', config: configWith('5a'.repeat(32)) });
    // Handed over early: a page may well be faster than the database.
    const desk = connect('workstation');
    expect(await report()).toEqual({ type: 'ready' });
    expect(await desk.session.people()).toBeDefined();
    for await (const state of await desk.session.watch()) {
      expect(state).toMatchObject({ staff: null, workstation: { workstationName: '前台一号' } });
      break;
    }
    const exit = once(host, 'exit');
    order({ type: 'stop' });
    expect(await exit).toEqual([0]);
    const file = join(folder, 'clinic.db');
    expect(readFileSync(file).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  test('a page has no more to say than its place', async () => {
    order({ type: 'start', config: configWith('5a'.repeat(32)) });
    const board = connect('board');
    await expect(board.residents.search({ text: '张', limit: 20 })).rejects.toMatchObject({
      data: { code: 'not-signed-in' },
    });
  });

  test('a wrong key is reported as what it is, and the process waits to be ended', async () => {
    order({ type: 'start', config: configWith('5a'.repeat(32)) });
    await report();
    order({ type: 'stop' });
    await once(host, 'exit');
    const before = readFileSync(join(folder, 'clinic.db'));
    host = new Worker(program, { eval: true, stderr: true });
    order({ type: 'start', config: configWith('a5'.repeat(32)) });
    expect(await report()).toEqual({ type: 'refused', code: 'database-key-wrong' });
    expect(readFileSync(join(folder, 'clinic.db'))).toEqual(before);
  });

  test('what is no order ends the process', async () => {
    const ended = once(host, 'exit');
    host.postMessage({ data: { type: 'start', config: {} }, ports: [] });
    expect(await ended).toEqual([1]);
  });
});
