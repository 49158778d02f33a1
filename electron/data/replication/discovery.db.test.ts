import { networkInterfaces } from 'node:os';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { atOne, openDesk, openHome } from '../../../tests/support/clinic.ts';
import { openAddressBook } from './address-book.ts';
import { readClaim } from './rebirth.ts';
import {
  type AnnouncedHome,
  type Directory,
  type FoundHome,
  keyPrefixOf,
  lanDirectory,
  readService,
} from './discovery.ts';

const { kept } = keeping();

const nowhere = 'https://127.0.0.1:1';
const nobody = () => Promise.resolve();

/** A network on which these were heard. */
function networkOf(found: readonly FoundHome[]): Directory & { asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    announce: () => () => undefined,
    find: () => {
      asked += 1;
      return Promise.resolve(found);
    },
  };
}

const said = (deviceId: string, url: string): FoundHome => ({
  clinicId: clinicScope,
  clinicName: '',
  claim: null,
  deviceId,
  keyPrefix: '0'.repeat(16),
  url,
});

/** A desk that joined its home, which then got another address. */
async function movedHome() {
  const home = await kept(openHome({ isPlain: false }));
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  return { home, desk };
}

describe('a home that got another address', () => {
  test('is found by what it announces, kept, and works', async () => {
    const { home, desk } = await movedHome();
    const directory = networkOf([said(home.device.deviceId, home.server.url)]);
    const options = {
      db: desk.db,
      clinicId: clinicScope,
      directory,
      now: Date.now,
      onClaim: nobody,
    };
    const book = await openAddressBook({ ...options, configured: nowhere });
    expect(book.current()).toBe(nowhere);
    await book.lost();
    expect(book.current()).toBe(home.server.url);
    const later = await openAddressBook({ ...options, configured: nowhere });
    expect(later.current()).toBe(home.server.url);
    await book.lost();
    expect(directory.asked()).toBe(1);
  });

  test('tells who took the clinic over, to those who know the device', async () => {
    const { home, desk } = await movedHome();
    const claim = await home.db.write(async (db) => readClaim(db, clinicScope));
    const stranger = { ...said(uuid(), nowhere), claim };
    const directory = networkOf([{ ...said(home.device.deviceId, nowhere), claim }, stranger]);
    const heard: unknown[] = [];
    const onClaim = async (one: unknown) => void heard.push(one);
    const options = { db: desk.db, clinicId: clinicScope, directory, now: Date.now, onClaim };
    const book = await openAddressBook({ ...options, configured: nowhere });
    await book.lost();
    expect(heard).toEqual([claim]);
  });

  test('is not believed when another device answers, whatever it announces', async () => {
    const { home, desk } = await movedHome();
    const liar = await kept(openHome({ isPlain: false }));
    const directory = networkOf([
      said(home.device.deviceId, liar.server.url),
      said(liar.device.deviceId, liar.server.url),
      { ...said(home.device.deviceId, home.server.url), clinicId: uuid() },
    ]);
    const options = {
      db: desk.db,
      clinicId: clinicScope,
      directory,
      now: Date.now,
      onClaim: nobody,
    };
    const book = await openAddressBook({ ...options, configured: nowhere });
    await book.lost();
    expect(book.current()).toBe(nowhere);
  });

  test('without a word on the network, the configured address is tried again', async () => {
    const { home, desk } = await movedHome();
    await desk.db.write((db) =>
      db
        .insertInto('peer_addresses')
        .values({ role: 'home', url: nowhere, found_at: '2026-11-22T00:00:00.000Z' })
        .execute(),
    );
    const directory = networkOf([]);
    const options = {
      db: desk.db,
      clinicId: clinicScope,
      directory,
      now: Date.now,
      onClaim: nobody,
    };
    const book = await openAddressBook({ ...options, configured: home.server.url });
    expect(book.current()).toBe(nowhere);
    await book.lost();
    expect(book.current()).toBe(home.server.url);
  });
});

const good = {
  v: '1',
  clinic: clinicScope,
  name: '和平街道社区卫生服务中心',
  epoch: '3',
  replica: '01980000-0000-7000-8000-0000000000f1',
  sig: 'signed',
  at: 'https://10.1.2.3:7400',
  device: uuid(),
  key: keyPrefixOf('a key'),
};

test('what somebody announces is read as far as it fits, and left out otherwise', () => {
  const heard = { port: 7400, addresses: ['fe80::1', '10.1.2.3'] };
  expect(readService({ ...heard, txt: good })).toMatchObject([
    {
      clinicId: clinicScope,
      claim: { epoch: 3, signature: 'signed' },
      url: 'https://10.1.2.3:7400',
    },
  ]);
  for (const txt of [
    null,
    'x',
    {},
    { ...good, v: '99' },
    { ...good, clinic: 'x' },
    { ...good, key: '' },
    { ...good, replica: 'x' },
  ])
    expect(readService({ ...heard, txt })).toEqual([]);
  expect(readService({ ...heard, txt: good, addresses: ['fe80::1'] })).toEqual([]);
  expect(readService({ ...heard, txt: good, port: 70_000 })).toEqual([]);
});

const hasNetwork = Object.values(networkInterfaces())
  .flat()
  .some((one) => one && !one.internal && one.family === 'IPv4');

test.skipIf(!hasNetwork)(
  'homes are heard by multicast where there is a network',
  async (context) => {
    const troubles: unknown[] = [];
    const directory = lanDirectory((error) => troubles.push(error));
    const home: AnnouncedHome = {
      clinicId: uuid(),
      clinicName: good.name,
      claim: null,
      deviceId: uuid(),
      publicKey: 'a key',
      port: 7_400,
    };
    const hide = directory.announce(home);
    const found = await directory.find(3_000);
    hide();
    const heard = found.find(({ deviceId }) => deviceId === home.deviceId);
    if (!heard) context.skip('this machine carries no multicast');
    expect(heard).toMatchObject({ clinicId: home.clinicId, clinicName: good.name });
  },
);
