import { useEffect, useState } from 'react';

/** A text once it has stayed the same for `ms`: what is typed is asked about when the hands rest. */
export function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}
