import { refused, type Understood } from '../listening-driver.ts';
import { deviceTimeOf } from '../meaning/device-time.ts';
import { isPlausiblePressure, type PressureLimits, pressureValues } from '../meaning/pressure.ts';

/** Output format 5 has 53; one that lost its end may stand before it. */
export const LINE_CHARACTERS_MAX = 110;

/** `YYYY,MM,DD,HH,mm,<20 characters of ID>,E,SSS,DDD,PPP,M` at the end of a line. */
const FORMAT_5 =
  /(\d{4}),(\d\d),(\d\d),(\d\d),(\d\d),([ -~]{20}),(\d),([-\d ]{3}),([-\d ]{3}),([-\d ]{3}),([\d ])$/;
/** The other formats that item 32 of the monitor's menu offers: to be recognised, not to be guessed at. */
const OTHER_FORMAT = /^(MMBP|ID.{9}|bp,)/;
const NO_ERROR = '0';
const BLANK = '   ';

/** What the manual says that the monitor can measure. */
const limits: PressureLimits = {
  sbp: { least: 60, most: 260 },
  dbp: { least: 30, most: 215 },
  pulse: { least: 40, most: 180 },
};

/** Where in a line its record begins; noise, or a record that lost its end, may stand before it. */
export function recordAt(line: string): number {
  return FORMAT_5.exec(line)?.index ?? 0;
}

/** One line of the HBP-9030 (devices.md 3a). A blank ID says that none was entered. */
export function readHbp9030Line(line: string): Understood {
  const match = FORMAT_5.exec(line)?.slice(1);
  if (!match) return refused(OTHER_FORMAT.test(line) ? 'unsupported' : 'malformed');
  const [year = '', month = '', day = '', hour = '', minute = '', id = '', error, ...rest] = match;
  const [sbp, dbp, pulse, movement] = rest;
  const vitals = [sbp, dbp, pulse];
  // Nothing checks a line: one that is blank in part, or of no day, was damaged on its way.
  const isWhole = vitals.every(isNumber) || vitals.every((one) => one === BLANK);
  const deviceTime = deviceTimeOf({ year, month, day, hour, minute });
  if (!isWhole || !deviceTime) return refused('malformed');
  if (error !== NO_ERROR) return refused('error');
  if (!isNumber(sbp) || !isNumber(dbp) || !isNumber(pulse)) return refused('malformed');
  const pressure = { sbp: Number(sbp), dbp: Number(dbp), pulse: Number(pulse), map: null };
  if (!isPlausiblePressure(pressure, limits)) return refused('range');
  return {
    is: 'reading',
    values: pressureValues(pressure),
    deviceTime,
    subjectId: id.trim() || null,
    flags: movement === ' ' ? [] : [`movement:${movement}`],
  };
}

/** For simulators and tests. */
export function encodeHbp9030Line(result: {
  /** `YYYY-MM-DD HH:mm`. */
  readonly deviceTime: string;
  readonly id: string;
  readonly error: number;
  /** Systolic, diastolic, pulse; null leaves them blank. */
  readonly numbers: readonly [number, number, number] | null;
}): string {
  const time = result.deviceTime.replace(/[- :]/g, ',');
  const numbers = result.numbers?.map((one) => String(one).padStart(3, '0')) ?? [
    '   ',
    '   ',
    '   ',
  ];
  return [time, result.id.padEnd(20), result.error, ...numbers, 0].join(',');
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^(\d{3}|-\d\d)$/.test(text);
}
