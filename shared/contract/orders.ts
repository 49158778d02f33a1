import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { testCodes } from '../domain/orders/catalogue.ts';
import { orderStates } from '../domain/orders/order.ts';
import { command, subscription } from './rule.ts';
import { id, idempotencyKey, instant, labValue, measuredValue, sex } from './schemas.ts';

/** One ordered test as every desk sees it: how far it is, and no value. */
export const orderLine = z.object({
  serviceRequestId: id,
  /** A code of the catalogue; a newer workstation may know more of them. */
  test: z.string(),
  state: z.enum(orderStates),
  orderedAt: instant,
  orderedByName: z.string().nullable(),
  specimenId: id.nullable(),
  label: z.string().nullable(),
  container: z.string().nullable(),
  collectedAt: instant.nullable(),
  /** Minutes that it took or takes; null for a cancelled one. */
  minutes: z.number().int().nullable(),
  isOverdue: z.boolean(),
  cancelReason: z.string().nullable(),
});

/** The tests of one visit of today. */
export const visitOrders = z.object({
  visitId: id,
  residentId: id,
  name: z.string(),
  sex,
  ageYears: z.number().int(),
  ticketId: id.nullable(),
  ticketNumber: z.string().nullable(),
  /** `ready`: all results are there, and the resident is not on the way back to the doctor yet (QUE-21). */
  readiness: z.enum(['waiting', 'ready', 'returned']),
  readyAt: instant.nullable(),
  /** All is there, and the visit with a doctor is over: `queue.bringResults` leads back (QUE-21). */
  canReturn: z.boolean(),
  orders: z.array(orderLine),
});

/** A result of a test, with its value. */
export const orderResult = z.object({
  serviceRequestId: id,
  at: instant,
  source: z.enum(['device', 'report']),
  deviceLabel: z.string().nullable(),
  simulated: z.boolean(),
  value: measuredValue.nullable(),
  labValue: labValue.nullable(),
  conclusion: z.string().nullable(),
  attachmentId: id.nullable(),
});

/** What came of one test of a resident, besides what is an observation and stands with those. */
export const laboratoryLine = z.object({
  serviceRequestId: id,
  test: z.string(),
  /** Of the newest of its results. */
  at: instant,
  results: z.array(orderResult),
});

export type LaboratoryLine = z.output<typeof laboratoryLine>;
export type OrderLine = z.output<typeof orderLine>;
export type VisitOrders = z.output<typeof visitOrders>;
export type OrderResult = z.output<typeof orderResult>;

/** What is on a label, as it was scanned or typed. */
const label = z.string().trim().min(1).max(40);
const reason = z.string().trim().min(1).max(200);
const done = z.object({ done: z.literal(true) });
const write = { needs: 'orders.write' } as const;

/** Tests that are ordered, their specimens, and what comes of them (V7). */
export const orders = {
  /** All of today, those that wait longest first. */
  watch: subscription({ needs: 'orders.view' }).output(eventIterator(z.array(visitOrders))),
  /** Of one visit, with the values, and what can be ordered here. */
  ofVisit: subscription(write)
    .input(z.object({ visitId: id }))
    .output(
      eventIterator(
        z.object({
          visit: visitOrders.nullable(),
          results: z.array(orderResult),
          offered: z.array(z.enum(testCodes)),
        }),
      ),
    ),
  /** Of a resident, whenever it was; the newest sixty tests. */
  ofResident: subscription(write)
    .input(z.object({ residentId: id }))
    .output(eventIterator(z.array(laboratoryLine))),
  /**
   * Orders tests for a visit of today. Each container gets a label; one that was labelled and not yet collected
   * is used again. Refusals: `not-found`, `wrong-state` for a visit of another day; `already-ordered`;
   * `not-offered` for a test that is not done here.
   */
  order: command(write)
    .input(
      z.object({ idempotencyKey, visitId: id, tests: z.array(z.enum(testCodes)).min(1).max(20) }),
    )
    .output(z.object({ serviceRequestIds: z.array(id), specimenIds: z.array(id) })),
  /** Refusals: `already-done` where it was cancelled or has its result. */
  cancel: command(write)
    .input(z.object({ idempotencyKey, serviceRequestId: id, reason }))
    .output(done),
  /** Blood was drawn: the label was scanned, or its number typed. Twice changes nothing. Refusal: `label-unknown`. */
  collect: command(write)
    .input(z.object({ idempotencyKey, label }))
    .output(z.object({ visitId: id, residentId: id })),
  /**
   * Answers a test with a paper of the resident's, with words, or both. Refusals: `not-found`; `already-done` where it
   * has its result; `wrong-state` where it was cancelled.
   */
  report: command(write)
    .input(
      z
        .object({
          idempotencyKey,
          serviceRequestId: id,
          attachmentId: id.nullable(),
          conclusion: z.string().trim().max(500),
        })
        .refine(({ attachmentId, conclusion }) => attachmentId !== null || conclusion !== ''),
    )
    .output(done),
};
