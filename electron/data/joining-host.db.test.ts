import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import { openHostWindow } from '../../tests/support/host-window.ts';
import { newComputer } from '../../tests/support/new-computer.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../tests/support/workstation.ts';
import type { DataHost } from './host.ts';
import { startJoiningHost, urlOf } from './joining-host.ts';
import { readSetUp } from './set-up.ts';

const config = newComputer();
let home: TestWorkstation;
let host: DataHost;
let joined: number;
let client: DataHostClient;
let stopServing: () => Promise<void>;

beforeEach(async () => {
  home = await startWorkstation();
  joined = 0;
  host = await startJoiningHost({
    config: config(),
    onJoined: () => {
      joined += 1;
    },
    directory: {
      announce: () => () => undefined,
      find: () => Promise.resolve([]),
    },
  });
  ({ client, close: stopServing } = await openHostWindow(host));
});
afterEach(async () => {
  await stopServing();
  await host.close();
  await home.close();
});

const address = () => `https://127.0.0.1:${home.topology.lanPort()}`;
const wish = (code: string, more: { address?: string } = {}) => ({
  idempotencyKey: uuid(),
  code,
  address: address(),
  name: '三号窗口',
  ...more,
});
const makeCode = async () => {
  const manager = home.signedIn('manager').workstations;
  return (await manager.makeCode({ idempotencyKey: home.key() })).code ?? '';
};

test('a computer that belongs to no clinic says so, and answers nothing else', async () => {
  expect(await firstOf(client.workstations.standing())).toEqual({
    isJoined: false,
    isDismissed: false,
  });
  await expect(client.residents.search({ text: '张', limit: 5 })).rejects.toThrow();
  expect(await client.joining.homes({})).toEqual({ homes: [] });
});

test('with a code it becomes a workstation of the clinic, with a letter of its own', async () => {
  const { clinicName } = await client.joining.join(wish((await makeCode()).toLowerCase()));
  expect(clinicName).toContain('社区卫生服务中心');
  expect(joined).toBe(1);
  const setUp = readSetUp(config().setUpPath);
  expect(setUp).toMatchObject({
    workstation: { name: '三号窗口', clinicId: home.organisation.clinicId, ticketPrefix: 'B' },
    role: { kind: 'desk', homeUrl: address() },
    enrolmentCode: null,
    demonstrationCode: null,
  });
  const { workstations } = await home.signedIn('manager').workstations.list({});
  expect(workstations.map(({ name, ticketPrefix }) => [name, ticketPrefix])).toEqual([
    ['工作站A', 'A'],
    ['三号窗口', 'B'],
  ]);
});

test('what does not open the door is said by its name, and writes nothing', async () => {
  const other = await makeCode();
  await client.joining.join(wish(other));
  rmSync(config().setUpPath);
  expect(await problemOf(client.joining.join(wish('7K2M-9QXD')))).toBe('code-wrong');
  const nowhere = wish(await makeCode(), { address: 'https://127.0.0.1:1' });
  expect(await problemOf(client.joining.join(nowhere))).toBe('nobody-there');
  const plain = wish(await makeCode(), { address: 'http://10.1.2.3' });
  expect(await problemOf(client.joining.join(plain))).toBe('nobody-there');
  expect(existsSync(config().setUpPath)).toBe(false);
});

test.each([
  ['no Yizhan at all', 200, '<title>router</title>', 'not-the-one-asked'],
  ['somebody who does not prove the code', 200, '{"proof":"?"}', 'not-the-one-asked'],
  ['a home of another version', 426, '{"code":"wrong-version"}', 'other-version'],
  ['a home that does not understand the question', 400, '{"code":"bad-message"}', 'other-version'],
  ['a home with a fault', 500, '{"code":"internal"}', 'internal'],
])('at the address answers %s: that is said, and writes nothing', async (_, status, body, said) => {
  const other = createServer((_asked, answer) => answer.writeHead(status).end(body));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const wished = wish(await makeCode(), { address: `http://127.0.0.1:${port}` });
  expect(await problemOf(client.joining.join(wished))).toBe(said);
  other.close();
  expect(existsSync(config().setUpPath)).toBe(false);
});

test('a lost answer is asked for again with the same code', async () => {
  const code = await makeCode();
  await client.joining.join(wish(code));
  const first = readFileSync(config().setUpPath, 'utf8');
  rmSync(config().setUpPath);
  await client.joining.join(wish(code));
  expect(readFileSync(config().setUpPath, 'utf8')).toBe(first);
});

test.each([
  ['192.168.1.10', 'https://192.168.1.10:7400'],
  ['192.168.1.10:7555', 'https://192.168.1.10:7555'],
  ['https://district.example/', 'https://district.example'],
])('an address is read as people write it: %s', (typed, url) => {
  expect(urlOf(typed)).toBe(url);
});
