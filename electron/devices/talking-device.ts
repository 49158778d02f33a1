import type { Send } from './driver.ts';
import type { FarEnd } from './far-end.ts';
import type { LineProfile } from './ports/line.ts';
import type { BenchButton, Simulator } from './simulator.ts';
import type { Timing } from './timing.ts';

/** What a device says when something is done to it, and shows from then on. */
export type Utterance = {
  readonly bytes: Uint8Array;
  readonly display: readonly string[];
  /** Said so often, with this pause between; once where it is absent. */
  readonly again?: { readonly times: number; readonly everyMs: number };
  /** Said at the end of all that. */
  readonly next?: Utterance;
};

export type Talk = BenchButton & { readonly say: (value: number) => Utterance };

export type TalkingPlan = {
  readonly timing: Timing;
  readonly profile: LineProfile;
  readonly display: readonly string[];
  readonly talks: readonly Talk[];
};

export type TalkingDevice = {
  readonly device: FarEnd;
  readonly buttons: readonly BenchButton[];
  readonly press: NonNullable<Simulator['press']>;
  readonly say: (utterance: Utterance) => void;
  /** What it still had to say is said no more. */
  readonly hush: (display: readonly string[]) => void;
};

/** A simulated device that only ever speaks: what comes over its line does not concern it. */
export function createTalkingDevice({
  timing,
  profile,
  display,
  talks,
}: TalkingPlan): TalkingDevice {
  let line: Send | null = null;
  let shown = display;
  let cancel: (() => void) | null = null;

  function say(utterance: Utterance) {
    cancel?.();
    shown = utterance.display;
    repeat(utterance, utterance.again?.times ?? 1);
  }

  function repeat(utterance: Utterance, times: number) {
    line?.(utterance.bytes).catch(() => undefined);
    const { again, next } = utterance;
    cancel = null;
    if (times > 1 && again) {
      cancel = timing.after(again.everyMs, () => repeat(utterance, times - 1));
    } else if (next) {
      cancel = timing.after(again?.everyMs ?? 0, () => say(next));
    }
  }

  return {
    device: {
      profile,
      connect(send) {
        line = send;
        return {
          feed: () => undefined,
          closed() {
            if (line === send) line = null;
          },
        };
      },
      display: () => [...shown],
      stop: () => cancel?.(),
    },
    buttons: talks.map(({ say: _say, ...button }) => button),
    press(key, value) {
      const talk = talks.find((one) => one.key === key);
      if (talk) say(talk.say(value ?? talk.field?.initial ?? 0));
    },
    say,
    hush(showing) {
      cancel?.();
      shown = showing;
    },
  };
}
