import { useEffect, useEffectEvent } from 'react';
import type { Role } from '../../shared/domain/access.ts';
import { now } from '../host/clock.ts';
import { useSession } from '../host/session.ts';
import { useLock } from './use-lock.ts';

const minuteMs = 60_000;
const checkEveryMs = 15_000;

/** SEC-01: five minutes at the front desk, ten elsewhere; sooner where the clinic says so. */
const idleMs: Readonly<Record<Role, number>> = {
  reception: 5 * minuteMs,
  nurse: 10 * minuteMs,
  doctor: 10 * minuteMs,
  manager: 10 * minuteMs,
};

/** Locks the window after nobody has touched it for a while. */
export function useIdleLock(): void {
  const { staff, workstation } = useSession();
  const limitMs = Math.min(idleMs[staff.role], workstation.idleMinutes * minuteMs);
  const lock = useLock();
  const lockNow = useEffectEvent(() => void lock());
  useEffect(() => {
    let touchedAt = now();
    const touch = () => {
      touchedAt = now();
    };
    const timer = setInterval(() => {
      if (now() - touchedAt > limitMs) lockNow();
    }, checkEveryMs);
    const events = ['keydown', 'pointerdown', 'pointermove'] as const;
    for (const event of events) window.addEventListener(event, touch, { passive: true });
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, touch);
    };
  }, [limitMs]);
}
