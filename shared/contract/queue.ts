import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { whyCodes } from '../domain/queue/why.ts';
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

/** Minutes, whole; null where nobody waited (F5). */
export const waitFigures = z.object({
  count: z.number().int(),
  medianMinutes: z.number().int().nullable(),
  longestMinutes: z.number().int().nullable(),
});

export type WaitFigures = z.output<typeof waitFigures>;

export const queueView = z.object({
  queueId: id,
  name: z.string(),
  rooms: z.array(room),
  /** Who sees people here today: by their room, or by today's plan (QUE-10). Somebody can be left to one of them. */
  doctors: z.array(z.object({ doctorId: id, name: z.string() })),
  /** In the order in which they will be called. */
  waiting: z.array(queueTicket),
  /** Called or being served now. */
  active: z.array(queueTicket),
  passed: z.array(queueTicket),
  /** Still at a stop before this one; their places here are held (QUE-12). */
  comingLater: z.number().int(),
  doneToday: z.number().int(),
  waits: z.object({ now: waitFigures, today: waitFigures }),
});

export const queueState = z.object({
  queues: z.array(queueView),
  /** Those whose visit of today is over: somebody with results comes back on the same ticket (QUE-21). */
  seen: z.array(
    z.object({ ticketId: id, residentId: id, number: z.string(), wasAtDoctor: z.boolean() }),
  ),
  /** False while the clinic's home is out of reach: the order stands, nobody can be called (QUE-25). */
  canCall: z.boolean(),
});

const whyAhead = z.object({
  ticketId: id,
  number: z.string(),
  code: z.enum(whyCodes),
  /** Beyond its due time. */
  waitedMinutes: z.number().int(),
  /** The slot or check-in that the sentence speaks of. */
  at: instant.nullable(),
  because: z.array(z.string()),
});

/** Who is called before a ticket, in order, and why (F4); null when it does not wait. */
export const queueWhy = z.object({ ahead: z.array(whyAhead).nullable() });

export type QueueWhy = z.output<typeof queueWhy>;
export type QueueTicket = z.output<typeof queueTicket>;
export type QueueView = z.output<typeof queueView>;
export type QueueState = z.output<typeof queueState>;
export type Room = z.output<typeof room>;

/** The public screen: ticket and room, nothing else of the person without the clinic's ground (QUE-24). */
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
      /** `张*明` (ID-54); null unless the clinic has recorded its ground for showing it. */
      maskedName: z.string().nullable(),
    }),
  ),
  waiting: z.array(z.object({ queueName: z.string(), count: z.number().int() })),
  /** Every room of the clinic, so that a board can be told which of them are its own. */
  rooms: z.array(z.object({ roomId: id, name: z.string() })),
  isDemo: z.boolean(),
});

/** The rooms of one waiting area; without it a board shows the whole clinic. */
export const boardArea = z.object({ roomIds: z.array(id).min(1).max(100) }).optional();

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
  /** Puts a ticket into another queue, room or at a doctor's, with its place by arrival. */
  transfer: command(decidedAtHome)
    .input(
      one.extend({
        queueId: id,
        /** Left to this room or doctor; null: to any of the queue. */
        roomId: id.nullable(),
        doctorId: id.nullable(),
        /** The present stop comes after it once more, at whoever sends the person away. */
        isComingBack: z.boolean(),
        reason: z.string().min(1).max(200),
      }),
    )
    .output(answer),
  /** A wrong call: back to the place from which it was called, within five minutes (QUE-23). */
  putBack: command(decidedAtHome).input(one).output(answer),
  /** A wrong pass or finish: called or in the room again, within five minutes (QUE-23). */
  takeBack: command(decidedAtHome)
    .input(one.extend({ roomId: id }))
    .output(answer),
  /** Back on the same day with results: the same ticket, lane R, the same doctor (QUE-21). */
  bringResults: command({ needs: 'visits.check-in', decidedAt: 'home' }).input(one).output(answer),
  why: subscription({ needs: 'queue.view' })
    .input(z.object({ ticketId: id }))
    .output(eventIterator(queueWhy)),
  board: subscription({ needs: 'board.show', audit: 'none' })
    .input(boardArea)
    .output(eventIterator(boardState)),
};
