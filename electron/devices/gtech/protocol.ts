import { refused, type Understood } from '../listening-driver.ts';
import {
  bmiOf,
  heightOf,
  isBmiConsistent,
  isNumber,
  isPlausibleBody,
  weightOf,
} from '../meaning/body.ts';
import type { GtechFrame } from './frames.ts';

/** What a column said of one person, as it said it. */
type Said = {
  readonly height: string;
  readonly weight: string;
  readonly bmi: string | null;
  readonly sex: string | null;
};

const sexes: Readonly<Record<string, string>> = {
  M: 'sex:male',
  MALE: 'sex:male',
  F: 'sex:female',
  W: 'sex:female',
  FEMALE: 'sex:female',
};

const PAIR = /^W: *([-\d.]+) +H: *([-\d.]+) *$/;
/** `WEIGHT   ---- 90.05 kg`; the name of the BMI has spaces in it. */
const LIST_LINE = /^([A-Z][A-Z ]*?) *---- *(.*?) *$/;

const readers: Readonly<Record<GtechFrame['form'], (text: string) => Said | null>> = {
  fields: readFields,
  list: readList,
  pair: readPair,
};

/**
 * Height in cm and weight in kg. The numbers of one published example contradict each other, so a BMI that is not that of
 * height and weight is left out.
 */
export function readGtech({ form, text }: GtechFrame): Understood {
  const said = readers[form](text);
  if (!said) return refused('malformed');
  const { height, weight, bmi, sex } = said;
  const values = [heightOf(height, 'cm'), weightOf(weight, 'kg')].flatMap((one) => one ?? []);
  if (values.length < 2 || !isPlausibleBody(values)) return refused('range');
  const withBmi = bmi === null ? values : [...values, bmiOf(bmi)];
  const isConsistent = isBmiConsistent(withBmi);
  return {
    is: 'reading',
    values: isConsistent ? withBmi : values,
    flags: [...(sex === null ? [] : [sex]), ...(isConsistent ? [] : ['bmi-inconsistent'])],
  };
}

/** `158.5,60.54,M,123.5,678.9`: height, weight, sex, degree of obesity, BMI. */
function readFields(text: string): Said | null {
  const fields = text.split(',').map((field) => field.trim());
  const [height = '', weight = '', letter = '', obesity = '', bmi = ''] = fields;
  const sex = sexes[letter.toUpperCase()];
  const areNumbers = [height, weight, obesity, bmi].every(isNumber);
  return fields.length === 5 && areNumbers && sex ? { height, weight, bmi, sex } : null;
}

/** Seven lines, each a name and a value. One that comes twice, or a unit that is another, is damage. */
function readList(text: string): Said | null {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const items = new Map(
    lines.flatMap((line) => {
      const [, name = '', value = ''] = LIST_LINE.exec(line) ?? [];
      return name === '' ? [] : [[name.replaceAll(' ', ''), value] as const];
    }),
  );
  const [height, weight] = [numberIn(items, 'HEIGHT', 'cm'), numberIn(items, 'WEIGHT', 'kg')];
  const bmi = numberIn(items, 'BMI', '');
  if (items.size < lines.length || height === null || weight === null || bmi === null) return null;
  return { height, weight, bmi, sex: sexes[items.get('GENDER') ?? ''] ?? null };
}

function numberIn(items: ReadonlyMap<string, string>, name: string, unit: string): string | null {
  const [, digits = '', said = ''] = /^([-\d.]+) *([a-z]*)$/.exec(items.get(name) ?? '') ?? [];
  return isNumber(digits) && said === unit ? digits : null;
}

/** `W:65.4 H:171.5`: weight and height. */
function readPair(text: string): Said | null {
  const [, weight = '', height = ''] = PAIR.exec(text) ?? [];
  return isNumber(weight) && isNumber(height) ? { height, weight, bmi: null, sex: null } : null;
}
