import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { QueueState } from '../../../shared/contract/queue.ts';
import { usePlaySound } from '../../ui/sound-context.ts';

const shownMs = 6_000;

/** Tickets that came while this screen was open, for a few seconds each; with the sound of an arrival. */
export function useArrivals(state: QueueState): ReadonlySet<string> {
  const known = useRef<ReadonlySet<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const play = usePlaySound();
  const welcome = useEffectEvent((arrived: readonly string[]) => {
    play('arrived');
    setFresh((shown) => new Set([...shown, ...arrived]));
    setTimeout(() => setFresh((shown) => without(shown, arrived)), shownMs);
  });
  useEffect(() => {
    const before = known.current;
    const ids = state.queues.flatMap(({ waiting }) => waiting.map(({ ticketId }) => ticketId));
    known.current = new Set([...(before ?? []), ...ids]);
    const arrived = before ? ids.filter((id) => !before.has(id)) : [];
    if (arrived.length > 0) welcome(arrived);
  }, [state]);
  return fresh;
}

function without(all: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  return new Set([...all].filter((id) => !gone.includes(id)));
}
