import { useEffect, useEffectEvent, useRef } from 'react';
import type { BoardState } from '../../../shared/contract/queue.ts';

type Call = BoardState['calls'][number];

/** Calls `announce` once for every call and recall that comes while the board is open, oldest first. */
export function useNewCalls(calls: readonly Call[], announce: (call: Call) => void): void {
  const spoken = useRef<ReadonlyMap<string, number> | null>(null);
  const say = useEffectEvent(announce);
  useEffect(() => {
    const before = spoken.current;
    spoken.current = new Map([
      ...(before ?? []),
      ...calls.map((call) => [call.ticketId, call.calls] as const),
    ]);
    if (!before) return;
    const fresh = calls.filter((call) => call.calls > (before.get(call.ticketId) ?? 0));
    for (const call of fresh.toReversed()) say(call);
  }, [calls]);
}
