import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { createIdMaker } from '../../../tests/support/seeded.ts';
import { createLinkScanner } from '../framing/link-frames.ts';
import { plainDesk } from './desk.ts';
import { createKioskDriver } from './driver.ts';
import { codeOf } from './messages.ts';
import { pageView } from './pages.ts';
import { KioskSimulator } from './simulator.ts';

const makeId = createIdMaker();
const wang = inventedCard();
const li = inventedCard({ name: '李有德', sex: 'male', number: '11019919490101003X' });
const tooEarly: KioskOutcome = { outcome: 'too-early', time: '10:30', opensAt: '10:00' };

let time: ManualTime;
let kiosk: KioskSimulator;
/** How each session was begun by the host. */
let begun: unknown[];

beforeEach(async () => {
  time = createManualTime();
  begun = [];
  kiosk = new KioskSimulator({ timing: time, makeEpoch: epochsFrom(1_000) });
  const scanner = createLinkScanner();
  const services = { makeId, makeEpoch: epochsFrom(1), clinicName: () => '槐树街道驿站' };
  const deskOf = () => plainDesk(() => Promise.resolve(tooEarly));
  createRig(time, createKioskDriver({ ...services, deskOf }), kiosk, {
    toDevice(bytes) {
      for (const found of scanner.feed(bytes)) {
        if (found.kind !== 'frame' || found.frame.type !== codeOf('session.begin')) continue;
        begun.push(JSON.parse(Buffer.from(found.frame.payload).toString()).largeText);
      }
      return [bytes];
    },
  });
  await time.advance(1_500);
});
afterEach(() => {
  kiosk.stop();
});

const screen = () => kiosk.glass.screen();

async function tap(card = wang) {
  kiosk.present(card);
  await time.advance(1_500);
  kiosk.lift();
}

test('large type that is asked for at the greeting is the session’s, and ends with it', async () => {
  kiosk.glass.press('large');
  kiosk.glass.press('mute');
  expect(screen()).toMatchObject({ isLarge: true, isMuted: true });
  await tap();
  expect(begun).toEqual([true]);
  expect(screen()).toMatchObject({ isLarge: true, lines: ['您预约的是 10:30', expect.anything()] });
  await time.advance(10_000);
  expect(screen()).toMatchObject({ isLarge: false, isMuted: false });
  await tap(li);
  expect(begun).toEqual([true, false]);
  expect(screen().isLarge).toBe(false);
});

test('who lays a card down behind somebody with large type has their own screen', async () => {
  kiosk.glass.press('large');
  await tap();
  await tap(li);
  await time.advance(3_000);
  expect(begun).toEqual([true, false]);
  expect(screen().isLarge).toBe(false);
});

test('large type during a session holds on every page of it; nobody there, and it is over', async () => {
  await tap();
  kiosk.glass.press('large');
  expect(screen().isLarge).toBe(true);
  kiosk.glass.press('large');
  expect(screen().isLarge).toBe(false);
  await time.advance(10_000);
  kiosk.glass.press('large');
  await time.advance(31_000);
  expect(screen().isLarge).toBe(false);
});

test('the greeting speaks to who has touched it, and not to an empty hall', async () => {
  expect(screen().spoken).toEqual([]);
  kiosk.glass.press('large');
  expect(screen().spoken[0]).toBe('请把身份证放在读卡区');
  await tap();
  expect(screen().spoken).toEqual(['10:00 起可以取号，请先休息一会儿']);
});

test('a page says what to do, and no value, time or reason that is for its reader alone', () => {
  const ticket = { number: 'A021', goTo: '测量站', ahead: 3, aboutMinutes: 12 };
  const spoken = [
    pageView({ pageId: 'ticket', params: { ...ticket, booked: { time: '09:00', is: 'late' } } }),
    pageView({ pageId: 'measure-save', params: { values: [{ kind: 'weight', text: '62.4 kg' }] } }),
    pageView({ pageId: 'measured', params: { state: 'nurse' } }),
    pageView({ pageId: 'measured', params: { state: 'not-saved' } }),
    pageView({ pageId: 'desk', params: { reason: 'identity-conflict' } }),
    pageView({ pageId: 'digits', params: { triesLeft: 3, isAgain: false } }),
  ].map((view) => view.spoken.join('。'));
  expect(spoken).toEqual([
    '取号成功。请 A 零 二 一 号，到 测量站。前面还有 3 人',
    '再放一次身份证，保存到您的档案。可以按：不保存',
    '请让护士再量一次',
    '没有保存。请到测量站，让护士给您量',
    '请到服务台',
    '请按手机号码中间的四位数字。可以按：不打印了',
  ]);
});

function epochsFrom(first: number): () => number {
  let next = first;
  return () => next++;
}
