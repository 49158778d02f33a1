import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, subscription } from './rule.ts';
import { id, idempotencyKey, instant, lane, sex, ticketState } from './schemas.ts';

export const queueTicket = z.object({
  ticketId: id,
  visitId: id,
  residentId: id,
  number: z.string(),
  name: z.string(),
  sex,
  ageYears: z.number().int(),
  lane,
  state: ticketState,
  checkInAt: instant,
  /** When it came into this queue (a later stop starts its own wait). */
  queuedAt: instant,
  calledAt: instant.nullable(),
  calls: z.number().int(),
  roomId: id.nullable(),
  roomName: z.string().nullable(),
  purpose: z.string(),
  /** Rule ids that gave this ticket its place (domain.md i.3). */
  because: z.array(z.string()),
  saved: z.enum(['saved', 'uploaded']),
});

export const room = z.object({ roomId: id, name: z.string(), queueId: id });

export const queueView = z.object({
  queueId: id,
  name: z.string(),
  rooms: z.array(room),
  /** In the order in which they will be called. */
  waiting: z.array(queueTicket),
  /** Called or being served now. */
  active: z.array(queueTicket),
  passed: z.array(queueTicket),
  doneToday: z.number().int(),
  medianWaitMinutes: z.number().nullable(),
});

export const queueState = z.object({
  queues: z.array(queueView),
  /** False while the clinic's home is out of reach: the order stands, nobody can be called (QUE-25). */
  canCall: z.boolean(),
});

export type QueueTicket = z.output<typeof queueTicket>;
export type QueueView = z.output<typeof queueView>;
export type QueueState = z.output<typeof queueState>;
export type Room = z.output<typeof room>;

/** The public screen: ticket and room, nothing of the person (QUE-24). */
export const boardState = z.object({
  clinicName: z.string(),
  /** Newest call first, at most eight. */
  calls: z.array(
    z.object({
      ticketId: id,
      number: z.string(),
      roomName: z.string(),
      calledAt: instant,
      /** Rises with every call and recall, so that a board speaks each once. */
      calls: z.number().int(),
    }),
  ),
  waiting: z.array(z.object({ queueName: z.string(), count: z.number().int() })),
  isDemo: z.boolean(),
});

export type BoardState = z.output<typeof boardState>;

const decidedAtHome = { needs: 'queue.call', decidedAt: 'home' } as const;
const one = z.object({ idempotencyKey, ticketId: id });
const answer = z.object({ ticketId: id, number: z.string(), state: ticketState });

export const queue = {
  watch: subscription({ needs: 'queue.view' }).output(eventIterator(queueState)),
  /** Calls whoever the rules say is next for this room (`ticketId: null`), or one ticket with a reason. */
  call: command(decidedAtHome)
    .input(
      z.object({
        idempotencyKey,
        queueId: id,
        roomId: id,
        ticketId: id.nullable(),
        reason: z.string().max(200).nullable(),
      }),
    )
    .output(answer),
  recall: command(decidedAtHome).input(one).output(answer),
  /** Nobody came: 过号 (QUE-20). */
  pass: command(decidedAtHome).input(one).output(answer),
  /** The person is here; the call leaves the board. */
  start: command(decidedAtHome).input(one).output(answer),
  /** This stop is over: on to the visit's next stop, or done. */
  finish: command(decidedAtHome).input(one).output(answer),
  /** A passed resident is back (QUE-20). */
  comeBack: command(decidedAtHome).input(one).output(answer),
  board: subscription({ needs: 'board.show', audit: 'none' }).output(eventIterator(boardState)),
};
