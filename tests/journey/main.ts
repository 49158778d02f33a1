import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClinicStack } from '../../electron/web/clinic-stack.ts';
import { type CutLine, openCutLine } from '../support/line-proxy.ts';
import { waitFor } from '../support/window-client.ts';
import { devicesReady, type Person, play, signIn } from './clinic.ts';
import { districtHeads } from './district.ts';
import { openLines } from './lines.ts';
import { createRunner, expectThat, StepFailed } from './runner.ts';
import {
  callTicket,
  confirmProposal,
  jobsOf,
  measure,
  seesWaiting,
  tapAndPrint,
  tapAndRead,
} from './visit.ts';

/**
 * The whole job without a window: kiosk to district over real lines, two workstations and a server
 * as processes of their own, the district line cut and the plug pulled in the middle.
 */
const PLANNED = 25;
const { step, finish } = createRunner((line) => process.stdout.write(`${line}\n`));

async function journey(directory: string): Promise<void> {
  let districtLine: CutLine | null = null;
  const lines = await step('lines to kiosk, card reader and monitor', openLines);
  const stack = await step('district, front desk and measurement station start', () =>
    startClinicStack({
      dataDirectory: directory,
      firstPort: 17_300,
      districtUrl: null,
      version: 'journey',
      log: { info: quiet, warn: quiet, error: quiet },
      step: (_title, work) => work(),
      askPassphrase: null,
      ...(lines.ends ? { lines: lines.ends } : {}),
      layLine: async (districtUrl) => {
        districtLine = await openCutLine(districtUrl);
        return districtLine.url;
      },
    }),
  );
  const people: Person[] = [];
  const enter = async (...args: Parameters<typeof signIn>) => {
    const person = await signIn(...args);
    people.push(person);
    return person;
  };
  try {
    const reception = await step('reception signs in at the desk', () =>
      enter(stack.desk, 'zhoumin'),
    );
    const nurse = await step('the nurse signs in at the station', () =>
      enter(stack.station, 'linxia'),
    );
    const doctor = await step('the doctor signs in at the station', () =>
      enter(stack.station, 'chenzhiyuan'),
    );
    const { deviceIds } = stack.plan;
    const kiosk = { person: reception, deviceId: deviceIds.kiosk };
    const monitor = { person: nurse, deviceId: deviceIds.monitor };
    await step('the station has loaded the clinic', async () => {
      await waitFor(
        nurse.client().connection.watch(),
        ({ home, waitingForHome }) => home.reachable && waitingForHome === 0,
        { what: 'the station to reach its home' },
      );
      await waitUntilFound(nurse, '王秀兰');
    });
    await step('every device answers', async () => {
      await devicesReady(reception);
      await devicesReady(nurse);
    });

    const ticket = await step(
      'a resident with a booking taps the card, the ticket is printed',
      () => tapAndPrint(kiosk, 'appointment'),
    );
    const number = ticketNumber(ticket);
    await step('the front desk sees it', () => seesWaiting(reception, number));
    await step('the station sees it', () => seesWaiting(nurse, number));
    await step('the same card again: the same number on the screen, no second paper', async () => {
      const printed = await jobsOf(kiosk);
      const screen = await tapAndRead(kiosk, 'appointment', '您已经取过号了');
      expectThat(screen.includes(number), `ticket ${number} again`);
      expectThat((await jobsOf(kiosk)).length === printed.length, 'no second paper');
    });
    await step('a reading without a window lands in the tray', async () => {
      const { deviceId } = monitor;
      await play(nurse, { type: 'noise', deviceId, bytes: 200 });
      await play(nurse, { type: 'blood-pressure', deviceId, sbp: 117, dbp: 71, pulse: 66 });
      await waitFor(
        nurse.client().measurement.watch(),
        ({ tray }) => tray.some(({ trayReason }) => trayReason === 'no-window'),
        { what: 'the reading in the tray' },
      );
    });
    const called = await step('the nurse calls, the board at the desk shows it', () =>
      callTicket(nurse, reception, number),
    );
    await step('two readings arrive and are accepted', () =>
      measure(monitor, called.visitId, [
        { sbp: 148, dbp: 84 },
        { sbp: 142, dbp: 80 },
      ]),
    );
    await step('the doctor calls, the rules judge, the doctor confirms', async () => {
      await nurse
        .client()
        .queue.finish({ idempotencyKey: crypto.randomUUID(), ticketId: called.ticketId });
      await callTicket(doctor, reception, number);
      await confirmProposal(doctor, called.visitId);
      await doctor
        .client()
        .queue.finish({ idempotencyKey: crypto.randomUUID(), ticketId: called.ticketId });
    });
    await step('the health record summary is a PDF', async () => {
      const { pdfBase64 } = await reception.client().documents.summary({
        idempotencyKey: crypto.randomUUID(),
        residentId: called.residentId,
      });
      const pdf = Buffer.from(pdfBase64, 'base64');
      expectThat(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, 'a PDF');
    });
    await step('the district has everything', () => uploaded(reception, stack.districtUrl));

    await step('the district line is cut', async () => {
      districtLine?.setCut(true);
      await waitFor(reception.client().connection.watch(), ({ district }) => !district.reachable, {
        what: 'the desk to notice',
      });
    });
    const newcomer = await step(
      'a newcomer is registered from the card and gets a ticket',
      async () => ticketNumber(await tapAndPrint(kiosk, 'newcomer')),
    );
    await step('the station sees the newcomer without the district', () =>
      seesWaiting(nurse, newcomer),
    );
    const offline = await step('a resident who is overdue gets a ticket', async () =>
      ticketNumber(await tapAndPrint(kiosk, 'overdue')),
    );
    await step('called, measured, judged and confirmed without the district', async () => {
      const second = await callTicket(nurse, reception, offline);
      await measure(monitor, second.visitId, [
        { sbp: 131, dbp: 79 },
        { sbp: 127, dbp: 77 },
      ]);
      await nurse
        .client()
        .queue.finish({ idempotencyKey: crypto.randomUUID(), ticketId: second.ticketId });
      await confirmProposal(doctor, second.visitId);
    });
    await step('the plug of the front desk is pulled; nothing that was saved is lost', async () => {
      const before = await jobsOf(kiosk);
      const pid = stack.desk.pids().data;
      expectThat(pid, 'a data host');
      process.kill(pid, 'SIGKILL');
      await reopenWhenBack(reception);
      await seesWaiting(reception, offline);
      expectThat((await jobsOf(kiosk)).length >= before.length, 'the printed tickets');
    });
    await step('what was done without the district waits for it', async () => {
      await waitFor(
        reception.client().connection.watch(),
        ({ district, waitingForDistrict }) => !district.reachable && waitingForDistrict >= 5,
        { what: 'work that waits' },
      );
    });
    await step('the line returns, everything arrives once', async () => {
      districtLine?.setCut(false);
      await uploaded(reception, stack.districtUrl);
    });
  } finally {
    for (const person of people) person.close();
    await stack.stop();
    await districtLine?.close();
    await lines.close();
  }
}

/** The number is the line of a ticket that is nothing but a number. */
function ticketNumber(lines: readonly string[]): string {
  const number = lines.flatMap((line) => line.match(/\bM?[A-HJ-NP-Z]\d{3}\b/) ?? [])[0];
  expectThat(number, `a number on the ticket ${JSON.stringify(lines)}`);
  return number;
}

/** Nothing waits any more, and the district's own count says the same. */
async function uploaded(person: Person, districtUrl: string): Promise<void> {
  await waitFor(
    person.client().connection.watch(),
    ({ waitingForDistrict, district }) => waitingForDistrict === 0 && district.reachable,
    { what: 'everything to be at the district', timeoutMs: 60_000 },
  );
  for (const { head, transactions } of await districtHeads(districtUrl)) {
    expectThat(head > 0 && transactions === head, 'every transaction there exactly once');
  }
}

/** Asks again until the first load has brought this resident. */
async function waitUntilFound(person: Person, text: string): Promise<void> {
  await repeat(60_000, async () => {
    const hits = await person.client().residents.search({ text, limit: 1 });
    expectThat(hits.length > 0, `${text} to be known at the station`);
  });
}

/** After a plug was pulled: the window opens again as soon as the host is back. */
function reopenWhenBack(person: Person): Promise<void> {
  return repeat(30_000, () => person.reopen());
}

async function repeat(forMs: number, work: () => Promise<void>): Promise<void> {
  const until = performance.now() + forMs;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

function quiet(): void {}

const directory = mkdtempSync(join(tmpdir(), 'yizhan-journey-'));
try {
  await journey(directory);
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit(finish(PLANNED) ? 0 : 1);
