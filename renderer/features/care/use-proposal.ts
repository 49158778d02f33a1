import type { Proposal, VisitAnswers } from '../../../shared/contract/care.ts';
import { useHost } from '../../host/host.ts';
import { type Live, useLive } from '../../host/use-live.ts';

/** What the rules say of a visit with these answers; pushed again with every accepted reading. */
export function useProposal(visitId: string, answers: VisitAnswers): Live<Proposal | null> {
  const { queries } = useHost();
  return useLive(queries.care.propose, { visitId, answers });
}
