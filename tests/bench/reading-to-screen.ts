import { type FarEnd, plugIn } from '../../electron/devices/far-end.ts';
import {
  createTm2655Simulator,
  type Measured as Pressure,
} from '../../electron/devices/and-tm2655/simulator.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import { press } from '../journey/clinic.ts';
import { seesWaiting } from '../journey/visit.ts';
import { waitFor } from '../support/window-client.ts';
import { openWatched, type WatchedPage } from './painted.ts';
import { measurePair } from './pair.ts';
import type { Measured } from './report.ts';
import { enterAs, type Stage } from './stage.ts';

const LOWEST_SBP = 100;
const LOWEST_DBP = 60;
const SPAN = 60;

/** From the last byte of a blood pressure on its line to the number painted at the station. */
export async function benchReadingToScreen(
  stage: Stage,
  { turns }: { readonly turns: number },
): Promise<Measured> {
  const watched = await openWatched(stage.browser, stage.stack.station.windowUrl('/station'));
  await enterAs(watched.page, '林霞');
  const monitor = await openMonitor(stage);
  const windowId = await openWindow(stage, watched);
  const [ours, beside]: [number[], number[]] = [[], []];
  let count = 0;
  await measurePair(
    async () => {
      const took = await readOnce({ stage, watched, monitor, windowId }, pressureOf(count));
      count += 1;
      ours.push(took);
    },
    async () => beside.push(await watched.bareMessage()),
    { turns, each: 5 },
  );
  await finishAll(stage.nurse, windowId);
  await monitor.close();
  await watched.close();
  const counted = turns * 5;
  return {
    what: 'a blood pressure in the open window of the station, in Chromium; the line’s own time not counted',
    ours: ours.slice(-counted),
    beside: {
      name: 'bare WebSocket message, painted',
      samples: beside.slice(-counted),
    },
  };
}

/** Leaves the station as it was found: nobody there. */
async function finishAll({ client }: Stage['nurse'], windowId: string): Promise<void> {
  await client.measurement.closeWindow({ ...press(), windowId });
  const { queues } = await waitFor(
    () => client.queue.watch(),
    (state) => state,
    { what: 'the queues' },
  );
  for (const { ticketId } of queues.flatMap(({ active }) => active))
    await client.queue.finish({ ...press(), ticketId });
}

type Round = {
  readonly stage: Stage;
  readonly watched: WatchedPage;
  readonly monitor: Awaited<ReturnType<typeof openMonitor>>;
  readonly windowId: string;
};

async function readOnce(round: Round, pressure: Pressure): Promise<number> {
  const { stage, watched, monitor, windowId } = round;
  const { paintedMs } = await watched.watchFor(`${pressure.sbp}/${pressure.dbp}`);
  const sentMs = await monitor.measure(pressure);
  const took = (await paintedMs()) - sentMs;
  const { measurement } = stage.nurse.client;
  const reading = await waitFor(
    () => measurement.watch(),
    ({ window }) => window?.pending[0],
    { what: 'the reading to be decided on' },
  );
  const { readingId } = reading;
  await measurement.refuse({ ...press(), windowId, readingId, reason: '请重测' });
  await waitFor(
    () => measurement.watch(),
    ({ window }) => window?.pending.length === 0,
    { what: 'the reading to be gone' },
  );
  return took;
}

/** Every one another number, so that what was painted before is not taken for it. */
function pressureOf(count: number): Pressure {
  return {
    sbp: LOWEST_SBP + 13 + (count % SPAN),
    dbp: LOWEST_DBP + 1 + (Math.floor(count / SPAN) % 30),
    pulse: 71,
  };
}

/** The monitor of the station; says when the last byte of a result was on the wire. */
async function openMonitor({ lines, nurse }: Stage) {
  const simulator = createTm2655Simulator(systemTiming);
  let sent: (atMs: number) => void = () => undefined;
  const device: FarEnd = {
    ...simulator,
    connect: (send) =>
      simulator.connect(async (bytes) => {
        await send(bytes);
        sent(performance.now());
      }),
  };
  const far = await plugIn(systemTiming, device, lines.monitor.far);
  await waitFor(
    () => nurse.client.devices.watch(),
    ({ devices }) =>
      devices.some(({ driver, state }) => driver === 'and-tm2655' && state === 'ready'),
    { what: 'the monitor to be ready' },
  );
  return {
    measure: (pressure: Pressure) =>
      new Promise<number>((resolve) => {
        sent = resolve;
        simulator.measure(pressure);
      }),
    close: async () => {
      simulator.stop();
      await far.unplug();
    },
  };
}

/** Somebody has come, is called, and sits down to be measured. */
async function openWindow(
  { reception, nurse, nextResident }: Stage,
  { page }: WatchedPage,
): Promise<string> {
  const { residentId } = nextResident();
  const { ticket } = await reception.client.visits.checkIn({
    ...press(),
    residentId,
    appointmentId: null,
    purpose: 'measurement',
  });
  await seesWaiting(nurse, ticket.number);
  await page.getByText(ticket.number).first().waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  const { windowId } = await waitFor(
    () => nurse.client.measurement.watch(),
    ({ window }) => window,
    { what: 'the window to be open' },
  );
  await page.getByText('本次测量还剩').waitFor();
  return windowId;
}
