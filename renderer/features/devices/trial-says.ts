import type { LineTrial, TrialAnswer } from '../../../shared/contract/devices.ts';
import type { Meaning } from '../../ui/Mark.tsx';

/** A word of `devices.wizard.says`: how the listening goes, and what to do. */
export type Say =
  | 'understood'
  | 'message'
  | 'unstable'
  | 'asked'
  | 'answer'
  | 'almost'
  | 'wrong-parity'
  | 'wrong-speed'
  | 'other-line'
  | 'no-control-lines'
  | 'silent'
  | 'unclear';

const meanings: Readonly<Record<Say, Meaning>> = {
  understood: 'ok',
  message: 'ok',
  unstable: 'information',
  asked: 'information',
  answer: 'information',
  almost: 'information',
  'wrong-parity': 'attention',
  'wrong-speed': 'attention',
  'other-line': 'information',
  'no-control-lines': 'attention',
  silent: 'information',
  unclear: 'information',
};

/**
 * What an open port that is listened to tells the person before it.
 *
 * @param heard what the driver that they chose understood; null where they do not know which
 * @param isAsked their device says nothing by itself
 */
export function trialSays(
  { bytes, hint, wantsAnswer }: Pick<LineTrial, 'bytes' | 'hint' | 'wantsAnswer'>,
  heard: TrialAnswer | null,
  isAsked: boolean,
): { readonly say: Say; readonly meaning: Meaning } {
  const say = sayOf();
  return { say, meaning: meanings[say] };

  function sayOf(): Say {
    if (heard?.reading) return 'understood';
    if (heard?.hasMessage) return 'message';
    if (hint === 'unstable') return 'unstable';
    if (isAsked) return 'asked';
    // Who listens at a wrong setting hears questions, too, which nobody asked.
    if (wantsAnswer && hint !== 'wrong-speed' && hint !== 'wrong-parity') return 'answer';
    if (heard && heard.frames > 0 && hint !== 'wrong-parity') return 'almost';
    // Who does not know the kind can not set it: the next setting is tried first.
    if (!heard && hint === 'wrong-speed') return 'other-line';
    if (hint) return hint;
    return bytes === 0 ? 'silent' : 'unclear';
  }
}

/** Somebody else than the chosen one who understood it all. */
export function betterAnswer(
  { heard }: Pick<LineTrial, 'heard'>,
  chosen: string | null,
): TrialAnswer | null {
  if (heard.some((one) => one.driver === chosen && isUnderstood(one))) return null;
  return heard.find(({ driver, reading }) => driver !== chosen && reading) ?? null;
}

/**
 * Whether another setting of the line is worth a try. Who does not know the kind goes through the settings of all kinds
 * first, unless the bytes themselves tell which parity it is.
 *
 * @param isTrying somebody tries one already: the next is there until something is understood
 */
export function mayTry(
  { state, hint, parity }: Pick<LineTrial, 'state' | 'hint' | 'parity'>,
  isKnown: boolean,
  isTrying: boolean,
): boolean {
  if (state !== 'ready') return false;
  if (parity !== undefined && hint === 'wrong-parity') return true;
  return isKnown && (isTrying || hint === 'wrong-parity' || hint === 'wrong-speed');
}

/** Something whole came of it. */
export function isUnderstood({ reading, hasMessage }: TrialAnswer): boolean {
  return reading !== null || hasMessage;
}
