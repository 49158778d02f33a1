import { useEffect, useEffectEvent, useRef } from 'react';
import type { DeskCard } from '../../shared/contract/devices.ts';
import { useHost } from '../host/host.ts';
import { useLive } from '../host/use-live.ts';

/** Calls `onCard` once for every card that is laid on this desk's reader while the screen is open. */
export function useDeskCard(onCard: (card: DeskCard) => void): void {
  const { queries } = useHost();
  const { data } = useLive(queries.devices.deskCard, undefined);
  const handled = useRef<string | null>(null);
  const handle = useEffectEvent(onCard);
  useEffect(() => {
    if (!data?.card || handled.current === data.at) return;
    handled.current = data.at;
    handle(data.card);
  }, [data]);
}
