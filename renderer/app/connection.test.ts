import type { ClientLink } from '@orpc/client';
import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LineLostError, problemOf } from '../host/problem-of.ts';
import { connect, type TokenStore } from './connection.ts';
import type { OpenedLine } from './open-line.ts';

type Answer = (path: string, input: unknown) => unknown;

/** Lines that the test opens and breaks by hand. */
function scriptedLines(answer: Answer) {
  const attempts: number[] = [];
  const calls: { path: string; input: unknown }[] = [];
  let failuresLeft = 0;
  let breakLine = () => {};
  const link: ClientLink<Record<never, never>> = {
    call: async (path, input) => {
      calls.push({ path: path.join('.'), input });
      return answer(path.join('.'), input);
    },
  };
  return {
    attempts,
    calls,
    failNext: (count: number) => {
      failuresLeft = count;
    },
    breakLine: () => breakLine(),
    open: async (): Promise<OpenedLine> => {
      attempts.push(vi.getMockedSystemTime()?.getTime() ?? 0);
      if (failuresLeft > 0) {
        failuresLeft -= 1;
        throw new LineLostError('refused');
      }
      const closed = new Promise<void>((resolve) => {
        breakLine = resolve;
      });
      return { link, closed };
    },
  };
}

function memory(token: string | null = null): TokenStore & { readonly items: Map<string, string> } {
  const items = new Map(token === null ? [] : [['yizhan.session', token]]);
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('opening', () => {
  test('pauses grow from a quarter of a second to five seconds, and start anew after a success', async () => {
    const lines = scriptedLines(() => null);
    lines.failNext(8);
    connect(lines.open, memory());
    await vi.advanceTimersByTimeAsync(60_000);
    const pauses = lines.attempts.slice(1).map((at, index) => at - (lines.attempts[index] ?? 0));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);

    lines.failNext(1);
    lines.breakLine();
    await vi.advanceTimersByTimeAsync(10_000);
    expect((lines.attempts.at(-1) ?? 0) - (lines.attempts.at(-2) ?? 0)).toBe(250);
  });

  test('the session is resumed before anybody else may call', async () => {
    const order: string[] = [];
    const lines = scriptedLines((path) => {
      order.push(path);
      return { staff: {} };
    });
    const host = connect(lines.open, memory('token-1'));
    const opened = host.line.whenOpen(never).then(() => order.push('open'));
    await vi.advanceTimersByTimeAsync(0);
    await opened;
    expect(order).toEqual(['session.resume', 'open']);
    expect(lines.calls[0]?.input).toEqual({ token: 'token-1' });
  });

  test('a token that nobody knows any more is forgotten', async () => {
    const tokens = memory('old');
    connect(scriptedLines(() => ({ staff: null })).open, tokens);
    await vi.advanceTimersByTimeAsync(0);
    expect(tokens.items.size).toBe(0);
  });

  test('a session that could not be resumed for another reason keeps its token', async () => {
    const tokens = memory('kept');
    const lines = scriptedLines(() => {
      throw new Error('gone again');
    });
    connect(lines.open, tokens);
    await vi.advanceTimersByTimeAsync(0);
    expect(tokens.items.get('yizhan.session')).toBe('kept');
  });
});

describe('calls', () => {
  test('fail at once while there is no line, as something safe to repeat', async () => {
    const lines = scriptedLines(() => null);
    const host = connect(lines.open, memory());
    await vi.advanceTimersByTimeAsync(0);
    lines.failNext(100);
    lines.breakLine();
    await vi.advanceTimersByTimeAsync(0);
    expect(host.line.get().status).toBe('away');
    const error = await host.client.session.people().catch((thrown: unknown) => thrown);
    expect(problemOf(error)).toEqual({ code: 'host-restarted', retryable: true });
  });

  test('a line that breaks in the middle of a call is no refusal', async () => {
    const lines = scriptedLines(() => {
      throw new DOMException('closed', 'AbortError');
    });
    const host = connect(lines.open, memory());
    await vi.advanceTimersByTimeAsync(0);
    const error = await host.client.session.people().catch((thrown: unknown) => thrown);
    expect(problemOf(error).code).toBe('host-restarted');
  });

  test('a refusal of the host arrives as its problem', async () => {
    const problem = { code: 'queue-empty', retryable: false };
    const lines = scriptedLines(() => {
      throw new ORPCError('queue-empty', { data: problem });
    });
    const host = connect(lines.open, memory());
    await vi.advanceTimersByTimeAsync(0);
    const error = await host.client.session.people().catch((thrown: unknown) => thrown);
    expect(problemOf(error)).toEqual(problem);
  });

  test('waiting for a line ends when the one who waits goes away', async () => {
    const lines = scriptedLines(() => null);
    lines.failNext(100);
    const host = connect(lines.open, memory());
    const leaving = new AbortController();
    const waiting = host.line.whenOpen(leaving.signal).catch((reason: unknown) => reason);
    leaving.abort('left');
    expect(await waiting).toBe('left');
  });
});

describe('what a failure means', () => {
  test.each([
    [new ORPCError('BAD_REQUEST', { data: { issues: [] } }), 'bad-input'],
    [new ORPCError('INTERNAL_SERVER_ERROR'), 'internal'],
    [new ORPCError('x', { data: { code: 'no-such-code', retryable: true } }), 'internal'],
    [new Error('a fault of ours'), 'internal'],
  ])('%s is %s', (error, code) => {
    expect(problemOf(error)).toEqual({ code, retryable: false });
  });
});
