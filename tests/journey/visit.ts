import { deepStrictEqual } from 'node:assert';
import type { BenchState } from '../../shared/contract/demo.ts';
import type { PendingReading, StationState } from '../../shared/contract/measurement.ts';
import type { QueueTicket, Room } from '../../shared/contract/queue.ts';
import { waitFor } from '../support/window-client.ts';
import { calmAnswers, devicesReady, type Person, play, press } from './clinic.ts';
import { expectThat } from './runner.ts';

type Device = { readonly person: Person; readonly deviceId: string };

/** A person lays the card down, or measures, again when nothing came of it. */
const ATTEMPTS_MAX = 6;
const PATIENCE_MS = 6_000;

/** What is said on a line while the program at its end is dead is lost: the person does it again. */
async function untilItWorks<Found>(attempt: (timeoutMs: number) => Promise<Found>): Promise<Found> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt(PATIENCE_MS);
    } catch (error) {
      if (attempts === ATTEMPTS_MAX) throw error;
    }
  }
}

/**
 * Taps a card until a number is known: from the paper, or from the screen where the kiosk says that
 * it was given before.
 */
export async function takeTicket(kiosk: Device, cardKey: string): Promise<string> {
  const before = new Set((await benchDevice(kiosk)).printed.map(({ jobId }) => jobId));
  const numberIn = (device: BenchState['devices'][number]) => {
    const paper = device.printed.find(({ jobId }) => !before.has(jobId))?.lines;
    const isAgain = device.display.some((line) => line.includes('您已经取过号了'));
    return numberOf(paper ?? (isAgain ? device.display : []));
  };
  return tapUntil(kiosk, cardKey, numberIn, 'a ticket');
}

/** Taps a card and waits until the kiosk's screen says this; the lines of the screen. */
export function tapAndRead(
  kiosk: Device,
  cardKey: string,
  words: string,
): Promise<readonly string[]> {
  const screen = (device: BenchState['devices'][number]) =>
    device.display.some((line) => line.includes(words)) && device.display;
  return tapUntil(kiosk, cardKey, screen, `the kiosk to say ${words}`);
}

function tapUntil<Found>(
  kiosk: Device,
  cardKey: string,
  find: (device: BenchState['devices'][number]) => Found | null | false,
  what: string,
): Promise<Found> {
  return untilItWorks(async (timeoutMs) => {
    await devicesReady(kiosk.person);
    await isFree(kiosk);
    await play(kiosk.person, { type: 'tap-card', deviceId: kiosk.deviceId, cardKey });
    return waitFor(
      () => kiosk.person.client.demo.watch(),
      ({ devices }) => {
        const device = devices.find(({ deviceId }) => deviceId === kiosk.deviceId);
        return device ? find(device) : null;
      },
      { what, timeoutMs },
    );
  });
}

/** A polite person says when they have read their ticket, and waits until the screen is for the next one. */
export async function isFree(kiosk: Device): Promise<void> {
  if ((await kioskStands(kiosk, ['done', 'free'])) === 'free') return;
  await play(kiosk.person, {
    type: 'press',
    deviceId: kiosk.deviceId,
    button: 'done',
    value: null,
  });
  await kioskStands(kiosk, ['free']);
}

type Stand = 'done' | 'free';

/** Waits until the kiosk greets the next person, or has the key for those who have read their ticket. */
function kioskStands({ person, deviceId }: Device, wanted: readonly Stand[]): Promise<Stand> {
  return waitFor(
    () => person.client.demo.watch(),
    ({ devices }) => {
      const device = devices.find((one) => one.deviceId === deviceId);
      const stands: Readonly<Record<Stand, boolean | undefined>> = {
        free: device?.display.some((line) => line.includes('请把身份证放在读卡区')),
        done: device?.screen?.choices.some(({ key }) => key === 'done'),
      };
      return wanted.find((stand) => stands[stand]);
    },
    { what: 'the kiosk to be free' },
  );
}

/** What a simulated device shows and has printed. */
export function benchDevice({ person, deviceId }: Device): Promise<BenchState['devices'][number]> {
  return waitFor(
    () => person.client.demo.watch(),
    ({ devices }) => devices.find((device) => device.deviceId === deviceId),
    { what: 'the device on the bench' },
  );
}

/** The number among the lines of a ticket or of a kiosk's screen. */
function numberOf(lines: readonly string[]): string | null {
  return lines.flatMap((line) => line.match(/^M?[A-HJ-NP-Z]\d{3}$/) ?? [])[0] ?? null;
}

/** Waits until a window shows the ticket of this number waiting in a queue. */
export function seesWaiting(person: Person, number: string): Promise<QueueTicket> {
  return seesTicket(person, number, 'waiting');
}

/** Waits until a window shows the ticket of this number where it waits, or where it was called. */
export function seesTicket(
  { client }: Person,
  number: string,
  where: 'waiting' | 'active',
): Promise<QueueTicket> {
  return waitFor(
    () => client.queue.watch(),
    ({ queues }) => queues.flatMap((queue) => queue[where]).find((one) => one.number === number),
    { what: `ticket ${number} to be seen ${where}` },
  );
}

/**
 * Two people at two workstations call the next of the same queue at the same moment, where just
 * these numbers wait: each gets one of them, and nobody is called twice.
 */
export async function callAtOnce(
  callers: readonly Person[],
  numbers: readonly [string, ...string[]],
): Promise<void> {
  const places = await Promise.all(callers.map((caller) => placeOf(caller, numbers[0])));
  const calls = await Promise.all(
    callers.map((caller, at) => caller.client.queue.call(nextAt(places[at]))),
  );
  const called = calls.map(({ number }) => number);
  deepStrictEqual(called.toSorted(), numbers.toSorted(), 'nobody is called twice');
}

/** The first room of the queue where the ticket of this number waits, once it can be called. */
async function placeOf({ client }: Person, number: string): Promise<Room> {
  const found = await waitFor(
    () => client.queue.watch(),
    ({ queues, canCall }) => {
      const queue = queues.find(({ waiting }) => waiting.some((one) => one.number === number));
      return canCall && queue;
    },
    { what: `ticket ${number} to be callable` },
  );
  const room = found.rooms[0];
  expectThat(room, 'a room');
  return room;
}

/** A press of the button that calls the next to a room. */
function nextAt(room: Room | undefined) {
  expectThat(room, 'a room');
  const { queueId, roomId } = room;
  return { ...press(), queueId, roomId, ticketId: null, reason: null };
}

/** Calls the next in the queue where this ticket waits: it has to be this one, and a board has to show it. */
export async function callTicket(
  caller: Person,
  board: Person,
  number: string,
): Promise<QueueTicket> {
  const room = await placeOf(caller, number);
  const ticket = await seesWaiting(caller, number);
  const called = await caller.client.queue.call(nextAt(room));
  expectThat(called.number === number, `the rules to call ${number}, not ${called.number}`);
  await waitFor(
    () => board.client.queue.board(),
    ({ calls }) => calls.some((call) => call.number === number && call.roomName === room.name),
    { what: `the board to show ${number}` },
  );
  return ticket;
}

/** Ends a stop of a visit, which takes the ticket to the next queue or off the list. */
export async function finishStop({ client }: Person, ticketId: string): Promise<void> {
  await client.queue.finish({ ...press(), ticketId });
}

type Pressure = { readonly sbp: number; readonly dbp: number };

/**
 * Opens the window of a visit, takes these readings from the monitor, and accepts each; the ids of
 * the readings.
 */
export async function measure(
  monitor: Device,
  visitId: string,
  pressures: readonly Pressure[],
): Promise<readonly string[]> {
  const { measurement } = monitor.person.client;
  const { windowId } = await measurement.openWindow({ ...press(), visitId });
  const readingIds: string[] = [];
  for (const pressure of pressures) {
    const { readingId } = await takeReading(monitor, pressure, ({ window }) => window?.pending);
    await measurement.accept({ ...press(), windowId, readingId });
    readingIds.push(readingId);
  }
  await measurement.closeWindow({ ...press(), windowId });
  return readingIds;
}

/** Opens the window of a visit, tests a drop of blood that the meter marks as fasting, and accepts it; its id. */
export async function measureFasting(
  { person, deviceId }: Device,
  visitId: string,
  mmolL: number,
): Promise<string> {
  const { measurement } = person.client;
  const { windowId } = await measurement.openWindow({ ...press(), visitId });
  const { readingId } = await untilItWorks(async (timeoutMs) => {
    await devicesReady(person);
    await play(person, { type: 'press', deviceId, button: 'fasting', value: mmolL });
    return waitFor(
      () => measurement.watch(),
      ({ window }) =>
        window?.pending.find(({ values }) =>
          values.some(({ kind, value }) => kind === 'glucose-fasting' && value === mmolL),
        ),
      { what: `a fasting glucose of ${mmolL}`, timeoutMs },
    );
  });
  await measurement.accept({ ...press(), windowId, readingId });
  await measurement.closeWindow({ ...press(), windowId });
  return readingId;
}

/** Measures until the station shows the reading where it belongs. */
export function takeReading(
  { person, deviceId }: Device,
  { sbp, dbp }: Pressure,
  among: (station: StationState) => readonly PendingReading[] | undefined,
): Promise<PendingReading> {
  return untilItWorks(async (timeoutMs) => {
    await devicesReady(person);
    await play(person, { type: 'blood-pressure', deviceId, sbp, dbp, pulse: 74 });
    return waitFor(
      () => person.client.measurement.watch(),
      (station) =>
        among(station)?.find(({ values }) =>
          values.some(({ kind, value }) => kind === 'sbp' && value === sbp),
        ),
      { what: `a reading of ${sbp}/${dbp}`, timeoutMs },
    );
  });
}

/** The doctor confirms what the rules propose, for every programme; the ids of the follow-ups. */
export async function confirmProposal({ client }: Person, visitId: string): Promise<string[]> {
  const judgement = await waitFor(
    () => client.care.propose({ visitId, answers: calmAnswers }),
    (one) => (one?.bloodPressure ? one : null),
    { what: 'the rules to judge the visit' },
  );
  // Who came without having fasted has no class for diabetes today.
  const judged = judgement.proposals.filter((one) => one.class !== null);
  expectThat(judged.length > 0 && judgement.dueDate, 'a class and a date');
  expectThat(
    judged.every(({ because }) => because.length > 0),
    'the rules to say why',
  );
  const isReferral = judged.some(({ actions }) => actions.includes('REFER'));
  const { followUps } = await client.care.confirm({
    ...press(),
    visitId,
    answers: calmAnswers,
    classes: judged.map((one) => ({ programme: one.programme, class: one.class ?? 0 })),
    dueDate: judgement.dueDate,
    reason: null,
    referTo: isReferral ? '市人民医院 心内科' : null,
    sheet: {},
  });
  return followUps.map(({ followUpId }) => followUpId);
}
