import { setTimeout as pause } from 'node:timers/promises';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { DemoOrganisation } from '../../shared/demo/reference.ts';
import type { Random } from '../../shared/demo/random.ts';
import { registration } from '../support/people.ts';

/** One press of a button; pressed again with the same key it is the same act. */
export type Job = {
  readonly what: string;
  press(client: DataHostClient, idempotencyKey: string): Promise<Outcome>;
};

export type Outcome = {
  /** False where there was nothing to change, so that no act came of it. */
  readonly isAct: boolean;
  readonly made: string | null;
};

/** What the people of one clinic know of, from each other's calls across the counter. */
export type Counter = {
  readonly organisation: DemoOrganisation;
  /** The first of them are edited by everybody. */
  readonly residents: string[];
  readonly links: string[];
  /** Of merges and partings that the manager has not decided. */
  readonly proposals: string[];
  /** Called, and not yet finished. */
  readonly called: string[];
  /** Every call, in the order in which it was answered. */
  readonly calls: string[];
  /** Nobody begins anything, and what was begun comes to its end. */
  isClosed: boolean;
  /** Presses that wait for their answer. */
  begun: number;
};

export function createCounter(organisation: DemoOrganisation): Counter {
  return {
    organisation,
    residents: [],
    links: [],
    proposals: [],
    called: [],
    calls: [],
    isClosed: false,
    begun: 0,
  };
}

const QUIET_MS_MAX = 30_000;
const LOOK_MS = 50;

/** Does something while nobody of a clinic waits for an answer. False where people do not come to an end. */
export async function inQuiet(counter: Counter, act: () => Promise<boolean>): Promise<boolean> {
  counter.isClosed = true;
  try {
    const until = performance.now() + QUIET_MS_MAX;
    while (counter.begun > 0) {
      if (performance.now() > until) return false;
      await pause(LOOK_MS);
    }
    return await act();
  } finally {
    counter.isClosed = false;
  }
}

/** So few that people meet in them. */
const MEETING = 6;
const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙马朱胡'];
const GIVEN = [...'秀建国桂兰玉英志明丽华春梅海燕文军小红'];

export function chooseReception(counter: Counter, random: Random): Job {
  const { residents, links } = counter;
  const known = residents.length > MEETING;
  const doing = random.weighted([
    ['register', 5],
    ['check-in', known ? 4 : 0],
    ['merge', known ? 1 : 0],
    ['unmerge', links.length > 0 ? 1 : 0],
  ] as const);
  if (doing === 'register') return register(counter, random);
  if (doing === 'check-in') return checkIn(random.pick(residents.slice(-30)));
  if (doing === 'unmerge') return unmerge(counter, random.pick(links.slice(-4)));
  const [a, b] = [random.pick(residents.slice(0, MEETING)), random.pick(residents.slice(-MEETING))];
  return merge(counter, a, b);
}

/** Gives one of a few residents another doctor: everybody edits the same field of the same people. */
export function chooseManager(counter: Counter, random: Random): Job | null {
  const { residents, organisation, proposals } = counter;
  if (residents.length === 0) return null;
  const proposed = random.integer(0, 1) === 0 ? proposals.shift() : undefined;
  if (proposed !== undefined) return confirm(counter, proposed);
  const doctors = organisation.staff.filter(({ role }) => role === 'doctor');
  const residentId = random.pick(residents.slice(0, MEETING));
  const { staffId: doctorId } = random.pick(doctors);
  return {
    what: 'assign',
    press: async (client, idempotencyKey) => {
      const { assigned } = await client.administration.assignDoctor({
        idempotencyKey,
        whom: { by: 'residents', residentIds: [residentId] },
        doctorId,
      });
      return { isAct: assigned > 0, made: null };
    },
  };
}

/** What only the clinic's home decides, asked from every desk. */
export function chooseNurse(counter: Counter, random: Random): Job {
  const { queues, rooms } = counter.organisation;
  const ticketId = counter.called.at(0);
  if (ticketId && random.chance(0.6)) {
    counter.called.shift();
    return {
      what: 'finish',
      press: async (client, idempotencyKey) => {
        await client.queue.finish({ idempotencyKey, ticketId });
        return { isAct: true, made: null };
      },
    };
  }
  const whom = {
    queueId: queues.measurement,
    roomId: rooms.measurement,
    ticketId: null,
    reason: null,
  };
  return {
    what: 'call',
    press: async (client, idempotencyKey) => {
      const called = await client.queue.call({ idempotencyKey, ...whom });
      counter.called.push(called.ticketId);
      counter.calls.push(called.ticketId);
      return { isAct: true, made: null };
    },
  };
}

function register({ residents }: Counter, random: Random): Job {
  const name = `${random.pick(SURNAMES)}${random.pick(GIVEN)}${random.pick(GIVEN)}`;
  const day = `${random.integer(1, 12)}`.padStart(2, '0');
  const person = {
    name,
    birthDate: `${random.integer(1935, 2010)}-${day}-${day}`,
    sex: random.pick(['male', 'female'] as const),
    serial: random.integer(1, 480),
  };
  const input = { registration: registration(person), cardToken: null, reason: 'somebody else' };
  return {
    what: 'register',
    press: async (client, idempotencyKey) => {
      const { residentId } = await client.residents.register({ idempotencyKey, ...input });
      residents.push(residentId);
      return { isAct: true, made: residentId };
    },
  };
}

function checkIn(residentId: string): Job {
  return {
    what: 'check-in',
    press: async (client, idempotencyKey) => {
      const input = { residentId, appointmentId: null, purpose: 'measurement' } as const;
      const { repeated, visitId } = await client.visits.checkIn({ idempotencyKey, ...input });
      return { isAct: !repeated, made: repeated ? null : visitId };
    },
  };
}

function merge({ proposals }: Counter, a: string, b: string): Job {
  return {
    what: 'merge',
    press: async (client, idempotencyKey) => {
      const input = { idempotencyKey, a, b, reason: 'the same' };
      const { proposalId } = await client.merges.propose(input);
      proposals.push(proposalId);
      return { isAct: true, made: proposalId };
    },
  };
}

function unmerge({ proposals }: Counter, linkId: string): Job {
  return {
    what: 'unmerge',
    press: async (client, idempotencyKey) => {
      const input = { idempotencyKey, linkId, reason: 'not the same' };
      const { proposalId } = await client.merges.proposeParting(input);
      proposals.push(proposalId);
      return { isAct: true, made: null };
    },
  };
}

/** What reception proposed, the manager decides (ID-40). */
function confirm({ links }: Counter, proposalId: string): Job {
  return {
    what: 'confirm',
    press: async (client, idempotencyKey) => {
      const { linkId } = await client.merges.confirm({ idempotencyKey, proposalId });
      links.push(linkId);
      return { isAct: true, made: null };
    },
  };
}
