import type { TFunction } from 'i18next';
import type { DeviceStatus } from '../../../shared/contract/devices.ts';
import { stateWords } from '../../parts/line-words.ts';
import type { StatusWords } from '../../parts/saved-words.ts';

/** The devices in one phrase: which one needs a hand, or how many are fine. */
export function deviceWords(
  t: TFunction,
  state: { readonly hostRunning: boolean; readonly devices: readonly DeviceStatus[] },
): StatusWords {
  if (!state.hostRunning) return { meaning: 'danger', text: t('shell.status.devicesOff') };
  const inUse = state.devices.filter((device) => device.enabled);
  if (inUse.length === 0) return { meaning: 'information', text: t('shell.status.devicesNone') };
  const troubled = inUse.filter((device) => device.state !== 'ready');
  const [first] = troubled;
  if (!first) return { meaning: 'ok', text: t('shell.status.devicesOk', { count: inUse.length }) };
  if (troubled.length > 1) {
    return {
      meaning: 'attention',
      text: t('shell.status.devicesTrouble', { count: troubled.length }),
    };
  }
  const words = { device: first.label, state: stateWords(t, first) };
  return { meaning: 'attention', text: t('shell.status.deviceTrouble', words) };
}
