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
  /** Called, and not yet finished. */
  readonly called: string[];
  /** Every call, in the order in which it was answered. */
  readonly calls: string[];
};

export function createCounter(organisation: DemoOrganisation): Counter {
  return { organisation, residents: [], links: [], called: [], calls: [] };
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
  if (doing === 'unmerge') return unmerge(random.pick(links.slice(-4)));
  const [a, b] = [random.pick(residents.slice(0, MEETING)), random.pick(residents.slice(-MEETING))];
  return merge(counter, a, b);
}

/** Gives one of a few residents another doctor: everybody edits the same field of the same people. */
export function chooseManager({ residents, organisation }: Counter, random: Random): Job | null {
  if (residents.length === 0) return null;
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

function merge({ links }: Counter, a: string, b: string): Job {
  return {
    what: 'merge',
    press: async (client, idempotencyKey) => {
      const { linkId } = await client.merges.merge({ idempotencyKey, a, b, reason: 'the same' });
      links.push(linkId);
      return { isAct: true, made: linkId };
    },
  };
}

function unmerge(linkId: string): Job {
  return {
    what: 'unmerge',
    press: async (client, idempotencyKey) => {
      await client.merges.unmerge({ idempotencyKey, linkId, reason: 'not the same' });
      return { isAct: true, made: null };
    },
  };
}
