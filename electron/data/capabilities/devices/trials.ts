import type { DeviceOrder } from '../../../../shared/contract/device-link.ts';
import type { LineTrial } from '../../../../shared/contract/devices.ts';

type Trial = NonNullable<DeviceOrder['trial']>;

/** The port that somebody listens to, and what was heard of it. In memory only. */
export type TrialDesk = {
  /** Takes the place of whatever was listened to before. */
  begin(trial: Trial): void;
  end(trialId: string): void;
  wanted(): Trial | null;
  tell(trialId: string, heard: LineTrial): void;
  /** `off` once another has taken its place. */
  heard(trialId: string): LineTrial;
};

const unheard: LineTrial = {
  state: 'opening',
  heldBy: null,
  bytes: 0,
  hint: null,
  wantsAnswer: false,
  heard: [],
};

/** Makes the desk. */
export function createTrialDesk(): TrialDesk {
  let current: Trial | null = null;
  let last = unheard;
  return {
    begin(trial) {
      current = trial;
      last = unheard;
    },
    end(trialId) {
      if (current?.trialId === trialId) current = null;
    },
    wanted: () => current,
    tell(trialId, heard) {
      if (current?.trialId === trialId) last = heard;
    },
    heard: (trialId) => (current?.trialId === trialId ? last : { ...unheard, state: 'off' }),
  };
}
