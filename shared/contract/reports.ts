import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { notifiableCodes } from '../domain/triage/notifiable.ts';
import { command, subscription } from './rule.ts';
import { id, idempotencyKey, instant } from './schemas.ts';

/** Notifiable diseases: a doctor names one, and a clock runs until it is reported (F8, f.6). */

export const notifiableDisease = z.enum(notifiableCodes);

export const reportTask = z.object({
  taskId: id,
  residentId: id,
  name: z.string(),
  disease: notifiableDisease,
  dueAt: instant,
  state: z.enum(['open', 'done', 'cancelled']),
  /** The number of the card, or why there is none. */
  because: z.string().nullable(),
});

/** A closed one: how and when, and by whom as far as this workstation knows. */
export const closedReport = reportTask.extend({
  closedBy: z.string().nullable(),
  closedAt: instant.nullable(),
});

export type ClosedReport = z.output<typeof closedReport>;
export type ReportTask = z.output<typeof reportTask>;

export const reports = {
  /** Open ones, the most urgent first. */
  open: subscription({ needs: 'care.confirm' }).output(eventIterator(z.array(reportTask))),
  /** Closed ones, the last first; at most a hundred. */
  closed: subscription({ needs: 'care.confirm' }).output(eventIterator(z.array(closedReport))),
  /** Twice for one visit and disease is one task. */
  name: command({ needs: 'care.confirm' })
    .input(z.object({ idempotencyKey, residentId: id, visitId: id, disease: notifiableDisease }))
    .output(z.object({ taskId: id })),
  /** Reported, with the number of its card; or taken back, with the reason. Refused: `already-done`. */
  close: command({ needs: 'care.confirm' })
    .input(
      z.object({
        idempotencyKey,
        taskId: id,
        state: z.enum(['done', 'cancelled']),
        because: z.string().trim().min(1).max(200),
      }),
    )
    .output(z.object({ done: z.literal(true) })),
};
