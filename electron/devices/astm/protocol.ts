import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import type { ObservationKind } from '../../../shared/domain/measurement/units.ts';
import { convertToStored, storedUnit } from '../../../shared/domain/measurement/units.ts';
import type { RejectReason } from '../driver.ts';
import type { AstmMessage, AstmResult } from './records.ts';

/** A result that may become part of a record, or why it never does. */
export type DecodedResult =
  | {
      readonly is: 'reading';
      readonly value: MeasuredValue;
      readonly flags: readonly string[];
      /** The same result in every replay of the device's memory (S14); null when it has no time. */
      readonly recordKey: string | null;
    }
  | { readonly is: 'refused'; readonly reason: RejectReason };

/** The tests that are taken, by the names that devices give them. Ketones are not among them. */
const kindOfTest: Readonly<Record<string, 'glucose' | 'hba1c'>> = {
  GLUCOSE: 'glucose',
  GLU: 'glucose',
  GLUC: 'glucose',
  BG: 'glucose',
  HBA1C: 'hba1c',
  A1C: 'hba1c',
};

const units: Readonly<Record<string, string>> = { 'MG/DL': 'mg/dL', 'MMOL/L': 'mmol/L', '%': '%' };

/** Written out, by any device. */
const kindOfWord: Readonly<Record<string, ObservationKind>> = {
  FASTING: 'glucose-fasting',
  NPO: 'glucose-fasting',
  空腹: 'glucose-fasting',
  PC: 'glucose-2h',
  POSTMEAL: 'glucose-2h',
  '2H': 'glucose-2h',
  餐后: 'glucose-2h',
  RANDOM: 'glucose-random',
  随机: 'glucose-random',
};

/** One letter, by a meter. Elsewhere `A` means abnormal (LIS02-A2). */
const kindOfMeterMark: Readonly<Record<string, ObservationKind>> = {
  F: 'glucose-fasting',
  A: 'glucose-2h',
  R: 'glucose-random',
};

/** Before a meal need not be eight hours after the last one, so a person is asked (DM-05). */
const beforeMeal: ReadonlySet<string> = new Set(['BEFORE', 'PREMEAL', 'AC', '餐前']);
const METER_BEFORE_MEAL = 'B';

const METER = /^(bayer|contour)/i;
const CONTROL = /(^|[^A-Z])(CTRL|CONTROL|QC)([^A-Z]|$)|质控/i;
const outOfRangeWords: Readonly<Record<string, 'HI' | 'LO'>> = {
  HI: 'HI',
  HIGH: 'HI',
  LO: 'LO',
  LOW: 'LO',
};

/** Sent, but not the last word: it comes again when it is. */
const preliminary = /^[PSRI]$/;

/** What one result means (devices.md 4 and 5). Nothing that is not plainly a patient's result is one. */
export function decodeResult(message: AstmMessage, result: AstmResult): DecodedResult {
  const isMeter = result.isShort || METER.test(message.sender);
  const kind = kindOfTest[(result.test[0] ?? '').toUpperCase()];
  if (!kind || isControlRun(result)) return refused('unsupported');
  if (result.status === 'X') return refused('error');
  if (preliminary.test(result.status)) return refused('unstable');
  const unit = units[unitText(message, result)] ?? null;
  const value = valueOf(kind === 'glucose' ? glucoseKind(result, isMeter) : kind, unit, result);
  if ('reason' in value) return refused(value.reason);
  return {
    is: 'reading',
    value,
    flags: flagsOf(message, result, isMeter),
    recordKey: recordKeyOf(message, result),
  };
}

/** Some meters tell the unit once, in the header: `U=0` mg/dL, `U=1` mmol/L. */
function unitText({ settings }: AstmMessage, { unit }: AstmResult): string {
  if (unit !== '') return unit.toUpperCase();
  return { '0': 'MG/DL', '1': 'MMOL/L' }[settings.get('U') ?? ''] ?? '';
}

/** Control solution, calibration, training, and ketones in the clothes of a glucose: never a patient's. */
function isControlRun(result: AstmResult): boolean {
  const texts = [...result.runMarks, ...result.comments, ...result.flags, ...result.test];
  const isMarked = result.flags.some((flag) => flag === 'C' || flag === 'K');
  return isMarked || texts.some((text) => CONTROL.test(text));
}

function glucoseKind({ test, flags, comments }: AstmResult, isMeter: boolean): ObservationKind {
  const words = [...test.slice(1), ...flags, ...comments].map((word) => word.toUpperCase());
  const kinds = new Set(
    words.flatMap((word) => kindOfWord[word] ?? (isMeter ? (kindOfMeterMark[word] ?? []) : [])),
  );
  // Two marks that say different things say nothing.
  const [kind] = kinds;
  return kind && kinds.size === 1 ? kind : 'glucose';
}

/** HI, LO, `>600` or a number with the flag `>` are no numbers (MEA-02); what was shown is kept beside the code. */
function valueOf(
  kind: ObservationKind,
  unit: string | null,
  { value, flags }: AstmResult,
): MeasuredValue | { readonly reason: RejectReason } {
  const [, sign, digits] = /^([<>]?)\s*(\d{1,4}(?:\.\d{1,4})?)$/.exec(value) ?? [];
  const code = codeOf(value, sign ?? '', flags);
  if (code) {
    const text = digits === undefined ? code : `${code === 'HI' ? '>' : '<'}${digits}`;
    return { kind, unit: storedUnit(kind), code, original: { text, unit: unit ?? '' } };
  }
  if (digits === undefined) return { reason: 'malformed' };
  const stored = unit && convertToStored(kind, Number(digits), unit);
  if (!stored) return { reason: 'unsupported' };
  const original = stored.unit === unit ? {} : { original: { text: digits, unit } };
  return { kind, value: stored.value, unit: stored.unit, ...original };
}

function codeOf(value: string, sign: string, flags: readonly string[]): 'HI' | 'LO' | null {
  if (sign === '>' || flags.includes('>')) return 'HI';
  if (sign === '<' || flags.includes('<')) return 'LO';
  return outOfRangeWords[value.toUpperCase()] ?? null;
}

/** What else the device said, for the record of the reading. */
function flagsOf({ sender }: AstmMessage, result: AstmResult, isMeter: boolean): string[] {
  const { flags, comments, status, at } = result;
  const isBefore = [...flags, ...comments].some(
    (word) => beforeMeal.has(word.toUpperCase()) || (isMeter && word === METER_BEFORE_MEAL),
  );
  const said = [
    ...(sender === '' ? [] : [`model:${sender}`]),
    ...flags.slice(0, 8).map((flag) => `mark:${flag}`),
    ...(isBefore ? ['meal:before'] : []),
    ...(status === 'C' ? ['corrected'] : []),
    ...(at === null ? ['device-time-invalid'] : []),
  ];
  return said.map((flag) => flag.slice(0, 40));
}

/** Neither the place in the memory nor a meal mark: both may change between two replays. */
function recordKeyOf({ sender, serial }: AstmMessage, result: AstmResult): string | null {
  const { at, test, value, unit, specimenId } = result;
  if (at === null) return null;
  return JSON.stringify([at, test[0], value, unit, serial, specimenId, sender]).slice(0, 200);
}

function refused(reason: RejectReason): DecodedResult {
  return { is: 'refused', reason };
}
