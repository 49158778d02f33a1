import { type ClientLink, createORPCClient, ORPCError } from '@orpc/client';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import { now } from '../host/clock.ts';
import type { Host, Line, LineState } from '../host/host.ts';
import { LineLostError } from '../host/problem-of.ts';
import type { OpenedLine, OpenLine } from './open-line.ts';

/** Where the session's token lives between two lines: this tab, this run. */
export type TokenStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

type Link = ClientLink<Record<never, never>>;
type MutableLine = Line & { set(status: LineState['status']): void };

const tokenKey = 'yizhan.session';
const firstPauseMs = 250;
const longestPauseMs = 5_000;

/**
 * Keeps a line to the data host for as long as the window lives. A lost line is opened again with
 * growing pauses and the session resumed before anything else is asked; calls made meanwhile fail at
 * once with {@link LineLostError}.
 */
export function connect(openLine: OpenLine, tokens: TokenStore): Host {
  const line = createLine();
  let current: OpenedLine | null = null;
  const client: DataHostClient = createORPCClient(overCurrentLine(() => current?.link ?? null));

  async function keepOpen(): Promise<never> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        current = await openLine();
      } catch {
        await pause(Math.min(firstPauseMs * 2 ** attempt, longestPauseMs));
        continue;
      }
      attempt = -1;
      await resumeSession(client, tokens);
      line.set('open');
      await current.closed;
      current = null;
      line.set('away');
    }
  }

  void keepOpen();
  return {
    client,
    queries: createTanstackQueryUtils(client),
    line,
    keepToken: (token) =>
      token === null ? tokens.removeItem(tokenKey) : tokens.setItem(tokenKey, token),
  };
}

async function resumeSession(client: DataHostClient, tokens: TokenStore): Promise<void> {
  const token = tokens.getItem(tokenKey);
  if (!token) return;
  try {
    const { staff } = await client.session.resume({ token });
    if (!staff) tokens.removeItem(tokenKey);
  } catch {
    // The line is gone again, or the host refuses: the sign-in screen comes next either way.
  }
}

/** A link that always means the line of now, and tells a broken line from a refusal. */
function overCurrentLine(link: () => Link | null): Link {
  return {
    async call(path, input, options) {
      const opened = link();
      if (!opened) throw new LineLostError('no line');
      try {
        const output = await opened.call(path, input, options);
        return isStream(output) ? watched(output) : output;
      } catch (error) {
        throw lostOrRefused(error);
      }
    },
  };
}

function isStream(output: unknown): output is AsyncIterator<unknown> & AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

async function* watched(stream: AsyncIterable<unknown>): AsyncGenerator {
  try {
    yield* stream;
  } catch (error) {
    throw lostOrRefused(error);
  }
}

function lostOrRefused(error: unknown): unknown {
  if (error instanceof ORPCError || error instanceof LineLostError) return error;
  return new LineLostError('the line broke', { cause: error });
}

function createLine(): MutableLine {
  let state: LineState = { status: 'opening', since: now() };
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    get: () => state,
    subscribe,
    set(status) {
      state = { status, since: now() };
      for (const listener of listeners) listener();
    },
    whenOpen: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (state.status === 'open') return resolve();
        const stop = subscribe(() => {
          if (state.status !== 'open') return;
          stop();
          resolve();
        });
        const abort = () => {
          stop();
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
      }),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
