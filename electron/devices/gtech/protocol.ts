import { refused, type Understood } from '../listening-driver.ts';
import { bmiOf, heightOf, isBmiConsistent, isPlausibleBody, weightOf } from '../meaning/body.ts';

export const TEXT_CHARACTERS_MAX = 60;

const NUMBER = /^\d{1,4}(\.\d{1,2})?$/;
const sexes: Readonly<Record<string, string>> = { M: 'sex:male', F: 'sex:female', W: 'sex:female' };

/**
 * `158.5,60.54,M,123.5,678.9`: height in cm, weight in kg, sex, degree of obesity, BMI (devices.md 8). The numbers
 * of the published example contradict each other, so a BMI that is not that of height and weight is left out.
 */
export function readGtechText(text: string): Understood {
  const fields = text.split(',').map((field) => field.trim());
  const [height = '', weight = '', sex = '', obesity = '', bmi = ''] = fields;
  const numbers = [height, weight, obesity, bmi];
  if (fields.length !== 5 || !numbers.every((one) => NUMBER.test(one)) || !sexes[sex]) {
    return refused('malformed');
  }
  const values = [heightOf(height, 'cm'), weightOf(weight, 'kg')].flatMap((one) => one ?? []);
  if (values.length < 2 || !isPlausibleBody(values)) return refused('range');
  const withBmi = [...values, bmiOf(bmi)];
  const isConsistent = isBmiConsistent(withBmi);
  return {
    is: 'reading',
    values: isConsistent ? withBmi : values,
    flags: [sexes[sex], ...(isConsistent ? [] : ['bmi-inconsistent'])],
  };
}
