import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startKilling } from './killer.ts';
import { openScene, type Scene } from './scene.ts';
import { printsReferral, refer } from './referral.ts';
import { createRunner, expectThat, StepFailed } from './runner.ts';
import { play, press } from './clinic.ts';
import { expectTruth, type Told } from './truth.ts';
import { waitFor } from '../support/window-client.ts';
import {
  benchDevice,
  callAtOnce,
  callTicket,
  confirmProposal,
  finishStop,
  measure,
  measureFasting,
  seesTicket,
  seesWaiting,
  isFree,
  takeTicket,
  takeReading,
  tapAndRead,
} from './visit.ts';

/**
 * The whole job without a window: kiosk to district over real lines, two workstations and a server
 * as processes of their own, the district line cut and the plug pulled in the middle.
 * `--kill-every MS` kills one of the processes at random again and again; `--seed N` chooses which.
 */
const PLANNED = 30;
const { step, finish } = createRunner((line) => process.stdout.write(`${line}\n`));

const { values } = parseArgs({
  options: { 'kill-every': { type: 'string' }, seed: { type: 'string', default: '1' } },
});

async function journey(scene: Scene): Promise<Told> {
  const { reception, nurse, doctor, kiosk, monitor, glucometer } = scene;
  const told: Told = { tickets: [], readings: [], followUps: [], referrals: [] };
  const number = await step('a resident with a booking taps the card, the ticket is printed', () =>
    takeTicket(kiosk, 'appointment'),
  );
  told.tickets.push(number);
  await step('the front desk sees it', () => seesWaiting(reception, number));
  await step('the station sees it', () => seesWaiting(nurse, number));
  await isFree(kiosk); // outside the steps: how long a person reads the screen is no time of ours
  await step('the same card again: the same number on the screen, no second paper', async () => {
    const jobsOf = async () => (await benchDevice(kiosk)).printed.map(({ jobId }) => jobId);
    const before = await jobsOf();
    const screen = await tapAndRead(kiosk, 'appointment', '您已经取过号了');
    expectThat(screen.includes(number), `ticket ${number} again`);
    // A kiosk whose plug was pulled has forgotten its first paper: one there may be, not two.
    const papers = new Set([...before, ...(await jobsOf())]);
    expectThat(papers.size <= 1, 'no second paper');
  });
  await step('noise, then a reading without a window: it lands in the tray', () => tray(scene));
  const called = await step('the nurse calls, the board at the desk shows it', () =>
    callTicket(nurse, reception, number),
  );
  await step('two readings arrive and are accepted', async () => {
    const pressures = [
      { sbp: 148, dbp: 84 },
      { sbp: 142, dbp: 80 },
    ];
    told.readings.push(...(await measure(monitor, called.visitId, pressures)));
  });
  await step('a fasting glucose arrives over its own line and is accepted', async () => {
    told.readings.push(await measureFasting(glucometer, called.visitId, 6.3));
  });
  await step('the doctor calls, the rules judge, the doctor confirms', async () => {
    await finishStop(nurse, called.ticketId);
    await callTicket(doctor, reception, number);
    told.followUps.push(...(await confirmProposal(doctor, called.visitId)));
    await finishStop(doctor, called.ticketId);
  });
  const referral = await step('the doctor sends a referral, pressed twice it is one', () =>
    refer(doctor, called),
  );
  told.referrals.push(referral.number);
  await step('the front desk sees it and prints the form', () =>
    printsReferral(reception, referral),
  );
  await step('the health record summary is a PDF', async () => {
    const paper = { kind: 'health-record-summary', subjectId: called.residentId } as const;
    const { documentId } = await reception.client.documents.make({ ...press(), ...paper });
    const { pdfBase64 } = await reception.client.documents.file({ documentId });
    const pdf = Buffer.from(pdfBase64, 'base64');
    expectThat(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, 'a PDF');
  });
  await step('the district has everything', () => scene.uploaded());
  await withoutDistrict(scene, told);
  return told;
}

/** The district line is cut: steps 1 to 6 of the job go on between the desks. */
async function withoutDistrict(scene: Scene, told: Told): Promise<void> {
  const { reception, nurse, doctor, kiosk, monitor } = scene;
  await step('the district line is cut', async () => {
    scene.setDistrictCut(true);
    await waitFor(
      () => reception.client.connection.watch(),
      ({ district }) => !district.reachable,
      {
        what: 'the desk to notice',
      },
    );
  });
  await isFree(kiosk);
  const newcomer = await step('a newcomer is registered from the card and gets a ticket', () =>
    takeTicket(kiosk, 'newcomer'),
  );
  await step('the station sees the newcomer without the district', () =>
    seesWaiting(nurse, newcomer),
  );
  await isFree(kiosk);
  const overdue = await step('a resident who is overdue gets a ticket', () =>
    takeTicket(kiosk, 'overdue'),
  );
  told.tickets.push(newcomer, overdue);
  await step('called, measured, judged and confirmed without the district', async () => {
    const called = await callTicket(nurse, reception, overdue);
    const pressures = [
      { sbp: 131, dbp: 79 },
      { sbp: 127, dbp: 77 },
    ];
    told.readings.push(...(await measure(monitor, called.visitId, pressures)));
    await finishStop(nurse, called.ticketId);
    told.followUps.push(...(await confirmProposal(doctor, called.visitId)));
  });
  await step('two desks call at once: nobody is called twice', () =>
    callAtOnce([nurse, reception], [newcomer, overdue]),
  );
  await step('the plug of the front desk is pulled; nothing that was saved is lost', async () => {
    scene.pullPlugOfDesk();
    await seesTicket(reception, overdue, 'active');
    await seesTicket(reception, newcomer, 'active');
  });
  await step('what was done without the district waits for it', async () => {
    await waitFor(
      () => reception.client.connection.watch(),
      ({ district, waitingForDistrict }) => !district.reachable && waitingForDistrict >= 5,
      { what: 'work that waits' },
    );
  });
  await step('the line returns, everything arrives', async () => {
    scene.setDistrictCut(false);
    await scene.uploaded();
  });
}

async function tray({ nurse, monitor }: Scene): Promise<void> {
  await play(nurse, { type: 'noise', deviceId: monitor.deviceId, bytes: 200 });
  const reading = await takeReading(monitor, { sbp: 117, dbp: 71 }, (station) => station.tray);
  expectThat(reading.trayReason === 'no-window', 'a reading that nobody opened a window for');
}

async function settled(scene: Scene, told: Told): Promise<void> {
  await scene.uploaded();
  await waitFor(
    () => scene.nurse.client.connection.watch(),
    ({ waitingForHome, waitingForDistrict }) => waitingForHome + waitingForDistrict === 0,
    { what: 'the station to have heard of it' },
  );
  await expectTruth(scene, told);
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-journey-'));
  let opened: Scene | null = null;
  let stopKilling = () => '';
  try {
    const scene = await openScene(step, directory);
    opened = scene;
    const everyMs = Number(values['kill-every']);
    if (everyMs > 0) stopKilling = startKilling(scene, everyMs, values.seed);
    const told = await journey(scene);
    process.stdout.write(stopKilling());
    stopKilling = () => '';
    await step('nothing lost, nothing doubled: desk, station and district hold the same', () =>
      settled(scene, told),
    );
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
  } finally {
    process.stdout.write(stopKilling());
    await opened?.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

await main();
process.exit(finish(PLANNED) ? 0 : 1);
