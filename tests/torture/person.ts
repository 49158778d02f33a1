import { setTimeout as pause } from 'node:timers/promises';
import { ORPCError } from '@orpc/client';
import { v7 as uuid } from 'uuid';
import type { Role } from '../../shared/domain/access.ts';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { Random } from '../../shared/demo/random.ts';
import type { Problem } from '../../shared/lib/problem.ts';
import { openWindowClient, waitFor, type WindowClient } from '../support/window-client.ts';
import type { Heard } from './heard.ts';
import { chooseManager, chooseNurse, chooseReception, type Counter, type Job } from './jobs.ts';
import type { Clinic } from './stage.ts';
import type { Workstation } from './workstation.ts';

/** Somebody at a window of a workstation who works until it is evening. */
export type PersonOptions = {
  readonly clinic: Clinic;
  readonly counter: Counter;
  readonly at: Workstation;
  readonly role: Role;
  readonly random: Random;
  readonly heard: Heard;
  /** No new act any more; what was begun is asked for until it is answered. */
  readonly evening: AbortSignal;
  /** Nobody waits for anything any more. */
  readonly night: AbortSignal;
};

const CLINIC_KNOWN_MS = 60_000;
/** Between two acts of one person. */
const PAUSE_MS = [40, 500] as const;
const AGAIN_MS = 200;

export async function work(options: PersonOptions): Promise<void> {
  const { at, role, counter, evening, night, random } = options;
  const staff = options.clinic.organisation.staff.find((one) => one.role === role);
  if (!staff) return;
  const window = await openWindow(at, staff, night);
  if (!window) return;
  try {
    while (!evening.aborted) {
      const job = counter.isClosed ? null : choose();
      counter.begun += 1;
      if (job) await finish(job, window, { ...options, staffId: staff.staffId });
      counter.begun -= 1;
      await pause(random.integer(...PAUSE_MS));
    }
  } finally {
    window.close();
  }

  function choose(): Job | null {
    if (role === 'manager') return chooseManager(counter, random);
    if (role === 'nurse') return chooseNurse(counter, random);
    return chooseReception(counter, random);
  }
}

type SignIn = { readonly loginName: string; readonly password: string };

async function openWindow(
  at: Workstation,
  { loginName, password }: SignIn,
  night: AbortSignal,
): Promise<WindowClient | null> {
  while (!night.aborted) {
    try {
      return await openWindowClient({
        makeUrl: at.windowUrl,
        onOpen: async (client) => {
          await clinicKnown(client);
          await client.session.signIn({ loginName, password });
        },
      });
    } catch {
      await pause(AGAIN_MS);
    }
  }
  return null;
}

async function clinicKnown(client: DataHostClient): Promise<void> {
  await waitFor(
    () => client.session.watch(),
    ({ workstation }) => workstation.clinicName !== '',
    { what: 'the clinic to be known here', timeoutMs: CLINIC_KNOWN_MS },
  );
}

type Working = PersonOptions & { readonly staffId: string };

/** Presses until there is an answer, always with the same key. */
async function finish(job: Job, { client }: WindowClient, working: Working): Promise<void> {
  const { clinic, at, staffId, heard, night } = working;
  const key = uuid();
  while (!night.aborted) {
    try {
      const { isAct, made } = await job.press(client, key);
      const { clinicId } = clinic;
      if (isAct) heard.done.push({ clinicId, at: at.name, staffId, what: job.what, made });
      return;
    } catch (error) {
      const code = refusalIn(error);
      if (code !== null) {
        heard.refused.set(code, (heard.refused.get(code) ?? 0) + 1);
        return;
      }
      await pause(AGAIN_MS);
    }
  }
  heard.unanswered.push(`${job.what} at ${at.name}`);
}

/** The code of an answer that says no for good; null for a line that broke or a home out of reach. */
function refusalIn(error: unknown): string | null {
  if (!(error instanceof ORPCError)) return null;
  const problem = error.data as Problem | undefined;
  if (problem?.retryable) return null;
  return problem?.code ?? error.code;
}
