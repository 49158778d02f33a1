import { useRef } from 'react';
import type { VisitAnswers } from '../../../shared/contract/care.ts';
import { type Command, useCommand } from '../../host/use-command.ts';

type Kept = Pick<Command<VisitAnswers, unknown>, 'problem' | 'retry'> & {
  keep(answers: VisitAnswers): void;
};

/** Stores every answer as it is given; of those that come while one is on its way the last counts. */
export function useKeptAnswers(visitId: string): Kept {
  const command = useCommand((client, idempotencyKey, answers: VisitAnswers) =>
    client.care.answer({ idempotencyKey, visitId, answers }),
  );
  const waiting = useRef<VisitAnswers | null>(null);
  const isSending = useRef(false);

  async function send() {
    if (isSending.current) return;
    isSending.current = true;
    for (let next = waiting.current; next !== null; next = waiting.current) {
      waiting.current = null;
      await command.run(next);
    }
    isSending.current = false;
  }

  return {
    problem: command.problem,
    retry: command.retry,
    keep(answers) {
      waiting.current = answers;
      void send();
    },
  };
}
