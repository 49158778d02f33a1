import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement, ORPCError } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import {
  type Call,
  type Caller,
  ProtocolRefusal,
  type Reply,
} from '../../shared/replication/exchange.ts';
import { PROTOCOL_VERSION, protocol } from '../../shared/replication/protocol.ts';
import { enrol } from '../scopes/enrolment.ts';
import { common, pull } from '../scopes/feed-answers.ts';
import { readMail } from '../scopes/mailbox.ts';
import { takeOffer } from '../scopes/offer.ts';
import type { District } from '../district.ts';

type Context = { readonly caller: Caller | null; readonly address: string };

/** The protocol's addresses, answered by the district. */
export function createProtocolHandler(district: District): (call: Call) => Promise<Reply> {
  const handler = new OpenAPIHandler(createRouter(district));
  return async ({ method, target, body, caller, address }) => {
    const request = new Request(`http://district${target}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: Buffer.from(body) } : {}),
    });
    const { matched, response } = await handler.handle(request, { context: { caller, address } });
    if (!matched) throw new ProtocolRefusal('not-found');
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
    enrol: os.enrol.handler(({ input, context }) => enrol(input, context.address, district)),
    hello: os.hello.handler(({ input }) => reference.hello(input)),
    pull: os.pull.handler(({ input, context }) => pull(input, known(context), district)),
    common: os.common.handler(({ input, context }) => common(input, known(context), district)),
    donate: os.donate.handler(({ input, context }) => reference.donate(input, known(context))),
    mail: os.mail.handler(({ input, context }) => readMail(db, input, known(context))),
    wait: os.wait.handler(({ input, context }) => reference.wait(input, known(context))),
    offer: os.offer.handler(({ input, context }) => takeOffer(db, input, known(context), now)),
    push: os.push.handler(({ input, context }) => reference.push(input, known(context))),
  });
}

function known({ caller }: Context): Caller {
  if (!caller) throw new ProtocolRefusal('not-enrolled');
  return caller;
}

/** Refusals of the protocol travel by their code. Anything else is a fault of ours and stays here. */
function toAnswer(error: unknown, onFault: (error: unknown) => void): unknown {
  if (error instanceof ProtocolRefusal) return new ORPCError(error.code, { status: error.status });
  if (!(error instanceof ORPCError)) onFault(error);
  return error;
}
