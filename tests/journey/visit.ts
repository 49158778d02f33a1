import type { QueueTicket } from '../../shared/contract/queue.ts';
import { waitFor } from '../support/window-client.ts';
import { calmAnswers, type Person, play, press } from './clinic.ts';
import { expectThat } from './runner.ts';

type Kiosk = { readonly person: Person; readonly deviceId: string };

/** Taps a card and waits for the paper: the lines of the newest ticket. */
export async function tapAndPrint(kiosk: Kiosk, cardKey: string): Promise<readonly string[]> {
  const before = new Set(await jobsOf(kiosk));
  await play(kiosk.person, { type: 'tap-card', deviceId: kiosk.deviceId, cardKey });
  return waitFor(
    kiosk.person.client().demo.watch(),
    ({ devices }) => {
      const device = devices.find(({ deviceId }) => deviceId === kiosk.deviceId);
      return device?.printed.find(({ jobId }) => !before.has(jobId))?.lines;
    },
    { what: 'the kiosk to print a ticket' },
  );
}

/** Taps a card and waits until the kiosk's screen says this. */
export async function tapAndRead(
  kiosk: Kiosk,
  cardKey: string,
  words: string,
): Promise<readonly string[]> {
  await play(kiosk.person, { type: 'tap-card', deviceId: kiosk.deviceId, cardKey });
  return waitFor(
    kiosk.person.client().demo.watch(),
    ({ devices }) => {
      const device = devices.find(({ deviceId }) => deviceId === kiosk.deviceId);
      return device?.display.some((line) => line.includes(words)) && device.display;
    },
    { what: `the kiosk to say ${words}` },
  );
}

/** Jobs that the kiosk has printed so far. */
export async function jobsOf(kiosk: Kiosk): Promise<readonly string[]> {
  return waitFor(
    kiosk.person.client().demo.watch(),
    ({ devices }) =>
      devices
        .find(({ deviceId }) => deviceId === kiosk.deviceId)
        ?.printed.map(({ jobId }) => jobId),
    { what: 'the kiosk on the bench' },
  );
}

/** Waits until a window shows the ticket of this number waiting in a queue. */
export function seesWaiting(person: Person, number: string): Promise<QueueTicket> {
  return waitFor(
    person.client().queue.watch(),
    ({ queues }) =>
      queues.flatMap(({ waiting }) => waiting).find((ticket) => ticket.number === number),
    { what: `ticket ${number} to be seen waiting` },
  );
}

/** Calls the next in the queue where this ticket waits: it has to be this one, and a board has to show it. */
export async function callTicket(
  caller: Person,
  board: Person,
  number: string,
): Promise<QueueTicket & { readonly queueId: string }> {
  const found = await waitFor(
    caller.client().queue.watch(),
    ({ queues, canCall }) => {
      const queue = queues.find(({ waiting }) => waiting.some((one) => one.number === number));
      return canCall && queue;
    },
    { what: `ticket ${number} to be callable` },
  );
  const ticket = found.waiting.find((one) => one.number === number);
  const room = found.rooms[0];
  expectThat(ticket && room, 'a ticket and a room');
  const called = await caller.client().queue.call({
    ...press(),
    queueId: found.queueId,
    roomId: room.roomId,
    ticketId: null,
    reason: null,
  });
  expectThat(called.number === number, `the rules to call ${number}, not ${called.number}`);
  await waitFor(
    board.client().queue.board(),
    ({ calls }) => calls.some((call) => call.number === number && call.roomName === room.name),
    { what: `the board to show ${number}` },
  );
  return { ...ticket, queueId: found.queueId };
}

type Pressure = { readonly sbp: number; readonly dbp: number };
type Monitor = { readonly person: Person; readonly deviceId: string };

/** Opens the window of a visit, takes these readings from the monitor, and accepts each. */
export async function measure(
  { person, deviceId }: Monitor,
  visitId: string,
  readings: readonly Pressure[],
): Promise<void> {
  const { measurement } = person.client();
  const { windowId } = await measurement.openWindow({ ...press(), visitId });
  for (const { sbp, dbp } of readings) {
    await play(person, { type: 'blood-pressure', deviceId, sbp, dbp, pulse: 74 });
    const readingId = await waitFor(
      person.client().measurement.watch(),
      ({ window }) =>
        window?.pending.find(({ values }) =>
          values.some(({ kind, value }) => kind === 'sbp' && value === sbp),
        )?.readingId,
      { what: `a reading of ${sbp}/${dbp}` },
    );
    await measurement.accept({ ...press(), windowId, readingId });
  }
  await measurement.closeWindow({ ...press(), windowId });
}

/** The doctor confirms what the rules propose. */
export async function confirmProposal(doctor: Person, visitId: string) {
  const proposal = await waitFor(
    doctor.client().care.propose({ visitId, answers: calmAnswers }),
    (one) => (one?.bloodPressure ? one : null),
    { what: 'the rules to judge the visit' },
  );
  expectThat(proposal.class && proposal.dueDate, 'a class and a date');
  expectThat(proposal.because.length > 0, 'the rules to say why');
  await doctor.client().care.confirm({
    ...press(),
    visitId,
    answers: calmAnswers,
    class: proposal.class,
    dueDate: proposal.dueDate,
    reason: null,
    referTo: proposal.actions.includes('REFER') ? '市人民医院 心内科' : null,
  });
  return proposal;
}
