import { z } from 'zod';
import { identityCard } from '../../../shared/contract/card.ts';
import { instrument } from '../../../shared/contract/booth.ts';
import { id, instant, measuredValue } from '../../../shared/contract/schemas.ts';
import { page, ticketParams, type Page } from './page-catalogue.ts';

/** What kiosk and host say to each other over the link (docs/kiosk-link.md). Unknown fields are ignored. */

const word = z.string().min(1).max(40);
/** Every whole number that JSON carries exactly: what counts up for years never leaves it. */
const count = z.number().int().min(0);
const epoch = z.number().int().min(0).max(0xffff_ffff);

const CAPS_MAX = 64;
/** As the data host takes it; the codes of the clinic have 16. */
export const CODE_CHARACTERS_MAX = 256;
/** What somebody shows to a kiosk. */
const slot = z.enum(['id-card', 'code']);

/** A text that only informs. It is cut and never a reason to refuse: what stands beside it must not be lost for it. */
function note(most: number) {
  return z.string().transform((text) => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''));
}

function hex(bytes: number) {
  return z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
}

/** Said once by each end when it opens the line. `proto` is `major.minor`. */
export const hello = z.object({
  proto: z.string().regex(/^\d{1,3}\.\d{1,3}$/),
  deviceId: note(64),
  fw: note(64),
  /** Words that this version does not know are nobody's business. */
  caps: z.array(note(40)).transform((all) => all.slice(0, CAPS_MAX)),
  maxPayload: z.number().int().min(128).max(1024),
  /** Of a paired end: the first four bytes of SHA-256 of its key, which tells it from others and no more. */
  keyId: hex(4).optional(),
});

/** What stands on a summary slip: kinds are words of ours, values are text with their unit. */
const summaryFields = z.object({
  clinicName: z.string().max(60),
  at: instant,
  values: z
    .array(
      z.object({
        kind: z.enum(['blood-pressure', 'glucose', 'weight', 'next-visit']),
        text: z.string().max(40),
        date: z.string().max(10),
      }),
    )
    .max(6),
});

/** Messages that the link itself lives by. */
const control = {
  hello: { code: 0x01, schema: hello },
  /** The answer to a hello; `of` is the epoch of the hello. */
  'hello.ok': { code: 0x02, schema: hello.extend({ of: epoch }) },
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
  ack: { code: 0x04, schema: z.object({ of: epoch }) },
  nak: {
    code: 0x05,
    schema: z.object({
      of: epoch,
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
  /** Pairing (docs/kiosk-link.md 7): four messages make a code for two screens, the fifth keeps the key. */
  'pair.begin': { code: 0x13, schema: z.object({ public: hex(32) }) },
  'pair.offer': { code: 0x14, schema: z.object({ public: hex(32), commit: hex(32) }) },
  'pair.nonce': { code: 0x15, schema: z.object({ nonce: hex(16) }) },
  'pair.reveal': { code: 0x16, schema: z.object({ nonce: hex(16) }) },
  'pair.keep': { code: 0x17, schema: z.object({ proof: hex(32) }) },
  'pair.cancel': {
    code: 0x18,
    schema: z.object({ why: z.enum(['locked', 'differs', 'failed', 'stopped']) }),
  },
  'pair.forget': { code: 0x19, schema: z.object({ keyId: hex(4) }) },
  /** Something is there to be asked for: a card on the reader, or a code before the scanner. */
  'card.present': {
    code: 0x20,
    /** `largeText`: who shows it has asked the kiosk for large type. */
    schema: z.object({ slot, largeText: z.boolean().optional() }),
  },
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
  /** What was scanned, with the scanner's word for its kind (`]Q1`) or none. A token: nobody's name (devices.md 10). */
  'barcode.scan': {
    code: 0x23,
    schema: z.object({
      sid: id,
      aim: z.string().regex(/^(\][A-Za-z][0-9A-Za-z])?$/),
      text: z
        .string()
        .min(1)
        .max(CODE_CHARACTERS_MAX)
        .regex(/^\P{Cc}+$/u),
    }),
  },
  /** `sid` is null on a page that belongs to nobody. */
  'page.show': { code: 0x30, schema: z.intersection(z.object({ sid: id.nullable() }), page) },
  /** What was pressed on a page: one of its keys, or the four figures of `digits`. */
  input: {
    code: 0x31,
    schema: z.object({
      sid: id,
      pageId: word,
      key: z.string().regex(/^([a-z]{1,12}|[0-9]{1,4})$/),
    }),
  },
  'help.ask': { code: 0x33, schema: z.object({ sid: id.nullable() }) },
  'help.state': { code: 0x34, schema: z.object({ state: z.enum(['none', 'rung', 'coming']) }) },
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
  /** An instrument of the kiosk shall measure; `measureId` is the name of that one try. */
  'measure.start': {
    code: 0x50,
    schema: z.object({ sid: id, measureId: id, kind: instrument }),
  },
  /** What it measured: only with `stable` it is a reading. `src`: the instrument, by model and serial number. */
  'measure.result': {
    code: 0x51,
    schema: z.object({
      sid: id,
      measureId: id,
      kind: instrument,
      values: z
        .array(measuredValue.omit({ original: true }))
        .min(1)
        .max(4),
      stable: z.boolean(),
      /** Local wall clock of the instrument, where it has one. */
      deviceTime: note(40).nullable(),
      src: note(64),
    }),
  },
  /** The try is over without a reading. */
  'measure.cancel': {
    code: 0x52,
    schema: z.object({
      sid: id,
      measureId: id,
      why: z.enum(['stopped', 'failed', 'busy', 'no-instrument']),
    }),
  },
  /** A person's own last values, for a slip: no name, no number. */
  'summary.print': {
    code: 0x42,
    schema: z.object({ jobId: id, sid: id, fields: summaryFields }),
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
export type Slot = z.output<typeof slot>;
export type Hello = Bodies['hello'];
export type Heartbeat = Bodies['heartbeat'];
export type { Page };
export type SummaryFields = z.output<typeof summaryFields>;
export type TicketFields = Bodies['ticket.print']['fields'];

/** The messages that need a tag when the two are paired: they carry a person, or what a person is told. */
export const taggedTypes: ReadonlySet<MessageType> = new Set<MessageType>([
  'id.scan',
  'barcode.scan',
  'page.show',
  'input',
  'measure.start',
  'measure.result',
  'measure.cancel',
  'summary.print',
  'pair.forget',
]);

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
