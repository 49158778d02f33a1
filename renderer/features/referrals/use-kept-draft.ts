import { type Dispatch, type SetStateAction, useEffect, useEffectEvent, useState } from 'react';
import type { ReferralDraft, ReferralPrefill } from '../../../shared/contract/referrals.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import { useSettled } from '../../ui/use-settled.ts';

export type KeptDraft = {
  readonly draft: ReferralDraft;
  /** When it was left, where it is gone on with; null for a form out of the record. */
  readonly begunAt: Instant | null;
  /** Something was written since it was opened. */
  readonly isChanged: boolean;
  /** What was written last is on this screen only. */
  readonly isUnkept: boolean;
  readonly change: Dispatch<SetStateAction<ReferralDraft>>;
  /** Throws away what was written: the form as the record fills it. */
  startAnew(): void;
  /** It was sent or declined. */
  finish(): void;
};

const settleMs = 400;

/**
 * A form while it is written. Whenever the hands rest it is kept in the data host, so that a lock, a
 * reload or another patient in between loses nothing.
 */
export function useKeptDraft({ draft: filled, begun }: ReferralPrefill): KeptDraft {
  const { client } = useHost();
  const isSameVisit = begun?.draft.visitId === filled.visitId;
  const [start, setStart] = useState(isSameVisit && begun ? begun.draft : filled);
  const [draft, setDraft] = useState(start);
  const [isUnkept, setUnkept] = useState(false);
  const { residentId } = filled;
  const settled = useSettled(JSON.stringify(draft), settleMs);

  async function keep(next: ReferralDraft | null) {
    const isKept = await client.referrals.keepDraft({ residentId, draft: next }).then(
      () => true,
      () => false,
    );
    setUnkept(!isKept);
  }

  const rest = useEffectEvent((text: string) => {
    if (text !== JSON.stringify(start)) void keep(JSON.parse(text) as ReferralDraft);
  });
  useEffect(() => rest(settled), [settled]);
  return {
    draft,
    begunAt: begun && start === begun.draft ? begun.at : null,
    isChanged: draft !== start,
    isUnkept,
    change: setDraft,
    startAnew() {
      setStart(filled);
      setDraft(filled);
      void keep(null);
    },
    finish: () => void keep(null),
  };
}
