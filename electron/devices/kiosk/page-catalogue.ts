import { z } from 'zod';
import { boothValue, instrument } from '../../../shared/contract/booth.ts';
import { timeOfDay } from '../../../shared/contract/schemas.ts';

/** The pages of a kiosk's fixed catalogue (docs/kiosk-link.md 6): a host sends facts, never sentences. */

const count = z.number().int().min(0).max(1_000_000);
const empty = z.object({});

export const ticketParams = z.object({
  number: z.string().min(1).max(12),
  goTo: z.string().min(1).max(40),
  ahead: count,
  aboutMinutes: count.nullable(),
});

/** A ticket on the screen: with how the booked time stands, and what else can be done now. */
const ticketPage = ticketParams.extend({
  booked: z.object({ time: timeOfDay, is: z.enum(['early', 'on-time', 'late']) }).nullish(),
  offers: z
    .array(z.enum(['measure', 'summary']))
    .max(2)
    .optional(),
});

/** One of today's appointments, to choose from. */
const offered = z.object({ time: timeOfDay, place: z.string().min(1).max(40) });

/** The pages, and what each of them needs. */
export const page = z.discriminatedUnion('pageId', [
  z.object({ pageId: z.literal('welcome'), params: z.object({ clinicName: z.string().max(60) }) }),
  z.object({ pageId: z.literal('ticket'), params: ticketPage }),
  z.object({ pageId: z.literal('ticket-again'), params: ticketPage }),
  z.object({ pageId: z.literal('ticket-no-paper'), params: ticketPage }),
  z.object({
    pageId: z.literal('choose-time'),
    params: z.object({ options: z.array(offered).min(2).max(3) }),
  }),
  z.object({
    pageId: z.literal('too-early'),
    params: z.object({ time: timeOfDay, opensAt: timeOfDay }),
  }),
  z.object({
    pageId: z.literal('ask'),
    params: z.object({ question: z.enum(['fever', 'cough', 'contact']) }),
  }),
  z.object({
    pageId: z.literal('digits'),
    params: z.object({ triesLeft: z.number().int().min(1).max(9), isAgain: z.boolean() }),
  }),
  z.object({
    pageId: z.literal('summary'),
    params: z.object({ state: z.enum(['printing', 'printed', 'no-paper', 'locked', 'nothing']) }),
  }),
  z.object({
    pageId: z.literal('code'),
    params: z.object({ state: z.enum(['again', 'other-day', 'used', 'card', 'desk']) }),
  }),
  z.object({
    pageId: z.literal('desk'),
    params: z.object({
      reason: z.enum(['possible-duplicate', 'identity-conflict', 'number-invalid', 'closed']),
    }),
  }),
  z.object({
    pageId: z.literal('measure'),
    params: z.object({
      kind: instrument,
      state: z.enum(['ready', 'running', 'rest', 'failed']),
      isAgain: z.boolean(),
    }),
  }),
  z.object({
    pageId: z.literal('measure-save'),
    params: z.object({ values: z.array(boothValue).min(1).max(6) }),
  }),
  z.object({
    pageId: z.literal('measured'),
    params: z.object({ state: z.enum(['saved', 'not-saved', 'nurse', 'doctor']) }),
  }),
  z.object({ pageId: z.literal('unreachable'), params: empty }),
]);

export type Page = z.output<typeof page>;
export type TicketPage = z.output<typeof ticketPage>;

const measureKeys = {
  ready: ['start', 'skip'],
  running: ['stop'],
  rest: ['stop'],
  failed: ['again', 'skip'],
} as const;

/** What a person may press on a page, besides help: at most three; `digits` takes four figures instead. */
export function keysOf(shown: Page): readonly string[] {
  switch (shown.pageId) {
    case 'choose-time':
      return shown.params.options.map((_, index) => String(index + 1));
    case 'ask':
      return ['yes', 'no'];
    case 'ticket':
    case 'ticket-again':
    case 'ticket-no-paper':
      return shown.params.offers?.length ? [...shown.params.offers, 'done'] : [];
    case 'digits':
      return ['back'];
    case 'measure':
      return measureKeys[shown.params.state];
    case 'measure-save':
      return ['drop'];
    default:
      return [];
  }
}
