import type { Timing } from '../timing.ts';
import type { Brought } from './person.ts';

/** What was shown to a kiosk and that no session has asked for yet. */
export type Unasked = {
  readonly is: () => Brought['is'] | null;
  readonly keep: (brought: Brought) => void;
  /** It is the session's now, or nobody's: it is not kept here any more. */
  readonly take: () => Brought | null;
};

/** A card or a code that nobody asked for is forgotten after this. */
const KEEP_MS = 10_000;

export function createUnasked(timing: Timing): Unasked {
  let kept: { readonly brought: Brought; readonly cancel: () => void } | null = null;

  function take(): Brought | null {
    const brought = kept?.brought ?? null;
    kept?.cancel();
    kept = null;
    return brought;
  }

  return {
    is: () => kept?.brought.is ?? null,
    keep(brought) {
      take();
      const cancel = timing.after(KEEP_MS, () => {
        kept = null;
      });
      kept = { brought, cancel };
    },
    take,
  };
}
