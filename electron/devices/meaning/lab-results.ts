import { MEMORY_MARK } from '../../../shared/contract/device-link.ts';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import type { ObservationKind } from '../../../shared/domain/measurement/units.ts';
import { convertToStored, storedUnit } from '../../../shared/domain/measurement/units.ts';
import type { RejectReason } from '../driver.ts';
import { beyondMeter } from './meter-range.ts';
import { labelOf } from './own-label.ts';

/** One result of an analyser or meter with what stands above and below it. Texts as they were sent. */
export type LabResult = {
  /** The test as the device names it: its code first, then whatever else it is called. */
  readonly test: readonly string[];
  readonly value: string;
  readonly unit: string;
  /** What the device takes for normal: `65-99`, `<5.6`; empty when it does not say. */
  readonly range: string;
  /** Abnormal flags and a meter's own marks, upper case. */
  readonly flags: readonly string[];
  /** In the short form of meters, whose marks mean other things than those of analysers. */
  readonly isShort: boolean;
  /** F final, P preliminary, X cannot be done, …; empty when the device does not say. */
  readonly status: string;
  /** Local wall clock of the device, `YYYY-MM-DD HH:mm` with seconds where it has them. */
  readonly at: string | null;
  /** Texts of the comments below it. */
  readonly comments: readonly string[];
  readonly patientId: string | null;
  /** What stands on the label of the specimen. */
  readonly specimenId: string | null;
  /** A control, a calibration or a training run says so in one of many places: all of them. */
  readonly runMarks: readonly string[];
  /** The bytes of the record and of those above it that it belongs to, parted by CR (S13). */
  readonly rawHex: string;
};

export type LabMessage = {
  readonly sender: string;
  readonly serial: string | null;
  /** The same in every repeat of this message and in no other; null where the device gives it none. */
  readonly id: string | null;
  /** Settings that some meters add to the header, such as `U=0`. */
  readonly settings: ReadonlyMap<string, string>;
  /** The device's own clock when it began to send. */
  readonly clock: string | null;
  readonly results: readonly LabResult[];
};

/** A result that may become part of a record, or why it never does. */
export type DecodedResult =
  | {
      readonly is: 'reading';
      readonly value: MeasuredValue;
      readonly flags: readonly string[];
      /** The same result in every replay of the device's memory (S14); null when nothing says which it is. */
      readonly recordKey: string | null;
    }
  | { readonly is: 'refused'; readonly reason: RejectReason };

/** The tests that are taken, by the names that devices give them and in LOINC. Ketones are not among them. */
const namesOfTest = {
  glucose: namesIn(
    'GLUCOSE GLU GLUC GLI BG 葡萄糖 血糖 2345-7 2339-0 2340-8 2341-6 32016-8 41653-7 14749-6 15074-8 14743-9',
  ),
  fastingGlucose: namesIn('FBG FPG 空腹血糖 1558-6 14771-0'),
  hba1c: namesIn('HBA1C A1C 糖化血红蛋白 4548-4 17856-6 17855-8'),
} as const;

/** Strips for urine have a glucose, too, and few of them say of what; these are on nothing else. */
const urineTests = namesIn('URO UBG UROBILINOGEN NIT NITRITE LEU SG 尿胆原 亚硝酸盐 比重');

function namesIn(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

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
  FBG: 'glucose-fasting',
  FPG: 'glucose-fasting',
  空腹血糖: 'glucose-fasting',
  '1558-6': 'glucose-fasting',
  '14771-0': 'glucose-fasting',
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
/** Liquid and electronic controls have their own letters in front (POCT1-A). */
const CONTROL = /(^|[^A-Z])(CTRL|CONTROL|[LE]?QC[RM]?|CALIB[A-Z]*)([^A-Z]|$)|质控|校准|定标/i;
/** The same names are those of other tests there. */
const OTHER_SPECIMEN = /(^|[^A-Z])(URINE|UR|CSF)([^A-Z]|$)|尿|脑脊液/i;
const outOfRangeWords: Readonly<Record<string, 'HI' | 'LO'>> = {
  HI: 'HI',
  HIGH: 'HI',
  LO: 'LO',
  LOW: 'LO',
};

/** Sent, but not the last word: it comes again when it is. */
const preliminary = /^[PSRI]$/;
/** Not done, deleted, wrong, doubtful, not asked, an order only. */
const noResult = /^[XDWNO]$/;

/** What one result means (devices.md 4 and 5). Nothing that is not plainly a patient's result is one. */
export function decodeLabResult(message: LabMessage, result: LabResult): DecodedResult {
  const isMeter = result.isShort || METER.test(message.sender);
  const kind = kindOfTest(result.test[0] ?? '');
  if (!kind || isControlRun(result) || isOfStrip(message, result)) return refused('unsupported');
  const early = notFinal(result.status);
  if (early) return refused(early);
  const unit = units[unitText(message, result)] ?? null;
  const value =
    kind === 'glucose'
      ? valueOf(glucoseKind(result, isMeter), unit, result, isMeter)
      : valueOf(kind, unit, result, false);
  if ('reason' in value) return refused(value.reason);
  const recordKey = recordKeyOf(message, result);
  // Meters send their memory: without its time nobody can know that it is of now (MEA-17). A label says whose it is.
  const isOfMemory = isMeter && recordKey === null && labelOf(result) === null;
  const flags = flagsOf(message, result, isMeter);
  return {
    is: 'reading',
    value,
    flags: isOfMemory ? [...flags, MEMORY_MARK] : flags,
    recordKey,
  };
}

/** Whether a strip for urine brought it, on which a glucose is none of the blood. */
export function isOfStrip({ results }: LabMessage, { specimenId }: LabResult): boolean {
  const beside = results.filter((one) => one.specimenId === specimenId);
  return beside.some(({ test }) => test.some((name) => urineTests.has(name.toUpperCase())));
}

/** Why a result of this status is not the last word; null where it is. */
export function notFinal(status: string): 'error' | 'unstable' | null {
  if (noResult.test(status)) return 'error';
  return preliminary.test(status) ? 'unstable' : null;
}

/** Null for a test that is not taken. */
export function kindOfTest(name: string): 'glucose' | 'hba1c' | null {
  const known = name.toUpperCase();
  const { glucose, fastingGlucose, hba1c } = namesOfTest;
  if (glucose.has(known) || fastingGlucose.has(known)) return 'glucose';
  return hba1c.has(known) ? 'hba1c' : null;
}

/** Some meters tell the unit once, in the header: `U=0` mg/dL, `U=1` mmol/L. */
function unitText({ settings }: LabMessage, { unit }: LabResult): string {
  if (unit !== '') return unit.toUpperCase();
  return { '0': 'MG/DL', '1': 'MMOL/L' }[settings.get('U') ?? ''] ?? '';
}

/** Control solution, calibration, training, and ketones or urine in the clothes of a glucose: never filed. */
export function isControlRun(result: LabResult): boolean {
  const texts = [...result.runMarks, ...result.comments, ...result.flags, ...result.test];
  const isMarked = result.flags.some((flag) => flag === 'C' || flag === 'K');
  return isMarked || texts.some((text) => CONTROL.test(text) || OTHER_SPECIMEN.test(text));
}

function glucoseKind({ test, flags, comments }: LabResult, isMeter: boolean): ObservationKind {
  const words = [...test, ...flags, ...comments].map((word) => word.toUpperCase());
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
  { value, flags }: LabResult,
  isMeter: boolean,
): MeasuredValue | { readonly reason: RejectReason } {
  if (isBelowNothing(value)) return { reason: 'range' };
  const [, sign, digits] = /^([<>+]?)\s*(\d{1,4}(?:\.\d{1,6})?)$/.exec(value) ?? [];
  const code = codeOf(value, sign ?? '', flags) ?? (isMeter ? beyondMeter(digits, unit) : null);
  if (code) {
    const text = digits === undefined ? code : `${code === 'HI' ? '>' : '<'}${digits}`;
    return { kind, unit: storedUnit(kind), code, original: { text, unit: unit ?? '' } };
  }
  if (digits === undefined) return { reason: 'malformed' };
  if (Number(digits) === 0) return { reason: 'range' }; // nobody's blood
  const stored = unit && convertToStored(kind, Number(digits), unit);
  if (!stored) return { reason: 'unsupported' };
  const original = stored.unit === unit ? {} : { original: { text: digits, unit } };
  return { kind, value: stored.value, unit: stored.unit, ...original };
}

/** A number with a minus, whatever is marked beside it: nobody has so much of anything that is taken. */
export function isBelowNothing(value: string): boolean {
  return /^-\s*\d+(\.\d+)?$/.test(value);
}

/** HI and LO, however a device says them. */
export function codeOf(value: string, sign: string, flags: readonly string[]): 'HI' | 'LO' | null {
  if (sign === '>' || flags.includes('>')) return 'HI';
  if (sign === '<' || flags.includes('<')) return 'LO';
  return outOfRangeWords[value.toUpperCase()] ?? null;
}

/** What else the device said, for the record of the reading. */
export function flagsOf({ sender }: LabMessage, result: LabResult, isMeter: boolean): string[] {
  const { flags, comments, status, at } = result;
  const isBefore = [...flags, ...comments].some(
    (word) => beforeMeal.has(word.toUpperCase()) || (isMeter && word === METER_BEFORE_MEAL),
  );
  const said = [
    ...(sender === '' ? [] : [`model:${sender}`]),
    ...flags.slice(0, 8).map((flag) => `mark:${flag}`),
    ...(isBefore ? ['meal:before'] : []),
    ...(isContradicted(result) ? ['mark-contradicts-range'] : []),
    ...(status === 'C' ? ['corrected'] : []),
    ...(at === null ? ['device-time-invalid'] : []),
  ];
  return said.map((flag) => flag.slice(0, 40));
}

/** A device may call normal what lies outside its own range (devices.md pitfall 49); what is high, our rules say. */
function isContradicted({ value, range, flags }: LabResult): boolean {
  const [, low, high] = /^(\d+(?:\.\d+)?) *[-~] *(\d+(?:\.\d+)?)$/.exec(range) ?? [];
  const [flag] = flags.filter((one) => /^(N|HH?|LL?)$/.test(one));
  if (low === undefined || high === undefined || !flag || !/^\d+(\.\d+)?$/.test(value))
    return false;
  const place = Number(value) > Number(high) ? 'H' : Number(value) < Number(low) ? 'L' : 'N';
  return !flag.startsWith(place);
}

/** Neither the place in the memory nor a meal mark: both may change between two replays. */
export function recordKeyOf({ sender, serial, id }: LabMessage, result: LabResult): string | null {
  const { at, test, value, unit, specimenId } = result;
  const when = at ?? id;
  if (when === null) return null;
  return JSON.stringify([when, test[0], value, unit, serial, specimenId, sender]).slice(0, 200);
}

function refused(reason: RejectReason): DecodedResult {
  return { is: 'refused', reason };
}
