import type { LabValue } from '../../../shared/domain/orders/analytes.ts';
import {
  type Analyte,
  analyteOf,
  analyteUnit,
  toThousandths,
} from '../../../shared/domain/orders/analytes.ts';
import type { RejectReason } from '../driver.ts';
import {
  codeOf,
  flagsOf,
  isBelowNothing,
  isControlRun,
  isOfStrip,
  type LabMessage,
  type LabResult,
  notFinal,
  recordKeyOf,
} from './lab-results.ts';

/** A value that only an order takes, or why it never becomes one. */
export type DecodedAnalyte =
  | {
      readonly is: 'result';
      readonly result: LabValue;
      readonly flags: readonly string[];
      readonly recordKey: string | null;
    }
  | { readonly is: 'refused'; readonly reason: RejectReason };

const RANGE_CHARACTERS_MAX = 40;

/** What the laboratory says besides glucose and HbA1c (devices.md 4); null for a test that is not taken. */
export function decodeAnalyte(message: LabMessage, result: LabResult): DecodedAnalyte | null {
  const analyte = analyteOf(result.test);
  if (!analyte || isControlRun(result) || isOfStrip(message, result)) return null;
  const early = notFinal(result.status);
  if (early) return { is: 'refused', reason: early };
  const value = valueOf(analyte, result);
  if ('reason' in value) return { is: 'refused', reason: value.reason };
  const range = result.range.slice(0, RANGE_CHARACTERS_MAX);
  return {
    is: 'result',
    result: { analyte, ...value, range: range === '' ? null : range, flag: flagOf(result.flags) },
    flags: flagsOf(message, result, false),
    recordKey: recordKeyOf(message, result),
  };
}

type Value = Pick<LabValue, 'value' | 'code' | 'unit'>;

/** As with glucose, `>30` is no number (MEA-02). Converted once, to the thousandth. */
function valueOf(
  analyte: Analyte,
  { value, unit, flags }: LabResult,
): Value | { readonly reason: RejectReason } {
  if (isBelowNothing(value)) return { reason: 'range' };
  const kept = analyteUnit(analyte);
  const [, sign, digits] = /^([<>]?)\s*(\d{1,6}(?:\.\d{1,4})?)$/.exec(value) ?? [];
  const code = codeOf(value, sign ?? '', flags);
  if (code) return { code, unit: kept };
  if (digits === undefined) return { reason: 'malformed' };
  const thousandths = toThousandths(analyte, Number(digits), unit);
  if (thousandths === null) return { reason: 'unsupported' };
  return { value: thousandths / 1000, unit: kept };
}

/** `HH` and `LL` are what `H` and `L` are here: how far outside, the number says. */
function flagOf(flags: readonly string[]): LabValue['flag'] {
  const [flag] = flags.flatMap((one) => /^(N|H|L)(H|L)?$/.exec(one)?.[1] ?? []);
  return (flag as LabValue['flag'] | undefined) ?? null;
}
