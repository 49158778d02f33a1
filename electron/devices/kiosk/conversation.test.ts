import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KioskSummary } from '../../../shared/contract/kiosks.ts';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { createRig, type DeviceRig } from '../../../tests/support/device-rig.ts';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { createIdMaker } from '../../../tests/support/seeded.ts';
import {
  plainDesk,
  type KioskDesk,
  type KioskScan,
  type KioskWish,
  type SummaryWish,
} from './desk.ts';
import { createKioskDriver } from './driver.ts';
import { KioskSimulator } from './simulator.ts';

const wang = inventedCard();
const makeId = createIdMaker();
const at = '2026-11-21T00:31:00.000Z' as Instant;

const ticket: Extract<KioskOutcome, { outcome: 'ticket' }> = {
  outcome: 'ticket',
  newcomer: false,
  checkedIn: {
    visitId: makeId(),
    residentId: makeId(),
    lane: 'A',
    repeated: false,
    ticket: {
      ticketId: makeId(),
      number: 'A001',
      goTo: '测量站',
      ahead: 0,
      aboutMinutes: 5,
      checkInAt: at,
      clinicName: '槐树街道驿站',
    },
  },
};

let time: ManualTime;
let kiosk: KioskSimulator;
let rig: DeviceRig;
let scans: KioskScan[];
let wishes: SummaryWish[];
let rings: string[];
let kept: Uint8Array[];
let news: string[];
let answers: (scan: KioskScan) => KioskOutcome;
let summary: (wish: SummaryWish) => KioskSummary;
let keys: readonly Uint8Array[];
let wish: KioskWish;
let listeners: Set<(wish: KioskWish) => void>;

beforeEach(() => {
  time = createManualTime();
  [scans, wishes, rings, kept, news, keys] = [[], [], [], [], [], []];
  listeners = new Set();
  wish = { pairing: null, help: 'none' };
  answers = () => ticket;
  summary = () => ({ outcome: 'nothing' });
  kiosk = new KioskSimulator({ timing: time, makeEpoch: epochsFrom(1_000) });
});
afterEach(() => {
  kiosk.stop();
});

function desk(): KioskDesk {
  return {
    ...plainDesk(),
    scan: (scan) => {
      scans.push(scan);
      return Promise.resolve(answers(scan));
    },
    summary: (one) => {
      wishes.push(one);
      return Promise.resolve(summary(one));
    },
    askHelp: ({ eventId }) => {
      rings.push(eventId);
      return Promise.resolve();
    },
    keys: () => keys,
    keepKey: ({ key }) => {
      kept.push(key);
      keys = [...keys.slice(0, 1), key];
      return Promise.resolve();
    },
    keyInUse: () => {
      keys = keys.slice(-1);
    },
    tellPairing: (_id, one) => {
      news.push(one.state === 'compare' ? one.code : one.state === 'failed' ? one.why : one.state);
    },
    wish: () => wish,
    onWish: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function want(next: Partial<KioskWish>) {
  wish = { ...wish, ...next };
  for (const listener of listeners) listener(wish);
}

async function start() {
  const services = { makeId, makeEpoch: epochsFrom(1), clinicName: () => '槐树街道驿站' };
  rig = createRig(time, createKioskDriver({ ...services, deskOf: desk }), kiosk);
  await time.advance(1_500);
}

async function tap() {
  kiosk.present(wang);
  await time.advance(1_500);
  kiosk.lift();
}

async function press(...keysPressed: readonly string[]) {
  for (const key of keysPressed) {
    kiosk.glass.press(key);
    await time.advance(200);
  }
}

const screen = () => kiosk.glass.screen();
const words = () => screen().lines.join(' ');
const papers = () => kiosk.printed.map(({ lines }) => lines.join(' '));

const twoTimes: KioskOutcome = {
  outcome: 'ask',
  question: {
    kind: 'appointment',
    options: [
      { appointmentId: makeId(), time: '09:00', place: '全科诊室' },
      { appointmentId: makeId(), time: '10:15', place: '中医诊室' },
    ],
  },
};

test('somebody with two appointments chooses by time and place', async () => {
  answers = ({ answers: said }) => (said.appointmentId ? ticket : twoTimes);
  await start();
  await tap();
  expect(words()).toContain('您现在办哪一个');
  expect(screen().choices.map((choice) => choice.words)).toEqual([
    '09:00 全科诊室',
    '10:15 中医诊室',
  ]);
  await press('2');
  const second = twoTimes.outcome === 'ask' && twoTimes.question;
  expect(scans.map((scan) => scan.answers)).toEqual([
    {},
    { appointmentId: second && second.kind === 'appointment' && second.options[1]?.appointmentId },
  ]);
  expect(new Set(scans.map(({ eventId }) => eventId)).size).toBe(2);
  expect(words()).toContain('A001');
});

test('who does not answer for half a minute has gone, and nothing of them stays', async () => {
  answers = () => twoTimes;
  await start();
  await tap();
  await time.advance(31_000);
  expect(words()).toContain('请把身份证');
  await press('1');
  expect(scans).toHaveLength(1);
  answers = () => ticket;
  await tap();
  expect(scans.at(-1)?.answers).toEqual({});
});

test('early and late are said in words', async () => {
  await start();
  answers = () => ({ outcome: 'too-early', time: '10:30', opensAt: '10:00' });
  await tap();
  expect(words()).toContain('10:00 起可以取号');
  expect(papers()).toEqual([]);
  await time.advance(10_000);
  answers = () => ({ ...ticket, booked: { time: '08:30', is: 'late' } });
  await tap();
  expect(words()).toContain('已过了预约的 08:30');
});

test('help rings once at the desk, and shows that somebody is coming', async () => {
  await start();
  await press('help');
  expect(screen().help).toBe('rung');
  want({ help: 'rung' });
  await press('help');
  expect(rings).toHaveLength(1);
  want({ help: 'coming' });
  await time.advance(100);
  expect(screen().help).toBe('coming');
  want({ help: 'none' });
  await time.advance(100);
  expect(screen().help).toBe('none');
});

const printed: KioskSummary = {
  outcome: 'print',
  jobId: makeId(),
  at,
  clinicName: '槐树街道驿站',
  values: [{ kind: 'blood-pressure', text: '128/78 mmHg', date: '2026-11-20' }],
};

test('a summary is printed after the four figures, which no screen shows', async () => {
  answers = () => ({ ...ticket, offers: ['summary'] });
  summary = ({ digits }) =>
    digits === '1234' ? printed : { outcome: 'digits', triesLeft: 3, isAgain: digits !== null };
  await start();
  await tap();
  expect(screen().choices.map(({ key }) => key)).toEqual(['summary', 'done']);
  await press('summary');
  expect(screen().isKeypad).toBe(true);
  await press('d9', 'd9', 'rub', 'd9');
  expect(screen().typed).toBe(2);
  expect(JSON.stringify(screen().lines)).not.toContain('9');
  await press('d9', 'd9');
  expect(words()).toContain('还可以按 3 次');
  await press('d1', 'd2', 'd3', 'd4');
  await time.advance(500);
  expect(wishes.map(({ digits }) => digits)).toEqual([null, '9999', '1234']);
  expect(papers()[0]).toContain('血压 128/78 mmHg (2026-11-20)');
  expect(papers()[0]).not.toContain(wang.name);
  expect(words()).toContain('请取走');
});

test('a summary that is locked sends to the desk, and one of a session that ended is not printed', async () => {
  answers = () => ({ ...ticket, offers: ['summary'] });
  summary = () => ({ outcome: 'locked' });
  await start();
  await tap();
  await press('summary');
  expect(words()).toContain('请到服务台打印');
  expect(papers()).toHaveLength(1);
});

async function pairUp() {
  want({ pairing: { pairingId: makeId(), isForgetting: false, isSame: null } });
  await time.advance(500);
}

const compare = (isSame: boolean) => want({ pairing: { ...wish.pairing!, isSame } });

test('a kiosk is paired: the same six figures on both sides, then tagged and served', async () => {
  await start();
  expect([...rig.warnings]).toEqual(['unpaired']);
  await pairUp();
  expect(news).toEqual([expect.stringMatching(/^\d{6}$/)]);
  expect(words().replaceAll(' ', '')).toContain(news[0]);
  expect(kept).toEqual([]);
  compare(true);
  await time.advance(2_500);
  expect(news.at(-1)).toBe('done');
  expect([...rig.warnings]).toEqual([]);
  expect(kiosk.isPaired).toBe(true);
  await tap();
  expect(papers()).toHaveLength(1);
});

test('figures that differ keep nothing at either end', async () => {
  await start();
  await pairUp();
  compare(false);
  await time.advance(500);
  expect(news.at(-1)).toBe('differs');
  expect([kept, kiosk.isPaired]).toEqual([[], false]);
  expect(words()).toContain('请把身份证');
});

test('a paired kiosk takes another key only with its case open, and then the old one is gone', async () => {
  await start();
  await pairUp();
  compare(true);
  await time.advance(2_500);
  await pairUp();
  expect(news.at(-1)).toBe('locked');
  kiosk.service();
  await pairUp();
  compare(true);
  await time.advance(2_500);
  expect(news.at(-1)).toBe('done');
  expect(keys).toEqual(kept.slice(1));
  await tap();
  expect(papers()).toHaveLength(1);
});

test('a kiosk in the place of a paired one serves nobody, and both sides say so', async () => {
  keys = [Buffer.alloc(32, 7)];
  await start();
  expect([...rig.warnings]).toEqual(['other-key']);
  expect(words()).toContain('暂停服务');
  await tap();
  expect(scans).toEqual([]);
});

test('power lost at any moment of a pairing leaves two ends that know each other, or none', async () => {
  for (let cutMs = 0; cutMs <= 400; cutMs += 20) {
    kiosk.stop();
    time = createManualTime();
    [kept, news, keys] = [[], [], []];
    wish = { pairing: null, help: 'none' };
    listeners = new Set();
    kiosk = new KioskSimulator({ timing: time, makeEpoch: epochsFrom(1_000) });
    await start();
    await pairUp();
    compare(true);
    await time.advance(cutMs);
    kiosk.restart();
    want({ pairing: null });
    await time.advance(5_000);
    const isTrusted = rig.warnings.has('unpaired') || rig.warnings.size === 0;
    expect([cutMs, [...rig.warnings], isTrusted]).toEqual([cutMs, expect.anything(), true]);
  }
});

test('unpairing forgets the key at both ends', async () => {
  await start();
  await pairUp();
  compare(true);
  await time.advance(2_500);
  keys = [];
  want({ pairing: { pairingId: makeId(), isForgetting: true, isSame: null } });
  await time.advance(3_000);
  expect(kiosk.isPaired).toBe(false);
  expect([...rig.warnings]).toEqual(['unpaired']);
  await tap();
  expect(papers()).toHaveLength(1);
});

function epochsFrom(first: number): () => number {
  let next = first;
  return () => next++;
}
