import { z } from 'zod';
import { identityCard } from '../../../shared/contract/card.ts';
import { id, instant } from '../../../shared/contract/schemas.ts';

/** What kiosk and host say to each other over the link (docs/kiosk-link.md). Unknown fields are ignored. */

const word = z.string().min(1).max(40);
const count = z.number().int().min(0).max(1_000_000);

/** Said once by each end when it opens the line. `proto` is `major.minor`. */
export const hello = z.object({
  proto: z.string().regex(/^\d{1,3}\.\d{1,3}$/),
  deviceId: word,
  fw: word,
  caps: z.array(word).max(16),
  maxPayload: z.number().int().min(128).max(1024),
});

const ticketParams = z.object({
  number: z.string().min(1).max(12),
  goTo: z.string().min(1).max(40),
  ahead: count,
  aboutMinutes: count.nullable(),
});

/** The pages of the kiosk's fixed catalogue, and what each of them needs. */
export const page = z.discriminatedUnion('pageId', [
  z.object({ pageId: z.literal('welcome'), params: z.object({ clinicName: z.string().max(60) }) }),
  z.object({ pageId: z.literal('ticket'), params: ticketParams }),
  z.object({ pageId: z.literal('ticket-again'), params: ticketParams }),
  z.object({ pageId: z.literal('ticket-no-paper'), params: ticketParams }),
  z.object({
    pageId: z.literal('desk'),
    params: z.object({
      reason: z.enum(['possible-duplicate', 'identity-conflict', 'number-invalid', 'closed']),
    }),
  }),
  z.object({ pageId: z.literal('unreachable'), params: z.object({}) }),
]);

/** Messages that the link itself lives by. */
const control = {
  hello: { code: 0x01, schema: hello },
  /** The answer to a hello; `of` is the epoch of the hello. */
  'hello.ok': { code: 0x02, schema: hello.extend({ of: z.number().int() }) },
  heartbeat: {
    code: 0x03,
    schema: z.object({
      uptime: count,
      state: z.enum(['idle', 'busy']),
      paper: z.enum(['ok', 'low', 'out', 'none']),
      errors: count,
    }),
  },
  /** `of`: the epoch in which the acknowledged frame was sent; its seq stands in the header. */
  ack: { code: 0x04, schema: z.object({ of: z.number().int() }) },
  nak: {
    code: 0x05,
    schema: z.object({
      of: z.number().int(),
      code: z.enum(['malformed', 'unsupported', 'unpaired', 'bad-tag']),
    }),
  },
  error: {
    code: 0x06,
    schema: z.object({
      code: z.enum(['version-mismatch', 'card-unreadable', 'internal']),
      sev: z.enum(['info', 'warning', 'fatal']),
    }),
  },
} as const;

/** Messages between the two programs. */
const business = {
  'time.set': { code: 0x10, schema: z.object({ at: instant }) },
  'session.begin': {
    code: 0x11,
    schema: z.object({ sid: id, lang: z.literal('zh-CN'), largeText: z.boolean() }),
  },
  'session.end': { code: 0x12, schema: z.object({ sid: id }) },
  'card.present': { code: 0x20, schema: z.object({ slot: z.literal('id-card') }) },
  'card.removed': { code: 0x21, schema: z.object({ slot: z.literal('id-card') }) },
  'id.scan': {
    code: 0x22,
    schema: z.object({
      sid: id,
      kind: z.enum(['resident', 'J', 'I', 'Y']),
      fields: identityCard,
      checkDigitOk: z.boolean(),
    }),
  },
  /** `sid` is null on a page that belongs to nobody. */
  'page.show': { code: 0x30, schema: z.intersection(z.object({ sid: id.nullable() }), page) },
  'ticket.print': {
    code: 0x40,
    schema: z.object({
      jobId: id,
      template: z.literal('queue-ticket'),
      fields: ticketParams.extend({ checkInAt: instant, clinicName: z.string().max(60) }),
    }),
  },
  'print.status': {
    code: 0x41,
    schema: z.object({ jobId: id, state: z.enum(['printed', 'paperOut', 'unknown']) }),
  },
} as const;

const catalogue = { ...control, ...business };

type Catalogue = typeof catalogue;
export type MessageType = keyof Catalogue;

type Bodies = { [T in MessageType]: z.output<Catalogue[T]['schema']> };

/** A message and its type. */
export type MessageOf<T extends MessageType> = { [K in T]: { readonly type: K } & Bodies[K] }[T];
export type Message = MessageOf<MessageType>;
export type BusinessMessage = MessageOf<keyof typeof business>;
export type Hello = Bodies['hello'];
export type Heartbeat = Bodies['heartbeat'];
export type Page = z.output<typeof page>;
export type TicketFields = Bodies['ticket.print']['fields'];

/** The messages that need a tag when the two are paired: they carry a person, or what a person is told. */
export const taggedTypes: ReadonlySet<MessageType> = new Set(['id.scan', 'page.show']);

/** The type's byte in the header. */
export function codeOf(type: MessageType): number {
  return catalogue[type].code;
}

/** The payload of a message. */
export function encodeMessage(message: Message): Uint8Array {
  const { type: _type, ...body } = message;
  return Buffer.from(JSON.stringify(body), 'utf8');
}

export type ParsedMessage =
  | { readonly is: 'message'; readonly message: Message }
  | { readonly is: 'refused'; readonly code: 'malformed' | 'unsupported' };

/** The message in a frame's payload, if this version knows its type and it has the right shape. */
export function parseMessage(code: number, payload: Uint8Array): ParsedMessage {
  const type = (Object.keys(catalogue) as MessageType[]).find((name) => codeOf(name) === code);
  if (!type) return { is: 'refused', code: 'unsupported' };
  const parsed = catalogue[type].schema.safeParse(jsonOf(payload));
  if (!parsed.success) return { is: 'refused', code: 'malformed' };
  // The schema of exactly this type has accepted the body.
  return { is: 'message', message: { type, ...parsed.data } as Message };
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
