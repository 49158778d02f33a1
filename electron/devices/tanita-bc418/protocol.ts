import { refused, type Understood } from '../listening-driver.ts';
import { bmiOf, bodyFatOf, bodyReading, heightOf, weightOf } from '../meaning/body.ts';
import { deviceTimeOf, TIME_INVALID } from '../meaning/device-time.ts';

/** A line has some 220; one that lost its end may stand before it. */
export const LINE_CHARACTERS_MAX = 450;

/**
 * `"dd/mm/yy","HH:MM"`, body type, sex, height, weight, fat in % and in kg, the rest of the weight, water, age,
 * BMI, metabolism, five resistances, four numbers each of four limbs and the trunk, visceral fat: fields of fixed width,
 * 38 in all (devices.md 8).
 */
const LINE =
  /"(\d\d)\/(\d\d)\/(\d\d)","(\d\d):(\d\d)",([02]),([12]),(\d{5}),(\d{3}\.\d),(\d\d\.\d),(\d{3}\.\d),(\d{3}\.\d),(\d{3}\.\d),(\d\d),(\d{3}\.\d),\d{5}(?:,\d{3}){5}(?:,\d\d\.\d(?:,\d{3}\.\d){3}){5},\d\d$/;
/** Each of three numbers is rounded to 0.1 kg. */
const MASS_SLACK_KG = 0.15;

/** The percentage is rounded to 0.1, and its mass to 0.1 kg; whether down or to the nearest nobody wrote. */
const FAT_SLACK_KG = 0.1;
const FAT_SLACK = 0.001;

/** Where in a line its record begins; noise, or a record that lost its end, may stand before it. */
export function recordAt(line: string): number {
  return LINE.exec(line)?.index ?? 0;
}

/** One line of the BC-418. Nothing in it is a check, so fat and the rest must make the weight, and its share the fat. */
export function readBc418Line(line: string): Understood {
  const match = LINE.exec(line)?.slice(1);
  if (!match) return refused('malformed');
  const [day = '', month = '', year = '', hour = '', minute = '', bodyType, sex, ...rest] = match;
  const [height = '', weight = '', fat = '', fatMass, restMass, , age, bmi = ''] = rest;
  const values = [
    weightOf(weight, 'kg'),
    heightOf(String(Number(height)), 'cm'),
    bmiOf(bmi),
    bodyFatOf(fat),
  ].flatMap((one) => one ?? []);
  const difference = Number(fatMass) + Number(restMass) - Number(weight);
  const fatDifference = (Number(weight) * Number(fat)) / 100 - Number(fatMass);
  const isWhole =
    Math.abs(difference) <= MASS_SLACK_KG &&
    Math.abs(fatDifference) <= FAT_SLACK_KG + FAT_SLACK * Number(weight);
  if (values.length < 4 || !isWhole) return refused('malformed');
  const deviceTime = deviceTimeOf({ year, month, day, hour, minute });
  return bodyReading({
    values,
    deviceTime,
    flags: [
      sex === '1' ? 'sex:male' : 'sex:female',
      `age:${age}`,
      ...(bodyType === '2' ? ['athlete'] : []),
      ...(deviceTime ? [] : [TIME_INVALID]),
    ],
  });
}
