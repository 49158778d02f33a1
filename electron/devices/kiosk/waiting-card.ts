import type { Timing } from '../timing.ts';

/** The card that was laid down while somebody else had their session. */
export type WaitingCard = {
  /** Notes it, and calls whoever would make room. */
  readonly lay: () => void;
  /** What was laid down longer ago the kiosk has forgotten. */
  readonly isThere: () => boolean;
  /** Whether one is there; it has its session now, and waits no more. */
  readonly take: () => boolean;
  /** Until the returned function is called, `makeRoom` is called when a card is laid down. */
  readonly onLaid: (makeRoom: () => void) => () => void;
};

/** After that the next person has walked on. */
const WAITING_MS = 10_000;

export function createWaitingCard(timing: Timing): WaitingCard {
  let sinceMs: number | null = null;
  let call: (() => void) | null = null;
  const isThere = () => sinceMs !== null && timing.monotonic() - sinceMs < WAITING_MS;
  return {
    lay() {
      sinceMs = timing.monotonic();
      call?.();
    },
    isThere,
    take() {
      const was = isThere();
      sinceMs = null;
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
