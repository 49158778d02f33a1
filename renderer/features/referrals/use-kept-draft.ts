import {
  type Dispatch,
  type SetStateAction,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import type { ReferralDraft, ReferralPrefill } from '../../../shared/contract/referrals.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';

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
  // What was written last, also between two renderings, and the moment at which it is kept.
  const latest = useRef(start);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const send = (next: ReferralDraft | null) =>
    client.referrals.keepDraft({ residentId, draft: next }).then(
      () => true,
      () => false,
    );

  async function keep(next: ReferralDraft | null) {
    stopTimer();
    setUnkept(!(await send(next)));
  }

  function stopTimer(): boolean {
    const isPending = timer.current !== null;
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    return isPending;
  }

  const leave = useEffectEvent(() => {
    if (stopTimer()) void send(latest.current);
  });
  useEffect(() => () => leave(), []);
  return {
    draft,
    begunAt: begun && start === begun.draft ? begun.at : null,
    isChanged: draft !== start,
    isUnkept,
    change(next) {
      latest.current = typeof next === 'function' ? next(latest.current) : next;
      setDraft(latest.current);
      stopTimer();
      timer.current = setTimeout(() => void keep(latest.current), settleMs);
    },
    startAnew() {
      latest.current = filled;
      setStart(filled);
      setDraft(filled);
      void keep(null);
    },
    finish: () => void keep(null),
  };
}
