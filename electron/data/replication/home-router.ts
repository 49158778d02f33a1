import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement, onError, ORPCError, ValidationError } from '@orpc/server';
import {
  type Call,
  type Caller,
  IllAnswer,
  ProtocolRefusal,
  type Reply,
} from '../../../shared/replication/exchange.ts';
import { NoCanonicalForm } from '../../../shared/replication/hash.ts';
import { protocol } from '../../../shared/replication/protocol.ts';
import type { Enrol } from './enrolment.ts';
import type { Home } from './home.ts';

type Context = { readonly caller: Caller | null; readonly address: string };

/** The protocol's addresses, answered by this workstation. */
export function createProtocolHandler(
  home: Home,
  onFault: (error: unknown) => void,
  door: Door = closedDoor,
): (call: Call) => Promise<Reply> {
  const handler = new OpenAPIHandler(createRouter(home, onFault, door), {
    clientInterceptors: [onError((error) => tellIllAnswer(error, onFault))],
  });
  return async ({ method, target, body, caller, address }) => {
    const request = new Request(`http://home${target}`, {
      method,
      ...(method === 'POST' ? { body: Buffer.from(body) } : {}),
      headers: { 'content-type': 'application/json' },
    });
    const { matched, response } = await handler.handle(request, { context: { caller, address } });
    if (!matched) throw new ProtocolRefusal('not-found');
    // What is wrong with it could quote it, and the asker can not mend it.
    if (response.status === 400) throw new ProtocolRefusal('bad-message');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const contentType = response.headers.get('content-type') ?? 'application/json';
    return { status: response.status, contentType, body: bytes };
  };
}

/** Who comes in, and who does not any more. */
export type Door = {
  readonly enrol: Enrol;
  /** Devices that are refused here. */
  readonly refused: () => Promise<readonly string[]>;
};

const closedDoor: Door = {
  enrol: () => Promise.reject(new ProtocolRefusal('code-wrong')),
  refused: () => Promise.resolve([]),
};

/** What every desk hears: it has to refuse them too, should it be the home one day. */
async function telling<Said extends object>(answer: Said, { refused }: Door): Promise<Said> {
  const revoked = await refused();
  return revoked.length > 0 ? { ...answer, revoked: [...revoked] } : answer;
}

function createRouter(home: Home, onFault: (error: unknown) => void, door: Door) {
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
    enrol: os.enrol.handler(({ input, context }) => door.enrol(input, context.address)),
    hello: os.hello.handler(async ({ input, context }) =>
      telling(await home.hello(input, known(context)), door),
    ),
    push: os.push.handler(({ input, context }) => home.push(input, known(context))),
    pull: os.pull.handler(({ input, context }) => home.pull(input, known(context))),
    common: os.common.handler(({ input, context }) => home.common(input, known(context))),
    donate: os.donate.handler(({ input, context }) => home.donate(input, known(context))),
    wait: os.wait.handler(async ({ input, context }) =>
      telling(await home.wait(input, known(context)), door),
    ),
    /** Only the district takes offers, keeps mailboxes and looks people up. */
    offer: os.offer.handler(onlyAtDistrict),
    mail: os.mail.handler(onlyAtDistrict),
    lookup: os.lookup.handler(onlyAtDistrict),
  });
}

function onlyAtDistrict(): never {
  throw new ProtocolRefusal('unknown-scope');
}

function known({ caller }: Context): Caller {
  if (!caller) throw new ProtocolRefusal('not-enrolled');
  return caller;
}

/** Refusals of the protocol travel by their code. Anything else is a fault of ours and stays here. */
function toAnswer(thrown: unknown, onFault: (error: unknown) => void): unknown {
  const error = thrown instanceof NoCanonicalForm ? new ProtocolRefusal('bad-message') : thrown;
  if (error instanceof ProtocolRefusal) return new ORPCError(error.code, { status: error.status });
  if (!(error instanceof ORPCError)) onFault(error);
  return error;
}

/** Answers are looked at behind everything else, where nobody else hears that one is wrong. */
function tellIllAnswer(error: unknown, onFault: (error: unknown) => void): void {
  const cause = error instanceof ORPCError && error.status === 500 ? error.cause : null;
  if (cause instanceof ValidationError) onFault(new IllAnswer(cause.issues));
}
