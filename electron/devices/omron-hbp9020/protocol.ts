import { refused, type Understood } from '../listening-driver.ts';
import { deviceTimeOf, TIME_INVALID } from '../meaning/device-time.ts';
import { isPlausiblePressure, pressureValues } from '../meaning/pressure.ts';

/** A line has 58; one that lost its end may stand before it. */
export const LINE_CHARACTERS_MAX = 128;

/** `bp,<20 characters of ID>,YYYY/MM/DD,HH:mm,SSS,MMM,DDD,PPP,x`: systolic, mean, diastolic, pulse. */
const LINE =
  /bp,([ -~]{20}),(\d{4})\/(\d\d)\/(\d\d),(\d\d):(\d\d),([\d -]{3}),([\d -]{3}),([\d -]{3}),([\d -]{3}),(\w)$/;
const NUMBER = /^ {0,2}-?\d+$/;
/** What stands in place of an ID that nobody entered. */
const NO_ID = '9'.repeat(20);

/** Where in a line its record begins; noise, or a record that lost its end, may stand before it. */
export function recordAt(line: string): number {
  return LINE.exec(line)?.index ?? 0;
}

/** One line of the HBP-9020 in mode 5, F3 (devices.md 3b). What the last character says is not settled. */
export function readHbp9020Line(line: string): Understood {
  const match = LINE.exec(line)?.slice(1);
  if (!match) return refused('malformed');
  const [id = '', year = '', month = '', day = '', hour = '', minute = '', ...rest] = match;
  const numbers = rest.slice(0, 4);
  // Blank numbers are a measurement that did not come about.
  if (!numbers.every((one) => NUMBER.test(one))) return refused('error');
  const [sbp = 0, map = 0, dbp = 0, pulse = 0] = numbers.map(Number);
  if (!isPlausiblePressure({ sbp, dbp, map, pulse })) return refused('range');
  const deviceTime = deviceTimeOf({ year, month, day, hour, minute });
  return {
    is: 'reading',
    values: pressureValues({ sbp, dbp, map, pulse }),
    deviceTime,
    subjectId: id === NO_ID ? null : id.trim() || null,
    flags: [`last:${rest[4]}`, ...(deviceTime ? [] : [TIME_INVALID])],
  };
}

/** For simulators and tests. */
export function encodeHbp9020Line(result: {
  /** `YYYY-MM-DD HH:mm`. */
  readonly deviceTime: string;
  /** Systolic, mean, diastolic, pulse; null leaves them blank. */
  readonly numbers: readonly [number, number, number, number] | null;
}): string {
  const time = result.deviceTime.replaceAll('-', '/').replace(' ', ',');
  const numbers = result.numbers?.map((one) => String(one).padStart(3, '0'));
  return ['bp', NO_ID, time, ...(numbers ?? Array<string>(4).fill('---')), 0].join(',');
}
