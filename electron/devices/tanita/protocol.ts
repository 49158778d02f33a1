import { refused, type Understood } from '../listening-driver.ts';
import { bmiOf, bodyFatOf, bodyReading, heightOf, isNumber, weightOf } from '../meaning/body.ts';
import { deviceTimeOf, TIME_INVALID } from '../meaning/device-time.ts';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';

/** The models with segments of the body send up to some hundred items. */
export const LINE_CHARACTERS_MAX = 1_500;

/** Stands at the end of every line: the sum of everything from the brace to the comma before it. Some close the brace. */
const CHECKED = /^(\{.*,)CS,([0-9A-Fa-f]{2})\}?$/;
/** The units of weight (`~0`) and height (`~1`) of the models that have one key for both systems. */
const IMPERIAL = '3';
/** An ID that nobody entered. */
const NO_ID = /^0*$/;

/** Where in a line its record begins: at the last brace, so that one that lost its end stands before it. */
export function recordAt(line: string): number {
  return Math.max(0, line.lastIndexOf('{'));
}

/**
 * `{0,16,~0,1,…,MO,"SC-240",…,Wk,82.7,…,CS,FD`: keys and values in turn, the case of a key matters (devices.md 8).
 * Lines in pounds have other keys for weight and height, or the same keys and say so in front (`~0,3,~1,3`).
 */
export function readTanitaLine(line: string): Understood {
  const [, body, sum] = CHECKED.exec(line) ?? [];
  if (body === undefined || sum === undefined) return refused('malformed');
  if (checksum(body) !== Number.parseInt(sum, 16)) return refused('checksum');
  const items = itemsOf(body);
  const values = valuesOf(items);
  if (!values) return refused('malformed');
  // A weight in stones, or none: not what these scales are here for.
  if (!values.some(({ kind }) => kind === 'weight')) return refused('unsupported');
  const deviceTime = timeOf(items);
  const flags = ['MO', 'GE', 'AG', 'Pt'].flatMap((key) => flagOf(items, key));
  const isWrongTime = deviceTime === null && dateOf(items) !== '';
  return bodyReading({
    values,
    deviceTime,
    subjectId: subjectOf(items),
    flags: isWrongTime ? [...flags, TIME_INVALID] : flags,
  });
}

/** For simulators and tests: the line with its check. */
export function encodeTanitaLine(items: readonly (readonly [string, string])[]): string {
  const body = `${[['{0', '16'], ['~0', '1'], ...items].flat().join(',')},`;
  return `${body}CS,${checksum(body).toString(16).toUpperCase().padStart(2, '0')}`;
}

function checksum(text: string): number {
  return Buffer.from(text, 'latin1').reduce((sum, byte) => (sum + byte) & 0xff, 0);
}

function itemsOf(body: string): ReadonlyMap<string, string> {
  const fields = body.split(',').map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
  const items = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2)
    items.set(fields[at] ?? '', fields[at + 1] ?? '');
  return items;
}

/** Null when a number is none. */
function valuesOf(items: ReadonlyMap<string, string>): readonly MeasuredValue[] | null {
  const read = (key: string, make: (digits: string) => MeasuredValue | null) => {
    const digits = items.get(key);
    if (digits === undefined) return [];
    return [isNumber(digits) ? make(digits) : null];
  };
  const isImperial = (key: string) => items.get(key) === IMPERIAL;
  const found = [
    ...read('Wk', (digits) => weightOf(digits, isImperial('~0') ? 'lb' : 'kg')),
    ...read('Wp', (digits) => weightOf(digits, 'lb')),
    ...read('Hm', (digits) => heightOf(digits, isImperial('~1') ? 'in' : 'cm')),
    ...read('MI', bmiOf),
    ...read('FW', bodyFatOf),
  ];
  const values = found.flatMap((one) => one ?? []);
  // What was not entered or not measured comes as zero, except the weight.
  const said = values.filter(({ kind, value }) => kind === 'weight' || value !== 0);
  return values.length === found.length ? said : null;
}

/** The day first, or the year where it has four digits; some models tell the seconds. */
function timeOf(items: ReadonlyMap<string, string>): string | null {
  const time = items.get('TI') ?? items.get('Ti') ?? '';
  const [, hour, minute, second] = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(time) ?? [];
  const [, first = '', month, last = ''] =
    /^(\d{2}|\d{4})\/(\d\d)\/(\d{2}|\d{4})$/.exec(dateOf(items)) ?? [];
  const [year, day] = first.length === 4 ? [first, last] : [last, first];
  if (year.length !== 4 || day.length !== 2 || !month || !hour || !minute) return null;
  return deviceTimeOf({ year, month, day, hour, minute, ...(second ? { second } : {}) });
}

/** Empty where the model tells none. */
function dateOf(items: ReadonlyMap<string, string>): string {
  return items.get('Da') ?? items.get('DT') ?? '';
}

function subjectOf(items: ReadonlyMap<string, string>): string | null {
  const id = items.get('ID') ?? '';
  return NO_ID.test(id) ? null : id;
}

const flagNames: Readonly<Record<string, string>> = {
  MO: 'model',
  GE: 'sex',
  AG: 'age',
  Pt: 'clothes',
};

function flagOf(items: ReadonlyMap<string, string>, key: string): string[] {
  const value = items.get(key);
  return value === undefined ? [] : [`${flagNames[key]}:${value}`];
}
