import { useRef, useState } from 'react';
import { useCommand } from '../../host/use-command.ts';

type Assignment = { readonly catchmentId: string; readonly doctorId: string };
type Progress = {
  readonly done: number;
  /** Null before the first answer. */
  readonly left: number | null;
  readonly state: 'running' | 'stopped' | 'finished';
};

/**
 * The contracted doctor of a catchment, one act of at most 500 residents after the other until nobody
 * is left. Stopping lets the act that is under way end.
 */
export function useAssignment() {
  const [progress, setProgress] = useState<Progress | null>(null);
  const isStopping = useRef(false);
  const assign = useCommand((client, idempotencyKey, { catchmentId, doctorId }: Assignment) =>
    client.administration.assignDoctor({
      idempotencyKey,
      whom: { by: 'catchment', catchmentId },
      doctorId,
    }),
  );

  /** Resolves when it was finished, stopped or refused. */
  async function run(assignment: Assignment): Promise<void> {
    isStopping.current = false;
    setProgress({ done: 0, left: null, state: 'running' });
    for (let done = 0; ; ) {
      assign.reset(); // the same words again are a new act here
      const answer = await assign.run(assignment);
      if (!answer) return setProgress((before) => before && { ...before, state: 'stopped' });
      done += answer.assigned;
      const { left } = answer;
      const isOver = left === 0 || answer.assigned === 0;
      const state = isOver ? 'finished' : isStopping.current ? 'stopped' : 'running';
      setProgress({ done, left, state });
      if (state !== 'running') return;
    }
  }

  return {
    progress,
    problem: assign.problem,
    run,
    stop: () => {
      isStopping.current = true;
    },
    forget: () => setProgress(null),
  };
}
