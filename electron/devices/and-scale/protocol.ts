import { isPlausibleBody, weightOf } from '../meaning/body.ts';
import { nothing, refused, type Understood } from '../listening-driver.ts';

/** The longest line that a scale of this kind sends; body composition monitors send no longer ones. */
export const LINE_CHARACTERS_MAX = 64;

/** At the end of a line. */
const LINE = /(ST|US|OL),(?:(GS|NT|TR),)?\s*([+-]?)\s*(\d{1,8}(?:\.\d{1,3})?)\.?\s*(kg|g|lb)\s*$/i;
/** Too much on the plate: whatever stands for the number. */
const OVERLOAD = /OL,(?:[A-Z]{2},)?[^,]*$/i;
/** Lines of the same form that are about something else: height, fat, pieces, … */
const OTHER_LINE = /^[A-Z]{2},/;
/** Busy and unknown command, in answer to somebody's question. */
const ANSWER = /^[I?]$/;

const kinds: Readonly<Record<string, string>> = { GS: 'gross', NT: 'net', TR: 'tare' };

/** Where in a line its record begins. Anything that was held back by a broken line stands in front of the header. */
export function recordAt(line: string): number {
  return (LINE.exec(line) ?? OVERLOAD.exec(line))?.index ?? 0;
}

/** One line of a scale (devices.md 2c). An empty plate is no reading, and a weight in motion is none either. */
export function readScaleLine(line: string): Understood {
  if (ANSWER.test(line.trim())) return nothing;
  const [, header = '', letters = '', sign, digits = '', unit = ''] = LINE.exec(line) ?? [];
  const [state, kind] = [header.toUpperCase(), letters.toUpperCase()];
  if (state === 'OL' || OVERLOAD.test(line)) return refused('error');
  if (state === '') return refused(OTHER_LINE.test(line) ? 'unsupported' : 'malformed');
  if (state === 'US') return refused('unstable');
  if (kind === 'TR') return refused('unsupported');
  if (Number(digits) === 0) return nothing;
  const weight = weightOf(sign === '-' ? `-${digits}` : digits, unit.toLowerCase());
  if (!weight || !isPlausibleBody([weight])) return refused('range');
  return {
    is: 'reading',
    values: [weight],
    flags: ['stable', ...(kinds[kind] ? [kinds[kind]] : [])],
  };
}
