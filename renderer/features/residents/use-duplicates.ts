import { skipToken, useQuery } from '@tanstack/react-query';
import type { DuplicateCandidate, Registration } from '../../../shared/contract/residents.ts';
import { blockingLevels } from '../../../shared/domain/identity/duplicates.ts';
import { useHost } from '../../host/host.ts';
import { useSettled } from '../../ui/use-settled.ts';

export type DuplicateCheck = {
  readonly candidates: readonly DuplicateCandidate[];
  /** The same document has a record: no second one is made. */
  readonly isBlocked: boolean;
  /** Somebody very like this exists: going on needs a reason. */
  readonly needsReason: boolean;
  readonly words: 'checking' | 'noDuplicate' | 'compare' | null;
};

const settleMs = 400;

/** Looks for the same person as soon as the form is complete, before anybody presses save. */
export function useDuplicates(
  registration: Registration | null,
  cardToken: string | null,
): DuplicateCheck {
  const { queries } = useHost();
  const settled = parse(useSettled(JSON.stringify(registration), settleMs));
  const input = settled ? { registration: settled, cardToken } : skipToken;
  const check = useQuery({
    ...queries.residents.checkDuplicates.queryOptions({ input }),
    gcTime: 0,
  });
  const candidates = registration ? (check.data ?? []) : [];
  return {
    candidates,
    isBlocked: candidates.some(({ level }) => blockingLevels.has(level)),
    needsReason: candidates.length > 0,
    words: wordsOf(registration !== null, check.isFetching, check.data),
  };
}

function wordsOf(
  isComplete: boolean,
  isFetching: boolean,
  found: readonly DuplicateCandidate[] | undefined,
): DuplicateCheck['words'] {
  if (!isComplete) return null;
  if (isFetching) return 'checking';
  if (found === undefined) return null;
  return found.length === 0 ? 'noDuplicate' : 'compare';
}

/** Back from the text that was compared; it was written a moment ago by this hook. */
function parse(text: string): Registration | null {
  return JSON.parse(text) as Registration | null;
}
