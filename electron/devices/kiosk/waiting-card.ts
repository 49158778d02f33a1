import type { Timing } from '../timing.ts';
import type { Slot } from './messages.ts';

/** The card or the code that was shown while somebody else had their session. */
export type WaitingCard = {
  /** Notes it, and calls whoever would make room for it. */
  readonly lay: (slot: Slot) => void;
  /** What was shown longer ago the kiosk has forgotten. `slot`: only that. */
  readonly isThere: (slot?: Slot) => boolean;
  /** Whether one is there; it has its session now, and waits no more. */
  readonly take: () => boolean;
  /** Until the returned function is called, `makeRoom` is called when something is shown. */
  readonly onLaid: (makeRoom: (slot: Slot) => void) => () => void;
};

/** After that the next person has walked on. */
const WAITING_MS = 10_000;

export function createWaitingCard(timing: Timing): WaitingCard {
  let laid: { readonly slot: Slot; readonly atMs: number } | null = null;
  let call: ((slot: Slot) => void) | null = null;
  const isThere = (slot?: Slot) =>
    laid !== null &&
    timing.monotonic() - laid.atMs < WAITING_MS &&
    (slot === undefined || laid.slot === slot);
  return {
    lay(slot) {
      // A card says who somebody is, and its reader keeps it.
      if (slot === 'code' && isThere('id-card')) return;
      laid = { slot, atMs: timing.monotonic() };
      call?.(slot);
    },
    isThere,
    take() {
      const was = isThere();
      laid = null;
      return was;
    },
    onLaid(makeRoom) {
      call = makeRoom;
      return () => {
        call = null;
      };
    },
  };
}
