import { EventEmitter, once } from 'node:events';
import type { After } from '../../shared/lib/clock.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { type Answer, type Ask, WAIT_MS } from '../../shared/replication/protocol.ts';
import { readDurable } from '../backups/durable.ts';
import type { Database } from '../db/open.ts';
import { readGuestScope, requireReader } from './scope-access.ts';
import { readStream } from './streams.ts';

/**
 * The scopes that the district orders beside `reference`: those of hospitals and tablets
 * (docs/adr/0015). Their workstations follow, and hand over what they wrote (guest-push.ts).
 */
export type OwnScopes = {
  hello(ask: Ask<'hello'>, caller: Caller): Promise<Answer<'hello'>>;
  wait(ask: Ask<'wait'>, caller: Caller): Promise<Answer<'wait'>>;
  /** Something was said in these scopes: whoever waits there looks. */
  tell(scopeIds: Iterable<string>): void;
  /** Lets everybody go who waits. */
  close(): void;
};

type Options = { readonly db: Database; readonly now: () => number; readonly after: After };

const MIN_SCHEMA_VERSION = 1;

export function createOwnScopes(options: Options): OwnScopes {
  const news = new EventEmitter().setMaxListeners(0);
  const closing = new AbortController();
  return {
    hello: async ({ scopeId, replicaId }, caller) => ({
      serverTime: options.now(),
      // Also to one that was sent away: it may hand over what it has.
      head: (await readGuestScope(options.db, scopeId, caller)).seq,
      stream: await readStream(options.db, scopeId, replicaId),
      minSchemaVersion: MIN_SCHEMA_VERSION,
      durable: await readDurable(options.db, scopeId),
      claim: null,
    }),
    wait: (ask, caller) => wait(ask, caller, options, { news, closing: closing.signal }),
    tell: (scopeIds) => {
      for (const scopeId of scopeIds) news.emit(scopeId);
    },
    close: () => closing.abort(),
  };
}

async function headOf({ db }: Options, scopeId: string, caller: Caller): Promise<number> {
  const scope = await requireReader(db, scopeId, caller);
  if (!scope.is_home) throw new ProtocolRefusal('unknown-scope');
  return scope.seq;
}

async function wait(
  { scopeId, seq }: Ask<'wait'>,
  caller: Caller,
  options: Options,
  { news, closing }: { readonly news: EventEmitter; readonly closing: AbortSignal },
): Promise<Answer<'wait'>> {
  const patience = new AbortController();
  const giveUp = options.after(WAIT_MS, () => patience.abort());
  const until = AbortSignal.any([patience.signal, closing]);
  try {
    for (;;) {
      const next = once(news, scopeId, { signal: until }).catch(() => undefined);
      const head = await headOf(options, scopeId, caller);
      if (head !== seq || until.aborted)
        return { head, district: null, durable: await readDurable(options.db, scopeId) };
      await next;
    }
  } finally {
    giveUp();
    // Whoever waits no more does not listen any more.
    patience.abort();
  }
}
