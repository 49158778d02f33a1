import { v7 as uuidv7 } from 'uuid';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { BenchOrder } from '../../shared/contract/demo.ts';
import type { VisitAnswers } from '../../shared/contract/care.ts';
import { DEMO_PASSWORD } from '../../shared/demo/reference.ts';
import type { RunningWorkstation } from '../../electron/web/workstation.ts';
import { openWindowClient, waitFor, type WindowClient } from '../support/window-client.ts';

/** Somebody at a window of a workstation, who opens it again when the host behind it was lost. */
export type Person = {
  readonly client: () => DataHostClient;
  reopen(): Promise<void>;
  close(): void;
};

/** Opens a window and signs in. */
export async function signIn(at: RunningWorkstation, loginName: string): Promise<Person> {
  let window = await openAndSignIn(at, loginName);
  return {
    client: () => window.client,
    async reopen() {
      window.close();
      window = await openAndSignIn(at, loginName);
    },
    close: () => window.close(),
  };
}

async function openAndSignIn(at: RunningWorkstation, loginName: string): Promise<WindowClient> {
  const window = await openWindowClient(at.windowUrl('/'));
  await waitFor(window.client.session.watch(), ({ workstation }) => workstation.clinicName !== '', {
    what: 'the clinic to be known here',
    timeoutMs: 60_000,
  });
  await window.client.session.signIn({ loginName, password: DEMO_PASSWORD });
  return window;
}

/** A new press of a button. */
export function press(): { idempotencyKey: string } {
  return { idempotencyKey: uuidv7() };
}

/** Has the bench do something and waits until the bench is there to do it. */
export async function play(person: Person, order: BenchOrder): Promise<void> {
  await waitFor(person.client().demo.watch(), ({ running }) => running, { what: 'the bench' });
  await person.client().demo.order({ order });
}

/** Waits until all devices of a workstation answer. */
export async function devicesReady(person: Person): Promise<void> {
  await waitFor(
    person.client().devices.watch(),
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
