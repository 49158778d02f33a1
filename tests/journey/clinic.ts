import { v7 as uuidv7 } from 'uuid';
import type { RunningWorkstation } from '../../electron/web/workstation.ts';
import type { VisitAnswers } from '../../shared/contract/care.ts';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { BenchOrder } from '../../shared/contract/demo.ts';
import { DEMO_PASSWORD } from '../../shared/demo/password.ts';
import { openWindowClient, waitFor, type WindowClient } from '../support/window-client.ts';

/** Somebody at a window of a workstation. */
export type Person = WindowClient;

/** Opens a window and signs in; again whenever the window had to be opened again. */
export function signIn(at: RunningWorkstation, loginName: string): Promise<Person> {
  return openWindowClient({
    makeUrl: () => at.windowUrl('/'),
    isDoubleClicking: true,
    onOpen: async (client) => {
      await clinicKnown(client);
      await client.session.signIn({ loginName, password: DEMO_PASSWORD });
    },
  });
}

/** The organisation comes from the district: a desk that starts for the first time waits for it. */
async function clinicKnown(client: DataHostClient): Promise<void> {
  await waitFor(
    () => client.session.watch(),
    ({ workstation }) => workstation.clinicName !== '',
    { what: 'the clinic to be known here', timeoutMs: 60_000 },
  );
}

/** A new press of a button. */
export function press(): { idempotencyKey: string } {
  return { idempotencyKey: uuidv7() };
}

/** Has the bench do something and waits until the bench is there to do it. */
export async function play({ client }: Person, order: BenchOrder): Promise<void> {
  await waitFor(
    () => client.demo.watch(),
    ({ running, devices }) =>
      running && devices.some(({ deviceId }) => deviceId === order.deviceId),
    { what: 'the bench' },
  );
  await client.demo.order({ order });
}

/** Waits until all devices of a workstation answer. */
export async function devicesReady({ client }: Person): Promise<void> {
  await waitFor(
    () => client.devices.watch(),
    ({ devices }) => devices.length > 0 && devices.every(({ state }) => state === 'ready'),
    { what: 'every device to be ready', timeoutMs: 30_000 },
  );
}

/** No danger, no reaction, no complication. */
export const calmAnswers: VisitAnswers = {
  danger: {
    consciousness: false,
    severeHeadache: false,
    nauseaVomiting: false,
    blurredVision: false,
    eyePain: false,
    palpitation: false,
    chestTightness: false,
    dyspnoea: false,
    other: false,
  },
  adverseReaction: false,
  complication: false,
  pregnantOrLactating: false,
};
