import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { createIdMaker } from '../../../tests/support/seeded.ts';
import { createLinkScanner } from '../framing/link-frames.ts';
import { plainDesk, type KioskCode, type KioskDesk } from './desk.ts';
import { createKioskDriver } from './driver.ts';
import { parseMessage, codeOf } from './messages.ts';
import { KioskSimulator } from './simulator.ts';

const makeId = createIdMaker();
const slip = 'YY0A1B2C3D4E5F7';
const wang = inventedCard();

function ticketOf(number: string, repeated = false): Extract<KioskOutcome, { outcome: 'ticket' }> {
  const checkInAt = '2026-11-21T00:31:00.000Z' as Instant;
  const place = { goTo: '测量站', ahead: 0, aboutMinutes: 5, clinicName: '槐树街道驿站' };
  return {
    outcome: 'ticket',
    newcomer: false,
    // More than the desk would say of a code: a kiosk host offers it to nobody without a card.
    offers: ['measure', 'summary'],
    checkedIn: {
      visitId: makeId(),
      residentId: makeId(),
      lane: 'A',
      repeated,
      ticket: { ticketId: makeId(), number, checkInAt, ...place },
    },
  };
}

let time: ManualTime;
let kiosk: KioskSimulator;
let codes: KioskCode[];
let cards: string[];
let answer: (code: KioskCode) => KioskOutcome;
let keys: readonly Uint8Array[];

beforeEach(() => {
  time = createManualTime();
  [codes, cards, keys] = [[], [], []];
  answer = () => ticketOf('A001');
  kiosk = new KioskSimulator({
    timing: time,
    makeEpoch: epochsFrom(1_000),
    instruments: ['weight'],
  });
});
afterEach(() => {
  kiosk.stop();
});

function desk(): KioskDesk {
  return {
    ...plainDesk(({ card }) => {
      cards.push(card.name);
      return Promise.resolve(ticketOf('W009'));
    }),
    scanCode: (code) => {
      codes.push(code);
      return Promise.resolve(answer(code));
    },
    booth: {
      open: () => Promise.resolve({ outcome: 'open', windowId: makeId() }),
      step: () =>
        Promise.resolve({ next: 'measure', kind: 'weight', isAgain: false, waitSeconds: 0 }),
      save: () => Promise.reject(new Error('nobody saves')),
      end: () => Promise.resolve(),
    },
    keys: () => keys,
  };
}

async function start(toHost?: (bytes: Uint8Array) => readonly Uint8Array[]) {
  const services = { makeId, makeEpoch: epochsFrom(1), clinicName: () => '槐树街道驿站' };
  const line = toHost ? { toHost } : {};
  createRig(time, createKioskDriver({ ...services, deskOf: desk }), kiosk, line);
  await time.advance(1_500);
}

async function scan(text: string) {
  kiosk.scan(text);
  await time.advance(1_500);
}

async function tap() {
  kiosk.present(wang);
  await time.advance(1_500);
  kiosk.lift();
}

const words = () => kiosk.glass.screen().lines.join(' ');
const papers = () => kiosk.printed.map(({ lines }) => lines.join(' '));

test('the greeting says that a slip will do, and a slip gets its ticket, and no more than that', async () => {
  await start();
  expect(words()).toBe('请把身份证放在读卡区 也可以扫预约单、号票上的码 槐树街道驿站');
  await scan(slip);
  expect(codes.map(({ text }) => text)).toEqual([slip]);
  expect(words()).toContain('取号成功 A001');
  expect(kiosk.glass.screen().choices).toEqual([]);
  expect(papers()).toHaveLength(1);
  await time.advance(8_000);
  expect(words()).toContain('请把身份证');
});

test('a ticket that is held up again is shown again, and not printed twice', async () => {
  answer = () => ticketOf('A001', true);
  await start();
  await scan('61121A0014');
  expect(words()).toContain('您已经取过号了 A001');
  expect(papers()).toEqual([]);
});

test.each([
  ['again', '没有扫清楚'],
  ['other-day', '不是今天的'],
  ['used', '已经用过了'],
  ['card', '请把身份证放在读卡区'],
  ['desk', '请到服务台'],
] as const)('a code that checks nobody in (%s) says what to do next', async (state, said) => {
  answer = () => ({ outcome: 'code', state });
  await start();
  await scan('6921234567890');
  expect(words()).toContain(said);
  await tap();
  await time.advance(4_000);
  expect(cards).toEqual([wang.name]);
  expect(words()).toContain('W009');
});

test('a question of the door is asked of who scans a slip, too', async () => {
  answer = ({ answers: { fever } }) =>
    fever === undefined
      ? { outcome: 'ask', question: { kind: 'triage', question: 'fever' } }
      : ticketOf('A001');
  await start();
  await scan(slip);
  kiosk.glass.press('no');
  await time.advance(500);
  expect(codes.map(({ answers }) => answers)).toEqual([{}, { fever: false }]);
  expect(new Set(codes.map(({ eventId }) => eventId)).size).toBe(2);
  expect(words()).toContain('A001');
});

test('a code during somebody’s ticket waits for a session of its own', async () => {
  await start();
  await tap();
  expect(words()).toContain('W009');
  kiosk.scan(slip);
  await time.advance(4_000);
  expect([cards.length, codes.length]).toEqual([1, 1]);
  expect(words()).toContain('A001');
});

test('a code interrupts nobody who measures: only a card would save it', async () => {
  await start();
  await tap();
  kiosk.glass.press('measure');
  await time.advance(500);
  expect(words()).toContain('站到秤上');
  kiosk.scan(slip);
  await time.advance(3_000);
  expect(words()).toContain('站到秤上');
  expect(codes).toEqual([]);
});

test('between paired ends a code carries the tag', async () => {
  keys = [Buffer.alloc(32, 7)];
  kiosk.stop();
  kiosk = new KioskSimulator({
    timing: time,
    makeEpoch: epochsFrom(1_000),
    pairingKey: Buffer.alloc(32, 7),
  });
  const scanner = createLinkScanner();
  const told: boolean[] = [];
  await start((bytes) => {
    for (const found of scanner.feed(bytes)) {
      const isScan = found.kind === 'frame' && found.frame.type === codeOf('barcode.scan');
      if (isScan) told.push(found.frame.isTaggedWith(Buffer.alloc(32, 7)));
    }
    return [bytes];
  });
  await scan(slip);
  expect([told, codes.length]).toEqual([[true], 1]);
});

test('what no scanner of ours reads is not told: the kiosk itself asks for the card', async () => {
  await start();
  await scan('9'.repeat(257));
  expect(words()).toContain('请把身份证放在读卡区');
  await scan('A\u0007B');
  expect(codes).toEqual([]);
  const body = { sid: makeId(), aim: ']Q1', text: 'A\u0007B' };
  const said = (more: object) =>
    parseMessage(codeOf('barcode.scan'), Buffer.from(JSON.stringify({ ...body, ...more })));
  expect(said({})).toMatchObject({ code: 'malformed' });
  expect(said({ text: slip, aim: 'Q' })).toMatchObject({ code: 'malformed' });
  expect(said({ text: '码'.repeat(256) })).toMatchObject({ is: 'message' });
});

function epochsFrom(first: number): () => number {
  let next = first;
  return () => next++;
}
