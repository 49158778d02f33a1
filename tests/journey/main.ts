import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startKilling } from './killer.ts';
import { openScene, type Scene } from './scene.ts';
import { createRunner, expectThat, StepFailed } from './runner.ts';
import { play, press } from './clinic.ts';
import { waitFor } from '../support/window-client.ts';
import {
  benchDevice,
  callTicket,
  confirmProposal,
  finishStop,
  measure,
  seesWaiting,
  takeTicket,
  tapAndRead,
} from './visit.ts';

/**
 * The whole job without a window: kiosk to district over real lines, two workstations and a server
 * as processes of their own, the district line cut and the plug pulled in the middle.
 * `--kill-every MS` kills one of the processes at random again and again; `--seed N` chooses which.
 */
const PLANNED = 25;
const { step, finish } = createRunner((line) => process.stdout.write(`${line}\n`));

const { values } = parseArgs({
  options: { 'kill-every': { type: 'string' }, seed: { type: 'string', default: '1' } },
});

async function journey(scene: Scene): Promise<void> {
  const { reception, nurse, doctor, kiosk, monitor } = scene;
  const number = await step('a resident with a booking taps the card, the ticket is printed', () =>
    takeTicket(kiosk, 'appointment'),
  );
  await step('the front desk sees it', () => seesWaiting(reception, number));
  await step('the station sees it', () => seesWaiting(nurse, number));
  await step('the same card again: the same number on the screen, no second paper', async () => {
    const { printed } = await benchDevice(kiosk);
    const screen = await tapAndRead(kiosk, 'appointment', '您已经取过号了');
    expectThat(screen.includes(number), `ticket ${number} again`);
    expectThat((await benchDevice(kiosk)).printed.length <= printed.length, 'no second paper');
  });
  await step('noise, then a reading without a window: it lands in the tray', () => tray(scene));
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
    await finishStop(nurse, called.ticketId);
    await callTicket(doctor, reception, number);
    await confirmProposal(doctor, called.visitId);
    await finishStop(doctor, called.ticketId);
  });
  await step('the health record summary is a PDF', async () => {
    const { residentId } = called;
    const { pdfBase64 } = await reception.client.documents.summary({ ...press(), residentId });
    const pdf = Buffer.from(pdfBase64, 'base64');
    expectThat(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, 'a PDF');
  });
  await step('the district has everything', () => scene.uploaded());
  await withoutDistrict(scene);
}

/** The district line is cut: steps 1 to 6 of the job go on between the desks. */
async function withoutDistrict(scene: Scene): Promise<void> {
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
  const newcomer = await step('a newcomer is registered from the card and gets a ticket', () =>
    takeTicket(kiosk, 'newcomer'),
  );
  await step('the station sees the newcomer without the district', () =>
    seesWaiting(nurse, newcomer),
  );
  const overdue = await step('a resident who is overdue gets a ticket', () =>
    takeTicket(kiosk, 'overdue'),
  );
  await step('called, measured, judged and confirmed without the district', async () => {
    const called = await callTicket(nurse, reception, overdue);
    await measure(monitor, called.visitId, [
      { sbp: 131, dbp: 79 },
      { sbp: 127, dbp: 77 },
    ]);
    await finishStop(nurse, called.ticketId);
    await confirmProposal(doctor, called.visitId);
  });
  await step('the plug of the front desk is pulled; nothing that was saved is lost', async () => {
    scene.pullPlugOfDesk();
    await seesWaiting(reception, overdue);
    await seesWaiting(reception, newcomer);
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

async function tray({ nurse, monitor: { deviceId } }: Scene): Promise<void> {
  await play(nurse, { type: 'noise', deviceId, bytes: 200 });
  await play(nurse, { type: 'blood-pressure', deviceId, sbp: 117, dbp: 71, pulse: 66 });
  await waitFor(
    () => nurse.client.measurement.watch(),
    ({ tray: readings }) => readings.some(({ trayReason }) => trayReason === 'no-window'),
    { what: 'the reading in the tray' },
  );
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-journey-'));
  let scene: Scene | null = null;
  let stopKilling = () => '';
  try {
    scene = await openScene(step, directory);
    const everyMs = Number(values['kill-every']);
    if (everyMs > 0) stopKilling = startKilling(scene, everyMs, values.seed);
    await journey(scene);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
  } finally {
    process.stdout.write(stopKilling());
    await scene?.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

await main();
process.exit(finish(PLANNED) ? 0 : 1);
