import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BoothSaved, BoothStep } from '../../../shared/contract/booth.ts';
import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { createRig, type DeviceRig } from '../../../tests/support/device-rig.ts';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { createIdMaker } from '../../../tests/support/seeded.ts';
import { plainDesk, type KioskDesk } from './desk.ts';
import { createKioskDriver } from './driver.ts';
import { KioskSimulator } from './simulator.ts';

const wang = inventedCard();
const li = inventedCard({ name: '李有德', sex: 'male', number: '11019919490101003X' });
const makeId = createIdMaker();
const windowOf = new Map([wang, li].map(({ number }) => [number, makeId()]));

let time: ManualTime;
let kiosk: KioskSimulator;
let rig: DeviceRig;
/** What the data host would answer next, first in first out; the last one stays. */
let steps: BoothStep[];
let said: string[];
let saved: (card: IdentityCard) => BoothSaved;
let scans: string[];

const pressureStep: BoothStep = {
  next: 'measure',
  kind: 'blood-pressure',
  isAgain: false,
  waitSeconds: 0,
};
const weightStep: BoothStep = { ...pressureStep, kind: 'weight' };
const saveStep: BoothStep = {
  next: 'save',
  isDoctorNow: false,
  values: [{ kind: 'blood-pressure', text: '128/82 mmHg' }],
};

function ticketFor(card: IdentityCard): KioskOutcome {
  const number = card.number === li.number ? 'W002' : 'W001';
  const checkInAt = '2026-11-21T00:31:00.000Z' as Instant;
  const place = { goTo: '测量站', ahead: 0, aboutMinutes: 5, clinicName: '槐树街道驿站' };
  return {
    outcome: 'ticket',
    newcomer: false,
    offers: ['measure', 'summary'],
    checkedIn: {
      visitId: makeId(),
      residentId: makeId(),
      lane: 'W',
      repeated: false,
      ticket: { ticketId: makeId(), number, checkInAt, ...place },
    },
  };
}

function desk(): KioskDesk {
  return {
    ...plainDesk(({ card }) => {
      scans.push(card.name);
      return Promise.resolve(ticketFor(card));
    }),
    booth: {
      open: ({ card }) =>
        Promise.resolve({ outcome: 'open', windowId: windowOf.get(card.number)! }),
      step: ({ wanted }) => {
        said.push(`step ${wanted.join('+')}`);
        const next = steps.length > 1 ? steps.shift() : steps[0];
        return Promise.resolve(next ?? { next: 'end' });
      },
      save: ({ card }) => {
        said.push(`save ${card.name}`);
        return Promise.resolve(saved(card));
      },
      end: ({ windowId }) => {
        said.push(`end ${windowId === windowOf.get(wang.number) ? wang.name : li.name}`);
        return Promise.resolve();
      },
    },
  };
}

beforeEach(async () => {
  time = createManualTime();
  [steps, said, scans] = [[], [], []];
  saved = (card) =>
    card.number === wang.number
      ? { outcome: 'saved', isUnsure: false, isDoctorNow: false }
      : { outcome: 'not-theirs' };
  let epoch = 0;
  const makeEpoch = () => (epoch += 1);
  const instruments = ['blood-pressure', 'weight'] as const;
  kiosk = new KioskSimulator({ timing: time, makeEpoch, instruments });
  const services = { makeId, makeEpoch, clinicName: () => '槐树街道驿站', deskOf: desk };
  rig = createRig(time, createKioskDriver(services), kiosk);
  await time.advance(1_500);
});
afterEach(() => {
  kiosk.stop();
});

const words = () => kiosk.glass.screen().lines.join(' ');
const readings = () => rig.events.filter((event) => event.type === 'reading');

async function tap(card = wang) {
  kiosk.present(card);
  await time.advance(1_500);
  kiosk.lift();
  await time.advance(500);
}

async function press(key: string) {
  kiosk.glass.press(key);
  await time.advance(300);
}

async function measure() {
  await press('start');
  await time.advance(7_000);
}

test('a person measures, lays the card down again, and it is saved', async () => {
  steps = [pressureStep, { ...pressureStep, isAgain: true, waitSeconds: 60 }, weightStep, saveStep];
  await tap();
  expect(kiosk.glass.screen().choices.map(({ key }) => key)).toEqual([
    'measure',
    'summary',
    'done',
  ]);
  await press('measure');
  expect(words()).toContain('把胳膊伸进袖带');
  await press('start');
  expect(words()).toContain('正在量血压');
  await time.advance(7_000);
  expect(words()).toContain('请休息一分钟');
  await time.advance(60_000);
  expect(words()).toContain('请再量一次');
  await measure();
  expect(words()).toContain('站到秤上');
  await measure();
  expect(words()).toBe('再放一次身份证，保存到您的档案 血压 128/82 mmHg');
  expect(readings().map(({ windowId }) => windowId)).toEqual(
    Array(3).fill(windowOf.get(wang.number)),
  );
  expect(new Set(readings().map(({ recordKey }) => recordKey)).size).toBe(3);
  await tap();
  expect(words()).toContain('已保存到您的档案');
  expect(said.filter((one) => !one.startsWith('step'))).toEqual([`save ${wang.name}`]);
  expect(scans).toEqual([wang.name]);
  await time.advance(10_000);
  expect(words()).toContain('请把身份证放在读卡区');
});

test('somebody else’s card saves nothing and is served as any other', async () => {
  steps = [pressureStep, saveStep];
  await tap();
  await press('measure');
  await measure();
  await tap(li);
  expect(said).toContain(`save ${li.name}`);
  expect(words()).toContain('W002');
  expect(scans).toEqual([wang.name, li.name]);
});

test('a card laid down before the end is asked whose it is, and nobody is left sitting with the cuff on', async () => {
  steps = [pressureStep, weightStep, saveStep];
  await tap();
  await press('measure');
  await press('start');
  kiosk.present(li);
  await time.advance(3_000);
  expect(words()).toContain('正在量血压');
  await time.advance(6_000);
  kiosk.lift();
  expect(said).toContain(`save ${li.name}`);
  expect(words()).toContain('W002');
});

test('who goes away without saving leaves nothing: the window ends, the screen is empty', async () => {
  steps = [pressureStep, saveStep];
  await tap();
  await press('measure');
  await measure();
  await time.advance(61_000);
  expect(said.at(-1)).toBe(`end ${wang.name}`);
  await time.advance(20_000);
  expect(words()).toContain('请把身份证放在读卡区');
  await tap();
  expect(said.filter((one) => one.startsWith('save'))).toEqual([]);
});

test('a reading that comes after its session is told, and is nobody’s', async () => {
  steps = [pressureStep, saveStep];
  await tap();
  await press('measure');
  await press('start');
  await rig.unplug();
  await time.advance(8_000);
  expect(said).toContain(`end ${wang.name}`);
  expect(readings()).toEqual([]);
  rig.plug();
  await time.advance(3_000);
  expect(readings()).toMatchObject([{ windowId: null }]);
  expect(words()).toContain('请把身份证放在读卡区');
  await rig.unplug();
  rig.plug();
  await time.advance(3_000);
  expect(readings()).toHaveLength(1);
});

test('a cuff that did not hold is tried again, or left out', async () => {
  steps = [pressureStep, weightStep];
  await tap();
  await press('measure');
  kiosk.instruments.loosen();
  await measure();
  expect(words()).toContain('没有量出来');
  await press('skip');
  expect(said.at(-1)).toBe('step weight');
  expect(words()).toContain('站到秤上');
  await press('start');
  steps = [{ next: 'end' }];
  await press('stop');
  await time.advance(200);
  expect(readings()).toEqual([]);
  expect(said.at(-1)).toBe(`end ${wang.name}`);
});

test('what can not be stored in time is said not to be saved', async () => {
  steps = [pressureStep, { next: 'end' }];
  rig.store = () => Promise.resolve(false);
  await tap();
  await press('measure');
  await measure();
  expect(words()).toContain('没有量出来');
});

test('a doctor’s value and an unlikely one are said in words', async () => {
  steps = [weightStep, saveStep];
  saved = () => ({ outcome: 'saved', isUnsure: true, isDoctorNow: false });
  await tap();
  await press('measure');
  await measure();
  await tap();
  expect(words()).toContain('请让护士再量一次');
  await time.advance(20_000);
  steps = [weightStep, saveStep];
  saved = () => ({ outcome: 'saved', isUnsure: true, isDoctorNow: true });
  await tap();
  await press('measure');
  await measure();
  await tap();
  expect(words()).toContain('请坐着不要走');
});
