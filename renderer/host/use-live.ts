import type { ProcedureUtils } from '@orpc/tanstack-query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Problem } from '../../shared/lib/problem.ts';
import { type Line, type LineState, useHost, useLine } from './host.ts';
import { LineLostError, problemOf } from './problem-of.ts';

/** `away`: what is shown is the last that was heard. `refused`: the host said no, and why. */
export type LiveStatus = 'loading' | 'live' | 'away' | 'refused';

export type Live<Data> = {
  readonly data: Data | undefined;
  readonly status: LiveStatus;
  readonly problem: Problem | null;
  /** Asks again after a refusal. */
  retry(): void;
};

type Context = Record<never, never>;
type Subscription<Input, Data> = Pick<
  ProcedureUtils<Context, Input, AsyncIterable<Data>, Error>,
  'call' | 'experimental_liveKey'
>;

/** Pause between attempts when the host refuses for a reason that passes by itself. */
const retryPauseMs = 1_000;
const lostPauseMs = 50;

/**
 * A live answer of the data host: every push renders. Survives a lost line by subscribing again;
 * components that ask for the same thing share one subscription.
 *
 * @param procedure a subscription of the contract, such as `queries.queue.watch`
 */
export function useLive<Input, Data>(
  procedure: Subscription<Input, Data>,
  input: Input,
  options: { readonly isEnabled?: boolean } = {},
): Live<Data> {
  const { line } = useHost();
  const lineState = useLine();
  const cache = useQueryClient();
  const queryKey = ['live', ...procedure.experimental_liveKey({ input })];
  const query = useQuery<Data>({
    queryKey,
    enabled: options.isEnabled ?? true,
    queryFn: ({ signal }) =>
      listen({ procedure, input, line, signal }, (data) => cache.setQueryData(queryKey, data)),
    // Personal data leaves memory as soon as nobody looks at it.
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const problem = query.error ? problemOf(query.error) : null;
  return {
    data: query.data,
    status: statusOf(problem, lineState, query.data),
    problem,
    retry: () => void query.refetch(),
  };
}

function statusOf(problem: Problem | null, line: LineState, data: unknown): LiveStatus {
  if (problem) return 'refused';
  if (line.status === 'away') return 'away';
  return data === undefined ? 'loading' : 'live';
}

type Listening<Input, Data> = {
  readonly procedure: Subscription<Input, Data>;
  readonly input: Input;
  readonly line: Line;
  readonly signal: AbortSignal;
};

/** Does not resolve while it goes well: every push is handed on, every loss starts anew. */
async function listen<Input, Data>(
  { procedure, input, line, signal }: Listening<Input, Data>,
  push: (data: Data) => void,
): Promise<Data> {
  for (;;) {
    await line.whenOpen(signal);
    try {
      for await (const data of await procedure.call(input, { signal })) push(data);
      await pause(retryPauseMs, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!problemOf(error).retryable) throw error;
      // Also after a lost line: the stream may learn of it before `line` does.
      await pause(error instanceof LineLostError ? lostPauseMs : retryPauseMs, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
