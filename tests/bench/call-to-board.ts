import { setTimeout as pause } from 'node:timers/promises';
import type { QueueTicket } from '../../shared/contract/queue.ts';
import { press } from '../journey/clinic.ts';
import { waitFor } from '../support/window-client.ts';
import { openWatched, type WatchedPage } from './painted.ts';
import type { Measured } from './report.ts';
import { enterAs, type Stage } from './stage.ts';

/** The same calls, seen at two boards. */
export type Calls = {
  /** At the workstation where the key was pressed. */
  readonly here: Measured;
  /** At another one, the clinic's home. */
  readonly elsewhere: Measured;
};

/** A window takes the same key as one press for a while after its answer (`renderer/host/use-command.ts`). */
const NEXT_PRESS_MS = 700;

type Boards = {
  readonly stage: Stage;
  readonly caller: WatchedPage;
  readonly here: WatchedPage;
  readonly elsewhere: WatchedPage;
};

/** From F2 in the nurse's window to the number painted on the boards of both workstations; each round a call. */
export async function benchCalls(
  stage: Stage,
  { rounds }: { readonly rounds: number },
): Promise<Calls> {
  const { desk, station } = stage.stack;
  const here = await openWatched(stage.browser, station.windowUrl('/board'));
  const elsewhere = await openWatched(stage.browser, desk.windowUrl('/board'));
  const caller = await openWatched(stage.browser, station.windowUrl('/station'));
  await enterAs(caller.page, '林霞');
  const boards: Boards = { stage, caller, here, elsewhere };
  const took = { here: [] as number[], elsewhere: [] as number[] };
  const bare = { here: [] as number[], elsewhere: [] as number[] };
  for (let round = -1; round < rounds; round += 1) {
    const one = await callOnce(boards);
    const floor = { here: await here.bareMessage(), elsewhere: await elsewhere.bareMessage() };
    if (round < 0) continue;
    for (const at of ['here', 'elsewhere'] as const) {
      took[at].push(one[at]);
      bare[at].push(floor[at]);
    }
  }
  for (const watched of [caller, elsewhere, here]) await watched.close();
  const beside = (at: keyof Calls) => ({
    name: 'bare WebSocket message, painted',
    samples: bare[at],
  });
  return {
    here: {
      what: 'key pressed at a desk, painted on its own board; the home, another process, orders the call',
      ours: took.here,
      beside: beside('here'),
    },
    elsewhere: {
      what: 'the same calls, painted on the board of another workstation, loopback instead of a LAN',
      ours: took.elsewhere,
      beside: beside('elsewhere'),
    },
  };
}

async function callOnce({
  stage,
  caller,
  here,
  elsewhere,
}: Boards): Promise<Record<keyof Calls, number>> {
  const ticket = await arrive(stage);
  await caller.page.getByText(ticket.number).first().waitFor();
  await caller.page.getByRole('button', { name: '叫下一位', disabled: false }).waitFor();
  const [onHere, onElsewhere] = [
    await here.watchFor(ticket.number),
    await elsewhere.watchFor(ticket.number),
  ];
  const { pressedMs } = await caller.watchKey('F2');
  await caller.page.keyboard.press('F2');
  const paintedHereMs = await onHere.paintedMs();
  const paintedElsewhereMs = await onElsewhere.paintedMs();
  const pressedAtMs = await pressedMs();
  await stage.nurse.client.queue.finish({ ...press(), ticketId: ticket.ticketId });
  await caller.page.getByText('请问您叫什么名字').waitFor({ state: 'detached' });
  await pause(NEXT_PRESS_MS);
  return { here: paintedHereMs - pressedAtMs, elsewhere: paintedElsewhereMs - pressedAtMs };
}

/** One more person, alone in the queue, as the station sees it. */
async function arrive({ reception, nurse, nextResident }: Stage): Promise<QueueTicket> {
  const { residentId } = nextResident();
  const { ticket } = await reception.client.visits.checkIn({
    ...press(),
    residentId,
    appointmentId: null,
    purpose: 'measurement',
  });
  return waitFor(
    () => nurse.client.queue.watch(),
    ({ queues, canCall }) => {
      const queue = queues.find(({ waiting }) =>
        waiting.some(({ number }) => number === ticket.number),
      );
      return canCall && queue?.waiting[0];
    },
    { what: `ticket ${ticket.number} to wait` },
  );
}
