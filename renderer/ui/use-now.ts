import { useEffect, useState } from 'react';
import { now } from '../host/clock.ts';

/** The present moment in ms since 1970, again every `stepMs`. */
export function useNow(stepMs: number): number {
  const [moment, setMoment] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setMoment(now()), stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return moment;
}
