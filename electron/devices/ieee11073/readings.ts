import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import type { RejectReason } from '../driver.ts';
import { deviceTimeOf, TIME_INVALID } from '../meaning/device-time.ts';
import { attributes, type Configuration } from './configuration.ts';
import { meaningOf } from './meaning.ts';
import type { Observation } from './report.ts';

/** What was measured of one person at one moment. */
export type TimedReading = {
  readonly values: readonly MeasuredValue[];
  /** Null where the device told no moment, or one that there is not. */
  readonly deviceTime: string | null;
  readonly person: number | null;
  readonly flags: readonly string[];
};

/** What a report holds: readings with a moment of their own, values of now, and what is neither. */
export type Content = {
  readonly readings: readonly TimedReading[];
  /** Without a moment: what a device shows while it measures. */
  readonly shown: readonly MeasuredValue[];
  readonly refusals: readonly RejectReason[];
};

type Understood = {
  readonly values: readonly MeasuredValue[];
  readonly moment: string | null | undefined;
  readonly person: number | null;
};

/** Observations of one moment and one person are one reading; a kind that comes again begins another. */
export function contentOf(all: readonly Observation[], configuration: Configuration): Content {
  const found: Understood[] = [];
  const refusals: RejectReason[] = [];
  for (const observation of all) {
    const meaning = meaningOf(observation, configuration);
    if (meaning.is === 'refused') refusals.push(meaning.reason);
    else {
      const moment = momentOf(observation.attributes.get(attributes.time));
      found.push({ values: meaning.values, moment, person: observation.person });
    }
  }
  const timed = grouped(found.filter(({ moment }) => moment !== undefined));
  // What is left of a measurement that failed: the pulse of a pressure that is none.
  const whole = timed.filter((one) => refusals.length === 0 || !isPulseAlone(one));
  return {
    readings: whole.map(readingOf),
    shown: found.filter(({ moment }) => moment === undefined).flatMap(({ values }) => values),
    refusals,
  };
}

function grouped(all: readonly Understood[]): readonly Understood[] {
  const groups: Understood[] = [];
  for (const one of all) {
    const last = groups.at(-1);
    const isSame = last?.moment === one.moment && last?.person === one.person;
    if (last && isSame && !sharesKind(last, one)) {
      groups[groups.length - 1] = { ...last, values: [...last.values, ...one.values] };
    } else groups.push(one);
  }
  return groups;
}

function isPulseAlone({ values }: Understood): boolean {
  return values.every(({ kind }) => kind === 'pulse');
}

function sharesKind(one: Understood, other: Understood): boolean {
  return one.values.some(({ kind }) => other.values.some((value) => value.kind === kind));
}

function readingOf({ values, moment = null, person }: Understood): TimedReading {
  return { values, deviceTime: moment, person, flags: moment === null ? [TIME_INVALID] : [] };
}

/** `20 07 12 06 12 10 00 00` in decimal digits; undefined without any, null of a moment that there is not. */
export function momentOf(bytes: Uint8Array | undefined): string | null | undefined {
  if (!bytes) return undefined;
  const digits = Buffer.from(bytes).toString('hex');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d\d$/.exec(digits) ?? [];
  return year === '' ? null : deviceTimeOf({ year, month, day, hour, minute, second });
}
