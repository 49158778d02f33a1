import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement, onError, ORPCError, ValidationError } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import {
  type Call,
  type Caller,
  IllAnswer,
  ProtocolRefusal,
  requireVersion,
  type Reply,
} from '../../shared/replication/exchange.ts';
import { NoCanonicalForm } from '../../shared/replication/hash.ts';
import {
  type Answer,
  type Ask,
  PROTOCOL_VERSION,
  protocol,
} from '../../shared/replication/protocol.ts';
import { enrol } from '../scopes/enrolment.ts';
import { common, pull } from '../scopes/feed-answers.ts';
import { readMail } from '../scopes/mailbox.ts';
import { findDevice } from '../scopes/known-devices.ts';
import { takeGuestPush } from '../scopes/guest-push.ts';
import { lookUp } from '../scopes/look-up.ts';
import type { Watchful } from '../scopes/observe.ts';
import { takeOffer } from '../scopes/offer.ts';
import { refusalsFor, takeRefusals } from '../scopes/refusals.ts';
import { shareReads } from '../scopes/shared-reads.ts';
import { isUnholdable } from '../db/open.ts';
import type { District } from '../district.ts';

type Context = { readonly caller: Caller | null; readonly address: string };

/** The protocol's addresses, answered by the district. */
export function createProtocolHandler(district: District): (call: Call) => Promise<Reply> {
  const handler = new OpenAPIHandler(createRouter(district), {
    clientInterceptors: [onError((error) => tellIllAnswer(error, district.onFault))],
  });
  return async ({ method, target, body, caller, address }) => {
    const request = new Request(`http://district${target}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: Buffer.from(body) } : {}),
    });
    const { matched, response } = await handler.handle(request, { context: { caller, address } });
    if (!matched) throw new ProtocolRefusal('not-found');
    // What is wrong with it could quote it, and the asker can not mend it.
    if (response.status === 400) throw new ProtocolRefusal('bad-message');
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? 'application/json',
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };
}

/** The protocol as an OpenAPI document. */
export function describeProtocol(): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const info = { title: 'Yizhan district server', version: `${PROTOCOL_VERSION}.0.0` };
  return generator.generate(protocol, { info });
}

function createRouter(district: District) {
  const { db, reference, now, onFault } = district;
  const reads = shareReads(now);
  const os = implement(protocol)
    .$context<Context>()
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw toAnswer(error, onFault);
      }
    });
  return os.router({
    enrol: os.enrol.handler(({ input, context }) =>
      telling(district, ({ writer }) => enrol(input, context.address, { ...district, writer })),
    ),
    hello: os.hello.handler(async ({ input, context }) => ({
      ...(await helloOf(district, input, context)),
      ...(await refusalsFor(db, context.caller, reads)),
    })),
    pull: os.pull.handler(({ input, context }) => {
      const isForAll = input.scopeId === district.referenceScopeId;
      const caller = known(context);
      return isForAll ? reference.pull(input, caller) : pull(input, caller, district);
    }),
    common: os.common.handler(({ input, context }) => common(input, known(context), district)),
    donate: os.donate.handler(({ input, context }) =>
      telling(district, ({ writer }) => reference.donate(input, known(context), writer.onSaid)),
    ),
    mail: os.mail.handler(({ input, context }) => readMail(db, input, known(context))),
    wait: os.wait.handler(async ({ input, context }) => {
      const caller = known(context);
      if (input.revoked) await takeRefusals(db, { told: input.revoked, caller, now: now() });
      const isOwn = input.scopeId !== district.referenceScopeId;
      const answer = await (isOwn ? district.ownScopes : reference).wait(input, caller);
      return { ...answer, ...(await refusalsFor(db, caller, reads)) };
    }),
    offer: os.offer.handler(async ({ input, context }) => {
      const caller = known(context);
      // Its code was of one clinic, and opens no other.
      if (caller.clinicId && caller.clinicId !== input.scopeId)
        throw new ProtocolRefusal('unknown-scope');
      return telling(district, (watchful) => takeOffer(db, input, caller, { now, watchful }));
    }),
    lookup: os.lookup.handler(({ input, context }) => {
      const caller = known(context);
      return telling(district, ({ writer, lookUpKey: key }) =>
        lookUp({ db, key, writer }, input, caller),
      );
    }),
    push: os.push.handler(async ({ input, context }) => {
      const caller = known(context);
      if (input.scopeId !== district.referenceScopeId)
        return telling(district, ({ writer }) => takeGuestPush({ db, writer }, input, caller));
      const author = input.origin && (await findDevice(db, input.origin.deviceId, 'origin'));
      const isRevoked = caller.isRevoked || author?.isRevoked === true;
      return reference.push(input, { ...caller, isRevoked });
    }),
  });
}

/** Runs what may say something in other scopes; who waits there is told when it is on the disk. */
export async function telling<Result>(
  { writer, lookUpKey, reference, ownScopes }: District,
  act: (watchful: Watchful) => Promise<Result>,
): Promise<Result> {
  const said = new Set<string>();
  const onSaid = (scopeId: string) => void said.add(scopeId);
  const result = await act({ writer: { ...writer, onSaid }, lookUpKey });
  reference.tell(said);
  ownScopes.tell(said);
  return result;
}

function helloOf(
  { reference, referenceScopeId, ownScopes }: District,
  ask: Ask<'hello'>,
  context: Context,
): Promise<Answer<'hello'>> {
  requireVersion(ask);
  if (ask.scopeId === referenceScopeId) return reference.hello(ask);
  return ownScopes.hello(ask, known(context));
}

function known({ caller }: Context): Caller {
  if (!caller) throw new ProtocolRefusal('not-enrolled');
  return caller;
}

/** Refusals of the protocol travel by their code. Anything else is a fault of ours and stays here. */
function toAnswer(thrown: unknown, onFault: (error: unknown) => void): unknown {
  const isUnsayable = isUnholdable(thrown) || thrown instanceof NoCanonicalForm;
  const error = isUnsayable ? new ProtocolRefusal('bad-message') : thrown;
  if (error instanceof ProtocolRefusal) return new ORPCError(error.code, { status: error.status });
  if (!(error instanceof ORPCError)) onFault(error);
  return error;
}

/** Answers are looked at behind everything else, where nobody else hears that one is wrong. */
function tellIllAnswer(error: unknown, onFault: (error: unknown) => void): void {
  const cause = error instanceof ORPCError && error.status === 500 ? error.cause : null;
  if (cause instanceof ValidationError) onFault(new IllAnswer(cause.issues));
}
