import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Instant } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import type { Draft } from './registration-draft.ts';

export type KeptRegistration = {
  /** When what stands in the form was left; null for a form that was begun now. */
  readonly begunAt: Instant | null;
  /** It was saved or given up: nothing is kept. */
  forget(): void;
};

const settleMs = 400;

/**
 * Keeps what is typed in the data host whenever the hands rest, and brings back what was left: a lock or a
 * reload in the middle loses nothing. A card is quicker read again than remembered.
 */
export function useKeptRegistration(
  { draft, isTouched, isKept }: { draft: Draft; isTouched: boolean; isKept: boolean },
  onBegun: (draft: Draft) => void,
): KeptRegistration {
  const { client } = useHost();
  const [begunAt, setBegunAt] = useState<Instant | null>(null);
  const isOver = useRef(false);
  const hasTyped = useRef(false);
  const send = (next: Draft | null) =>
    void client.residents.keepDraft({ draft: next }).catch(() => {}); // the form itself still has it

  const bringBack = useEffectEvent(async () => {
    const kept = await client.residents.draft().catch(() => null);
    if (!kept || hasTyped.current || isOver.current) return;
    setBegunAt(kept.at);
    onBegun(kept.draft);
  });
  useEffect(() => {
    if (isKept) void bringBack();
  }, [isKept]);

  const latest = useRef(draft);
  const leave = useEffectEvent(() => {
    if (isKept && hasTyped.current && !isOver.current) send(latest.current);
  });
  const keep = useEffectEvent((next: Draft) => {
    if (!isOver.current) send(next);
  });
  useEffect(() => {
    latest.current = draft;
    if (!isKept || !isTouched) return;
    hasTyped.current = true;
    const timer = setTimeout(() => keep(draft), settleMs);
    return () => clearTimeout(timer);
  }, [draft, isKept, isTouched]);
  useEffect(() => () => leave(), []);

  return {
    begunAt,
    forget() {
      isOver.current = true;
      if (isKept) send(null);
    },
  };
}
