import { oc } from '@orpc/contract';
import { z } from 'zod';
import { claim } from './claim.ts';
import { feedEntry, position, transaction } from './transaction.ts';

/**
 * What a follower and a home say to each other (docs/protocol.md). The home of a scope answers
 * hello, push, pull and wait; the district answers offer for the clinics' scopes. Every message is
 * about one scope. The same contract serves the home in a workstation and the district server.
 */
export const PROTOCOL_VERSION = 1;

/** Limits in bytes of JSON text. A page holds at least one transaction, however large. */
export const limits = {
  /** One transaction. */
  transactionBytes: 1_048_576,
  /** Transactions of one push or entries of one page, beyond which no further one is added. */
  pageBytes: 1_048_576,
  /** A whole request or answer. */
  bodyBytes: 4_194_304,
  /** A page of small transactions is cut here, so that one commit stays short. */
  pageEntries: 2_000,
  /** Points of a feed that one question for the common one shows. */
  points: 400,
  /** Desks of which a home says when it last heard of them. */
  desks: 200,
  /** Devices that were sent away, of which one answer tells. */
  revoked: 1_000,
  /** Writers of a scope of whom only somebody who was sent away has told: a clinic has fewer computers than that. */
  strangers: 200,
} as const;

/** How long a home holds a `wait` before it answers that nothing is new. */
export const WAIT_MS = 10_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z.string().max(200);
/** PostgreSQL holds no NUL in text. */
const deviceName = z
  .string()
  .max(60)
  .regex(/^[^\0]*$/);

/** Whose signature a replica's transactions carry. */
export const origin = z.object({
  replicaId: z.uuid(),
  deviceId: z.uuid(),
  publicKey: base64,
  name: deviceName,
});
export type Origin = z.output<typeof origin>;

/** What a clinic's home knows of the district: how far it has the clinic's scope, and where it is. */
export const districtView = z.object({
  seq: z.int().nonnegative(),
  at: z.string().max(40).nullable(),
  isReachable: z.boolean(),
  /**
   * Where the home asks it: a desk asks there should it take the clinic over. Null where the clinic has no district;
   * older homes do not say.
   */
  url: z.string().max(2_000).nullable().optional(),
});
export type DistrictView = z.output<typeof districtView>;

/** `M` marks manual tickets (QUE-25); `I` and `O` look like digits. */
const ticketPrefix = z.string().regex(/^[A-HJ-LNP-Z]$/);

/** A proof covers also what a later version adds: of a stranger plain values, and nothing that nests. */
function withLater<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const plain = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);
  return z.object(shape).catchall(plain);
}

/** Where a workstation belongs, as the one that let it in says. */
export const joinedPlace = z.looseObject({
  role: z.enum(['home', 'desk', 'hospital', 'tablet']),
  /** Whose people work there: the clinic, also of a tablet, or the hospital. */
  clinicId: z.uuid(),
  clinicName: z.string().max(100),
  /** The scope that it writes in: of the clinic, of the hospital, of that one tablet. */
  scopeId: z.uuid(),
  referenceScopeId: z.uuid(),
  ticketPrefix,
});
export type JoinedPlace = z.output<typeof joinedPlace>;

/**
 * How far two verified backups of the district hold a scope: it never goes back. Null while there are
 * none, or where nobody has told.
 */
const durable = position.nullable();

const verdict = z.enum(['applied', 'duplicate', 'quarantined']);

const streamHead = { lastNo: z.int().nonnegative(), lastHash: hash };

/** Devices of the asker's clinic that were sent away: whoever hears of them refuses them too. */
const revoked = z.array(z.uuid()).max(limits.revoked);

/**
 * From the district to a clinic's home: devices of which only somebody who was sent away has told. Whoever did not let
 * them in itself refuses them too.
 */
const strangers = z.array(z.uuid()).max(limits.strangers);

/** A word of {@link haltReasons}, or of a later version. */
const haltCode = z.string().regex(/^[a-z-]{1,40}$/);

export const messages = {
  enrol: {
    path: '/v1/enrol',
    summary: 'Makes a device known by a code that both sides were given',
    input: withLater({
      deviceId: z.uuid(),
      publicKey: base64,
      name: deviceName,
      /** Which code is proven; says nothing of the code itself. */
      codeId: z.string().regex(/^[0-9a-f]{32}$/),
      /** The letter of its tickets, where it has one already. */
      ticketPrefix: ticketPrefix.optional(),
      /** As what it can be set up: roles of a place, parted by blanks. Absent: as any. */
      kinds: z.string().max(100).optional(),
      proof: hash,
    }),
    output: z.looseObject({
      deviceId: z.uuid(),
      publicKey: base64,
      name: deviceName,
      /** What a workstation has to know of its new clinic; null where the code says nothing of it. */
      place: joinedPlace.nullable(),
      proof: hash,
    }),
  },
  hello: {
    path: '/v1/hello',
    summary: 'Opens a round: where the home has this replica, and how far its feed goes',
    input: z.object({
      protocolVersion: z.int().positive(),
      schemaVersion: z.int().positive(),
      scopeId: z.uuid(),
      replicaId: z.uuid(),
      /** The best claim that the asker has heard of; a home that was taken over hears of it so. */
      claim: claim.nullable(),
    }),
    output: z.object({
      serverTime: z.int(),
      head: z.int().nonnegative(),
      stream: z.object(streamHead),
      /** Below this the home does not hand out pages; it takes pushes from everybody. */
      minSchemaVersion: z.int(),
      revoked: revoked.optional(),
      strangers: strangers.optional(),
      durable,
      /** Who orders the scope, and since which epoch; null for a scope that never changes hands. */
      claim: claim.nullable(),
    }),
  },
  push: {
    path: '/v1/push',
    summary: 'Hands over transactions of one replica, in the order of its stream',
    input: z.object({
      scopeId: z.uuid(),
      replicaId: z.uuid(),
      txs: z.array(transaction).min(1).max(limits.pageEntries),
      /** From a home that relays: whose stream it is. Absent where the asker hands over its own. */
      origin: origin.optional(),
    }),
    output: z.object({
      /** `gap` and `fork` speak of the first transaction that was not taken. */
      outcome: z.enum(['accepted', 'gap', 'fork']),
      ...streamHead,
      /** One for each transaction that was taken: always a prefix of the push. */
      results: z.array(z.object({ txId: z.uuid(), verdict })),
    }),
  },
  pull: {
    path: '/v1/pull',
    summary: 'Asks for the entries behind a position',
    input: z.object({ scopeId: z.uuid(), from: position, maxBytes: z.int().positive() }),
    output: z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('page'),
        from: position,
        entries: z.array(feedEntry).max(limits.pageEntries),
        to: position,
        head: z.int().nonnegative(),
        /** Whoever signed in this page. */
        origins: z.array(origin).max(limits.pageEntries),
        district: districtView.nullable(),
        durable,
      }),
      /** The position is not one of this feed. */
      z.object({ outcome: z.literal('diverged'), head: z.int().nonnegative() }),
      /** What follows the position is in backups and not here any more: a snapshot has its rows. */
      z.object({ outcome: z.literal('let-go'), head: z.int().nonnegative() }),
    ]),
  },
  common: {
    path: '/v1/common',
    summary: 'Asks for the highest of these points that is in the feed of the one asked',
    input: z.object({ scopeId: z.uuid(), points: z.array(position).min(1).max(limits.points) }),
    output: z.object({ point: position.nullable() }),
  },
  donate: {
    path: '/v1/donate',
    summary: 'Hands over transactions that the home of the scope has lost or never saw',
    input: z.object({
      scopeId: z.uuid(),
      /** In the order in which they were accepted once. */
      txs: z.array(transaction).min(1).max(limits.pageEntries),
      origins: z.array(origin).max(limits.pageEntries),
      /** Those of them that lay in quarantine where they come from: there they stay, whoever brings them. */
      quarantined: z.array(z.uuid()).max(limits.pageEntries).optional(),
    }),
    /** One for each transaction: a donation is taken whole or not at all. */
    output: z.object({ results: z.array(z.object({ txId: z.uuid(), verdict })) }),
  },
  wait: {
    path: '/v1/wait',
    summary: 'Answers as soon as something is new to the caller, or after a while',
    input: z.object({
      scopeId: z.uuid(),
      seq: z.int().nonnegative(),
      /** What the caller knows of the district; null when it does not want to hear of it. */
      district: districtView.pick({ seq: true, isReachable: true }).nullable(),
      /** From a clinic's home to the district: whom its manager sent away. */
      revoked: revoked.optional(),
    }),
    output: z.object({
      head: z.int().nonnegative(),
      district: districtView.nullable(),
      durable,
      revoked: revoked.optional(),
      strangers: strangers.optional(),
      /** To a clinic's home from the district: how much waits in its mailbox, where anything does. */
      mail: z.int().positive().optional(),
    }),
  },
  offer: {
    path: '/v1/offer',
    summary: 'Hands the feed of a scope to the district, which answers how far it has it',
    input: z.object({
      scopeId: z.uuid(),
      kind: z.literal('clinic'),
      from: position,
      /** None asks for the district's position only. */
      entries: z.array(feedEntry).max(limits.pageEntries),
      origins: z.array(origin).max(limits.pageEntries),
      claim,
      /** The home has taken over what the district has above `from`: the district shall go back to it. */
      rewinds: z.boolean(),
      /** How far the home's own feed goes, for operators; older homes do not say. */
      head: z.int().nonnegative().optional(),
      /** Why replication at the home stands still, in any of its scopes; null when it does not. */
      halted: haltCode.nullable().optional(),
      /**
       * How long its desks have been silent, now and then: as ages, because the two clocks may differ. Absent: as it was
       * told the last time.
       */
      desks: z
        .array(z.object({ deviceId: z.uuid(), silentSeconds: z.int().nonnegative() }))
        .max(limits.desks)
        .optional(),
    }),
    output: z.object({
      /**
       * `elsewhere`: the entries do not follow the district's position, which is told.
       * `superseded`: somebody else orders the scope now, by the claim that is told.
       */
      outcome: z.enum(['accepted', 'elsewhere', 'superseded']),
      position,
      durable,
      claim,
      /** Who orders the scope by the claim that is told, where they were sent away. */
      revoked: revoked.optional(),
      /** Transactions of others that wait for the home in the scope's mailbox. */
      mail: z.int().nonnegative(),
    }),
  },
  mail: {
    path: '/v1/mail',
    summary: 'What waits in the mailbox of a scope for its home, oldest first, as much as fits',
    input: z.object({ scopeId: z.uuid() }),
    output: z.object({
      txs: z.array(transaction).max(limits.pageEntries),
      origins: z.array(origin).max(limits.pageEntries),
    }),
  },
  lookup: {
    path: '/v1/lookup',
    summary: 'Asks the district for the record of somebody with a document, and to be granted it',
    input: z.object({
      scopeId: z.uuid(),
      /** Which key the hash was made with; null before the first one was told. */
      keyId: z.string().max(64).nullable(),
      /** HMAC-SHA-256 of type and number (look-up.ts). */
      hash: hash.nullable(),
      reason: z.string().min(2).max(200),
      /** Who asks; null where a kiosk does, with the card in it. */
      staffId: z.uuid().nullable(),
    }),
    output: z.discriminatedUnion('outcome', [
      /** The hash was made with another key, or with none: ask again with this one. */
      z.object({ outcome: z.literal('key'), keyId: z.string().max(64), key: hash }),
      /** Whose records come, or are there: what they say comes by the mailbox. */
      z.object({ outcome: z.literal('found'), residentIds: z.array(z.uuid()).min(1).max(50) }),
      z.object({ outcome: z.literal('not-found') }),
    ]),
  },
} as const;

export type MessageName = keyof typeof messages;
export type Ask<Name extends MessageName> = z.input<(typeof messages)[Name]['input']>;
export type Answer<Name extends MessageName> = z.output<(typeof messages)[Name]['output']>;
export type Page = Extract<Answer<'pull'>, { outcome: 'page' }>;

/** Why a peer does not answer in the sense of the question, as `{code}` in the body of a 4xx. */
export const refusal = z.object({
  code: z.enum([
    'not-enrolled', // 401: the device is unknown
    'code-wrong', // 401: nobody made this enrolment code, or the proof is not of it
    'code-used', // 409: the enrolment code let another device in
    'code-elsewhere', // 409: the enrolment code is for a kind of workstation that the asker is not
    'code-expired', // 410: the enrolment code is too old, or was withdrawn
    'too-many', // 429: too many attempts, or too many requests at once; ask again later
    'clock', // 401: the time of the request is too far off; `serverTime` says by how much
    'replayed', // 401: this request was answered already
    'revoked', // 403: the device may hand over what it has, and nothing else
    'unknown-scope', // 404: not ordered or followed here, or not for this device
    'not-found', // 404: no such address
    'too-large', // 413
    'wrong-version', // 426: the asker speaks another version of the protocol
    'unsupported-encoding', // 415: bodies come as they are, not compressed
    'bad-message', // 400: not of this protocol
    'bad-transaction', // 422: hash, signature or stream are not the sender's
    'busy', // 503: would have to be handed on, and whom to is out of reach; ask again later
  ]),
  serverTime: z.int().optional(),
});
export type Refusal = z.output<typeof refusal>;

const refusing = oc.errors({
  'bad-transaction': { status: 422, message: 'Hash, signature or stream are not the sender’s' },
  'not-enrolled': { status: 401, message: 'The device is unknown' },
  'code-wrong': { status: 401, message: 'Nobody made this enrolment code' },
  'code-used': { status: 409, message: 'The enrolment code let another device in' },
  'code-elsewhere': {
    status: 409,
    message: 'The enrolment code is for a kind of workstation that the asker is not',
  },
  'code-expired': { status: 410, message: 'The enrolment code is too old, or was withdrawn' },
  'too-many': { status: 429, message: 'Too many attempts; ask again later' },
  revoked: { status: 403, message: 'The device may hand over what it has, and nothing else' },
  'unknown-scope': { status: 404, message: 'The scope is not ordered or followed here' },
  'wrong-version': { status: 426, message: 'The asker speaks another version of the protocol' },
});

function route(name: MessageName) {
  const { path, summary } = messages[name];
  return refusing.route({
    method: 'POST',
    path,
    summary,
    operationId: name,
    tags: ['replication'],
  });
}

/** The protocol as a contract; OpenAPI comes out of it. */
export const protocol = {
  enrol: route('enrol').input(messages.enrol.input).output(messages.enrol.output),
  hello: route('hello').input(messages.hello.input).output(messages.hello.output),
  push: route('push').input(messages.push.input).output(messages.push.output),
  pull: route('pull').input(messages.pull.input).output(messages.pull.output),
  common: route('common').input(messages.common.input).output(messages.common.output),
  donate: route('donate').input(messages.donate.input).output(messages.donate.output),
  wait: route('wait').input(messages.wait.input).output(messages.wait.output),
  offer: route('offer').input(messages.offer.input).output(messages.offer.output),
  mail: route('mail').input(messages.mail.input).output(messages.mail.output),
  lookup: route('lookup').input(messages.lookup.input).output(messages.lookup.output),
};
