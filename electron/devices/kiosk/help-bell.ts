import { toInstant } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import { pause, type Timing } from '../timing.ts';
import type { KioskDesk } from './desk.ts';
import type { MessageOf } from './messages.ts';

type State = MessageOf<'help.state'>['state'];

export type HelpBell = {
  /** Somebody pressed the button. Twice rings once. */
  ring(): void;
  /** What the desk says, or the link is new: the kiosk is told how it stands. */
  tell(): void;
  stop(): void;
};

const AGAIN_MS = 2_000;
/** After that nobody stands there any more. */
const GIVE_UP_MS = 120_000;

type Options = {
  readonly timing: Timing;
  readonly makeId: MakeId;
  readonly desk: KioskDesk;
  readonly say: (state: State) => void;
};

/** The help button of one kiosk: rings until the desk has it, and shows what the desk answered. */
export function createHelpBell({ timing, makeId, desk, say }: Options): HelpBell {
  let ringing: AbortController | null = null;
  const stopWatching = desk.onWish(() => tell());

  function tell() {
    say(desk.wish().help);
  }

  async function keepRinging(stopped: AbortSignal) {
    const call = { eventId: makeId(), at: toInstant(timing.now()) };
    const untilMs = timing.monotonic() + GIVE_UP_MS;
    while (!stopped.aborted && timing.monotonic() < untilMs) {
      const isHeard = await desk.askHelp(call).then(
        () => true,
        () => false,
      );
      if (isHeard) return say('rung');
      await pause(timing, AGAIN_MS, stopped);
    }
    if (!stopped.aborted) say('none');
  }

  return {
    ring() {
      if (ringing || desk.wish().help !== 'none') return tell();
      const mine = new AbortController();
      ringing = mine;
      void keepRinging(mine.signal).finally(() => {
        if (ringing === mine) ringing = null;
      });
    },
    tell,
    stop() {
      stopWatching();
      ringing?.abort();
    },
  };
}
