import { digitParts, partsOf, type VoicePart } from './voice-parts.ts';

/** A call as a board says it: 请 A 零 二 三 号，到 二 诊室 (QUE-24). Always Chinese, whatever the screens speak. */
export type SpokenCall = {
  /** For a voice of the system. */
  readonly sentence: string;
  /** For recorded parts, a breath between the phrases. */
  readonly phrases: readonly (readonly VoicePart[])[];
  /** False where the room's name has a word without a part: the parts then ask to look at the screen. */
  readonly hasRoomParts: boolean;
};

/**
 * How a call is said. Digits and letters one by one, so that nobody hears "a hundred and twenty-three"
 * for A123.
 */
export function spokenCall(call: {
  readonly number: string;
  readonly roomName: string;
}): SpokenCall {
  const number = partsOf(call.number);
  const room = partsOf(call.roomName);
  const who = ['请', ...(number ?? []), '号'];
  return {
    sentence: `请 ${spelled(call.number)} 号，到 ${digitsApart(call.roomName)}`,
    phrases:
      room && number ? [who, ['到', ...room]] : number ? [who, ['请看屏幕']] : [['请看屏幕']],
    hasRoomParts: room !== null,
  };
}

function spelled(text: string): string {
  return [...text].map(digitWord).join(' ');
}

function digitsApart(text: string): string {
  return text.replaceAll(/\d/g, (digit) => ` ${digitWord(digit)} `).trim();
}

function digitWord(character: string): string {
  return /\d/.test(character) ? (digitParts[Number(character)] ?? character) : character;
}
