import { z } from 'zod';
import { ruleIds } from '../../shared/domain/decision.ts';
import {
  afterEvent,
  type QueueDay,
  type StandingTicket,
  waitingOf,
} from '../../shared/domain/queue/day.ts';
import { lanes } from '../../shared/domain/queue/lane.ts';
import {
  defaultQueueConfig,
  type QueueConfig,
  type QueueTicket,
} from '../../shared/domain/queue/line.ts';
import { callSequence } from '../../shared/domain/queue/order.ts';
import { optional, time } from './fields.ts';
import { ruleSet } from './judge.ts';

const minutes = optional(z.number().min(0).max(1440));

const step = z.enum(['A', 'P', 'W', 'R']);
const steps = z.array(step).min(1).max(24);

/** `["A", "P"]` or `"A P"`. */
const cycle = z.union([steps, z.string().transform(stepsOf).pipe(steps)]);

/** Minutes; what is absent is the default of domain.md i.3. `letPast` and `voidAtPass` are those of QUE-20. */
const config = z
  .strictObject({
    maxWait: minutes,
    maxWaitR: minutes,
    cycle: optional(cycle),
    early: minutes,
    late: minutes,
    letPast: optional(z.number().int().min(0).max(100)),
    voidAtPass: optional(z.number().int().min(1).max(100)),
  })
  .transform(
    (given): QueueConfig => ({
      ...defaultQueueConfig,
      maxWaitMinutes: given.maxWait ?? defaultQueueConfig.maxWaitMinutes,
      maxWaitReturnMinutes: given.maxWaitR ?? defaultQueueConfig.maxWaitReturnMinutes,
      cycle: given.cycle ?? defaultQueueConfig.cycle,
      earlyMinutes: given.early ?? defaultQueueConfig.earlyMinutes,
      lateAfterMinutes: given.late ?? defaultQueueConfig.lateAfterMinutes,
      letPast: given.letPast ?? defaultQueueConfig.letPast,
      voidAtPass: given.voidAtPass ?? defaultQueueConfig.voidAtPass,
    }),
  );

/** `priority`: in lane A the priority lane may call it, too; in lane P it is first (QUE-02). */
const ticket = z
  .strictObject({
    id: z.string().min(1).max(60),
    lane: z.enum(lanes),
    checkInAt: time,
    slotStart: optional(time),
    passedCount: optional(z.number().int().min(0)),
    priority: optional(z.union([z.boolean(), z.number()])),
  })
  .refine(({ lane, slotStart }) => lane !== 'A' || slotStart !== undefined, {
    path: ['slotStart'],
    message: 'expected in lane A',
  })
  .transform(
    ({ slotStart, priority, ...given }): QueueTicket => ({
      ...given,
      number: given.id,
      slotStartAt: slotStart,
      hasPriority: given.lane === 'A' && Boolean(priority),
      isFirstInLane: given.lane === 'P' && Boolean(priority),
    }),
  );

const event = z
  .strictObject({
    at: time,
    type: z.enum(['checkIn', 'call', 'noAnswer', 'return', 'end']),
    ticket: z.string(),
  })
  .transform(({ ticket: ticketId, ...given }) => ({ ...given, ticketId }));

const input = z
  .strictObject({
    now: time,
    pointer: optional(z.number().int().min(0)),
    calls: optional(z.number().int().min(0)),
    config: optional(config),
    tickets: z.array(ticket).max(1000),
    events: optional(z.array(event).max(10_000)),
  })
  .refine(({ tickets }) => new Set(tickets.map(({ id }) => id)).size === tickets.length, {
    path: ['tickets'],
    message: 'expected every id once',
  })
  .refine(knowsItsTickets, { path: ['events'], message: 'expected ids of tickets' });

type QueueCase = z.output<typeof input>;

/** The next `calls` calls as they would follow each other at `now`, after the events up to then. */
export const queueSet = ruleSet(input, (given) => {
  const settings = given.config ?? defaultQueueConfig;
  const day = play(given, settings);
  const snapshot = {
    now: given.now,
    pointer: day.pointer,
    tickets: waitingOf(day),
    config: settings,
  };
  const calls = callSequence(snapshot, given.calls ?? given.tickets.length);
  return {
    order: calls.map((call) => call.ticket.id),
    because: ruleIds(...calls.flatMap((call) => call.because)),
    reasons: Object.fromEntries(calls.map((call) => [call.ticket.id, call.because])),
    pointer: calls.at(-1)?.pointer ?? day.pointer,
    ruleSet: 'queue',
    version: '2026.1',
  };
});

function play(given: QueueCase, settings: QueueConfig): QueueDay {
  const events = (given.events ?? [])
    .filter((one) => one.at <= given.now)
    .toSorted((one, other) => one.at - other.at);
  const checkIns = new Set(
    events.filter(({ type }) => type === 'checkIn').map((one) => one.ticketId),
  );
  const start: QueueDay = {
    pointer: given.pointer ?? 0,
    tickets: given.tickets.map((one) => standing(one, given.now, checkIns)),
  };
  return events.reduce((day, one) => afterEvent(day, one, settings), start);
}

/** Whoever has an event of check-in, or a check-in after `now`, is not there before it. */
function standing(one: QueueTicket, now: number, checkIns: ReadonlySet<string>): StandingTicket {
  const isAbsent = checkIns.has(one.id) || one.checkInAt > now;
  return { ticket: one, standing: isAbsent ? 'absent' : 'waiting' };
}

function knowsItsTickets(given: {
  readonly tickets: readonly QueueTicket[];
  readonly events?: readonly { readonly ticketId: string }[] | undefined;
}): boolean {
  const ids = new Set(given.tickets.map(({ id }) => id));
  return (given.events ?? []).every(({ ticketId }) => ids.has(ticketId));
}

function stepsOf(text: string): readonly string[] {
  return text.toUpperCase().match(/[A-Z]/g) ?? [];
}
