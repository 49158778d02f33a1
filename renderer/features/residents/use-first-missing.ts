import { type RefObject, useEffect, useRef } from 'react';

const firstMissing = '.field:has(.field-fault) input, .duplicates-missing input';

/**
 * After every attempt to save that lacked something: the keyboard and the eye go to the first place
 * that wants an answer. The buttons stay at the bottom of the screen, so that place may be below them.
 *
 * @param attempts how often saving was refused by the form itself
 */
export function useFirstMissing(attempts: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempts === 0) return;
    const place = form.current?.querySelector<HTMLElement>(firstMissing);
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: 'center' });
  }, [attempts]);
  return form;
}
