import type { TFunction } from 'i18next';
import type { LineState, Transport } from '../../shared/contract/devices.ts';

type Standing = { readonly state: LineState; readonly transport: Transport };

/** States that mean something else where a box on the network stands between: no cable of this computer helps there. */
const networkStates = ['no-such-port', 'no-answer', 'lost', 'failed'] as const;

/** How a line is, in a few words. */
export function stateWords(t: TFunction, { state, transport }: Standing): string {
  const ofNetwork = transport.kind === 'tcp' && networkStates.find((one) => one === state);
  return ofNetwork ? t(`devices.network.state.${ofNetwork}`) : t(`devices.state.${state}`);
}

/** What to do about it. */
export function adviceWords(
  t: TFunction,
  { state, transport }: Standing & { readonly state: Exclude<LineState, 'ready'> },
): string {
  const ofNetwork = transport.kind === 'tcp' && networkStates.find((one) => one === state);
  return ofNetwork ? t(`devices.network.advice.${ofNetwork}`) : t(`devices.advice.${state}`);
}
