import { useRef, useState } from 'react';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { Problem } from '../../shared/lib/problem.ts';
import { now } from './clock.ts';
import { useHost } from './host.ts';
import { LineLostError, problemOf } from './problem-of.ts';

type Call<Input, Output> = (
  client: DataHostClient,
  /** One key for one press; a repeat of the same press carries it again. */
  idempotencyKey: string,
  input: Input,
) => PromiseLike<Output>;

type State<Output> =
  | { readonly status: 'idle' | 'running'; readonly problem: null; readonly output?: undefined }
  | { readonly status: 'done'; readonly problem: null; readonly output: Output }
  | { readonly status: 'failed'; readonly problem: Problem; readonly output?: undefined };

export type Command<Input, Output> = {
  readonly status: State<Output>['status'];
  readonly isRunning: boolean;
  readonly problem: Problem | null;
  readonly output: Output | undefined;
  /**
   * Runs once. A second press while it runs, or of the same input right after the answer, is the same
   * press. After an unknown outcome (the line broke) the same input carries the same key again, so it
   * is one effect however often it is tried.
   * Resolves to undefined when it was refused; `problem` says why.
   */
  run(input: Input): Promise<Output | undefined>;
  /** The last press once more, with its key. */
  retry(): Promise<Output | undefined>;
  /** Forgets the last press and its answer: what comes next is a new wish. */
  reset(): void;
};

type Answered<Output> = { readonly text: string; readonly output: Output; readonly at: number };
type Press<Input> = { readonly key: string; readonly input: Input; readonly text: string };

/** After this long without an answer the outcome is called unknown; the same key may be tried again. */
const answerTimeoutMs = 20_000;

/**
 * The second half of a double click may come after the answer and before the screen has changed. The
 * same input within this time is not a new wish.
 */
const doublePressMs = 600;

/** A command of the contract behind a control. */
export function useCommand<Input, Output>(call: Call<Input, Output>): Command<Input, Output> {
  const { client } = useHost();
  const [state, setState] = useState<State<Output>>({ status: 'idle', problem: null });
  // Refs, because two clicks of a double click come before the first one has rendered.
  const isRunning = useRef(false);
  const unanswered = useRef<Press<Input> | null>(null);
  const answered = useRef<Answered<Output> | null>(null);

  async function attempt(press: Press<Input>): Promise<Output | undefined> {
    if (isRunning.current) return undefined;
    isRunning.current = true;
    unanswered.current = press;
    setState({ status: 'running', problem: null });
    try {
      const output = await inTime(call(client, press.key, press.input));
      unanswered.current = null;
      answered.current = { text: press.text, output, at: now() };
      setState({ status: 'done', problem: null, output });
      return output;
    } catch (error) {
      const problem = problemOf(error);
      if (!problem.retryable) unanswered.current = null;
      setState({ status: 'failed', problem });
      return undefined;
    } finally {
      isRunning.current = false;
    }
  }

  return {
    status: state.status,
    isRunning: state.status === 'running',
    problem: state.problem,
    output: state.output,
    run(input) {
      const text = JSON.stringify(input) ?? '';
      const last = answered.current;
      if (last?.text === text && now() - last.at < doublePressMs) {
        return Promise.resolve(last.output);
      }
      const again = unanswered.current?.text === text ? unanswered.current : null;
      return attempt(again ?? { key: crypto.randomUUID(), input, text });
    },
    async retry() {
      return unanswered.current ? attempt(unanswered.current) : undefined;
    },
    reset() {
      if (isRunning.current) return;
      answered.current = null;
      setState({ status: 'idle', problem: null });
    },
  };
}

function inTime<Output>(answer: PromiseLike<Output>): Promise<Output> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new LineLostError('no answer')), answerTimeoutMs);
    const settle = () => clearTimeout(timer);
    answer.then(resolve, reject).then(settle, settle);
  });
}
