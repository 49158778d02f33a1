import { deepStrictEqual } from 'node:assert';
import { createORPCClient, ORPCError } from '@orpc/client';
import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { DataHostClient } from '../../shared/contract/contract.ts';

/**
 * A window without a screen: takes the one-time ticket like a browser and speaks the contract. When
 * the host behind it dies it opens again, and asks again what was not answered; commands carry their
 * key, so that asking twice is doing once.
 */
export type WindowClient = { readonly client: DataHostClient; close(): void };

type Options = {
  /** A new address each time: tickets are good once. */
  readonly makeUrl: () => string;
  /** What a window does first, every time it opens: sign in. */
  readonly onOpen: (client: DataHostClient) => Promise<void>;
  /** Every press of a button is a double click: both carry one key and have to get one answer. */
  readonly isDoubleClicking?: boolean;
};

type OpenLine = { readonly link: ClientLink<ClientContext>; readonly socket: WebSocket };

const RETRY_MS = 30_000;
const PAUSE_MS = 100;

/** Opens the window; the first time it has to work at once. */
export async function openWindowClient(options: Options): Promise<WindowClient> {
  const { makeUrl, onOpen, isDoubleClicking = false } = options;
  let opening: Promise<OpenLine> | null = null;
  let isClosed = false;

  async function open(): Promise<OpenLine> {
    const line = await connect(makeUrl());
    line.socket.once('close', () => {
      opening = null;
    });
    await onOpen(createORPCClient(line.link));
    return line;
  }

  function current(): Promise<OpenLine> {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  await current();
  const link: ClientLink<ClientContext> = {
    call: (path, input, details) => {
      const click = () =>
        again(
          async () => (await current()).link.call(path, input, details),
          () => isClosed,
        );
      return isDoubleClicking && isPress(input) ? twice(click) : click();
    },
  };
  return {
    client: createORPCClient(link),
    close() {
      isClosed = true;
      opening?.then(({ socket }) => socket.terminate()).catch(() => undefined);
    },
  };
}

function isPress(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'idempotencyKey' in input;
}

async function twice<Answer>(click: () => Promise<Answer>): Promise<Answer> {
  const [one, other] = await Promise.all([click(), click()]);
  deepStrictEqual(other, one, 'the second click of a double click has the answer of the first');
  return one;
}

async function connect(url: string): Promise<OpenLine> {
  const { origin } = new URL(url);
  const response = await fetch(url, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 303 || !cookie) throw new Error(`the door answered ${response.status}`);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/window`, {
    headers: { cookie, origin },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  // ws has the events of the browser's class, with its own types for them.
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { link, socket };
}

/** Repeats what was lost on the way; an answer of the host, a refusal included, is an answer. */
async function again<Result>(
  work: () => Promise<Result>,
  isClosed: () => boolean,
): Promise<Result> {
  const until = performance.now() + RETRY_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isAnswer = error instanceof ORPCError && !isRetryable(error);
      if (isAnswer || isClosed() || performance.now() > until) throw error;
      await pause();
    }
  }
}

function isRetryable(error: ORPCError<string, unknown>): boolean {
  const data = error.data as { retryable?: boolean } | undefined;
  return data?.retryable === true;
}

function pause(): Promise<void> {
  return new Promise((wake) => setTimeout(wake, PAUSE_MS));
}

/**
 * Waits until a live answer shows what is looked for. Subscribes again when the host went away.
 *
 * @throws Error naming what was waited for
 */
export async function waitFor<Value, Found>(
  subscribe: () => Promise<AsyncIterable<Value>>,
  find: (value: Value) => Found | null | undefined | false,
  { what, timeoutMs = 20_000 }: { readonly what: string; readonly timeoutMs?: number },
): Promise<Found> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await watchOnce(await subscribe(), find, {
        what,
        timeoutMs: until - performance.now(),
      });
    } catch (error) {
      if (error instanceof InVain || performance.now() > until) throw error;
      await pause();
    }
  }
}

class InVain extends Error {
  override readonly name = 'InVain';
}

async function watchOnce<Value, Found>(
  answer: AsyncIterable<Value>,
  find: (value: Value) => Found | null | undefined | false,
  { what, timeoutMs }: { readonly what: string; readonly timeoutMs: number },
): Promise<Found> {
  const values = answer[Symbol.asyncIterator]();
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => tooLate.reject(new InVain(`waited in vain for ${what}`)),
    Math.max(0, timeoutMs),
  );
  try {
    for (;;) {
      const next = await Promise.race([values.next(), tooLate.promise]);
      if (next.done) throw new Error(`the answer ended before ${what}`);
      const found = find(next.value);
      if (found) return found;
    }
  } finally {
    clearTimeout(timer);
    values.return?.(undefined).catch(() => undefined); // the line may be gone already
  }
}
