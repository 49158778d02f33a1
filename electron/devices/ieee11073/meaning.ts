import type { MeasuredValue, ObservationKind } from '../../../shared/contract/schemas.ts';
import {
  convertToStored,
  storedUnit,
  toStoredTenths,
} from '../../../shared/domain/measurement/units.ts';
import { fromTenths, toTenths } from '../../../shared/domain/measurement/units.ts';
import type { RejectReason } from '../driver.ts';
import { bmiOf, heightOf, isPlausibleBody, weightOf } from '../meaning/body.ts';
import { isPlausiblePressure, pressureValues } from '../meaning/pressure.ts';
import { attributes, type Configuration, types, units } from './configuration.ts';
import { floatOf, type MderNumber, MderReader, sfloatOf } from './mder.ts';
import type { Observation } from './report.ts';

/** One measurement as people understand it, or why it is none. */
export type Meaning =
  | { readonly is: 'values'; readonly values: readonly MeasuredValue[] }
  | { readonly is: 'refused'; readonly reason: RejectReason };

const PRESSURES = 3;
/** Invalid, not available, being calibrated, test, demonstration; questionable, an early estimate. */
const STATUS_NONE = 0x8000 | 0x2000 | 0x1000 | 0x0800 | 0x0400;
const STATUS_UNSURE = 0x4000 | 0x0040;
/** Of a person, or of nobody. */
const temperatures = { least: 25, most: 45 } as const;
const saturations = { least: 1, most: 100 } as const;
const pulses = { least: 18, most: 321 } as const;

const unitNames: Readonly<Record<number, string>> = {
  [units.metre]: 'm',
  [units.centimetre]: 'cm',
  [units.inch]: 'in',
  [units.gram]: 'g',
  [units.kilogram]: 'kg',
  [units.pound]: 'lb',
  [units.mgdl]: 'mg/dL',
  [units.mmoll]: 'mmol/L',
};

type Kind = 'spo2' | 'pulse' | 'temperature' | 'weight' | 'height' | 'bmi' | 'glucose' | 'pressure';

const kindOfType: Readonly<Record<number, Kind>> = {
  [types.spo2]: 'spo2',
  [types.pulseOfOximeter]: 'pulse',
  [types.pulseOfCuff]: 'pulse',
  [types.pressure]: 'pressure',
  [types.temperature]: 'temperature',
  [types.temperatureOral]: 'temperature',
  [types.temperatureEar]: 'temperature',
  [types.temperatureAxilla]: 'temperature',
  [types.temperatureTympanic]: 'temperature',
  [types.weight]: 'weight',
  [types.height]: 'height',
  [types.bmi]: 'bmi',
  [types.glucose]: 'glucose',
  // Capillary, venous and arterial blood, whole and plasma. The control solution (71D0) is not among them.
  [0x71b8]: 'glucose',
  [0x71bc]: 'glucose',
  [0x71c0]: 'glucose',
  [0x71c4]: 'glucose',
  [0x71c8]: 'glucose',
  [0x71cc]: 'glucose',
};

/** Where a report says the unit and nothing has said what it measures. */
const kindOfUnit: Readonly<Record<number, Kind>> = {
  [units.kilogram]: 'weight',
  [units.pound]: 'weight',
  [units.bmi]: 'bmi',
  [units.celsius]: 'temperature',
  [units.fahrenheit]: 'temperature',
  [units.mgdl]: 'glucose',
  [units.mmoll]: 'glucose',
};

/** What one observation means, by the configuration of its device. */
export function meaningOf(
  { handle, attributes: found }: Observation,
  configuration: Configuration,
): Meaning {
  const object = configuration.get(handle);
  const wordOf = (id: number) => {
    const value = found.get(id);
    return value?.length === 2 ? new MderReader(value).word() : null;
  };
  const status = wordOf(attributes.measurementStatus) ?? 0;
  if ((status & STATUS_NONE) !== 0) return refused('error');
  if ((status & STATUS_UNSURE) !== 0) return refused('unstable');
  const unit = wordOf(attributes.unit) ?? object?.unit ?? null;
  const numbers = numbersOf(found);
  if (!numbers || unit === null) return refused('unsupported');
  const kind = object ? kindOfType[object.type ?? -1] : impliedKind(numbers, unit);
  return kind ? valuesOf(kind, numbers, unit) : refused('unsupported');
}

/** Of several numbers only a pressure is known. */
function impliedKind(numbers: readonly MderNumber[], unit: number): Kind | undefined {
  if (numbers.length > 1) return unit === units.mmhg ? 'pressure' : undefined;
  return kindOfUnit[unit];
}

/** Null without a number in one of the four forms, or with one that is not of its length. */
function numbersOf(found: Observation['attributes']): readonly MderNumber[] | null {
  const forms = [
    { id: attributes.basic, isList: false, read: (one: MderReader) => sfloatOf(one.word()) },
    { id: attributes.simple, isList: false, read: (one: MderReader) => floatOf(one.long()) },
    { id: attributes.compoundBasic, isList: true, read: (one: MderReader) => sfloatOf(one.word()) },
    { id: attributes.compoundSimple, isList: true, read: (one: MderReader) => floatOf(one.long()) },
  ];
  const form = forms.find(({ id }) => found.has(id));
  const reader = new MderReader((form && found.get(form.id)) ?? new Uint8Array(0));
  if (!form) return null;
  const numbers = form.isList ? reader.list(form.read) : [form.read(reader)];
  return reader.isWhole ? numbers : null;
}

function valuesOf(kind: Kind, numbers: readonly MderNumber[], unit: number): Meaning {
  if (kind === 'pressure') return pressureOf(numbers, unit);
  const [number] = numbers;
  if (numbers.length !== 1 || number === undefined) return refused('unsupported');
  if (typeof number === 'string') return wordMeaning(kind, number, unit);
  switch (kind) {
    case 'spo2':
      return within('spo2', number, { isUnit: unit === units.percent, ...saturations });
    case 'pulse':
      return within('pulse', number, { isUnit: unit === units.beats, ...pulses });
    case 'temperature':
      return temperatureOf(number, unit);
    case 'glucose':
      return glucoseOf(number, unit);
    default:
      return bodyOf(kind, number, unit);
  }
}

/** NaN: it was not measured. A glucose beyond what the meter can measure is a word (MEA-02). */
function wordMeaning(kind: Kind, word: Exclude<MderNumber, number>, unit: number): Meaning {
  const code = { '+INF': 'HI' as const, '-INF': 'LO' as const, NaN: null, NRes: null }[word];
  if (!code) return refused('error');
  if (kind !== 'glucose') return refused('range');
  const original = { text: code, unit: unitNames[unit] ?? '' };
  return { is: 'values', values: [{ kind, unit: storedUnit(kind), code, original }] };
}

function within(
  kind: ObservationKind,
  value: number,
  { isUnit, least, most }: { isUnit: boolean; least: number; most: number },
): Meaning {
  if (!isUnit) return refused('unsupported');
  if (value < least || value > most) return refused('range');
  return { is: 'values', values: [{ kind, value, unit: storedUnit(kind) }] };
}

function temperatureOf(number: number, unit: number): Meaning {
  if (unit === units.celsius)
    return within('temperature', number, { isUnit: true, ...temperatures });
  if (unit !== units.fahrenheit) return refused('unsupported');
  const celsius = fromTenths(toTenths(Number((((number - 32) * 5) / 9).toFixed(6))));
  const found = within('temperature', celsius, { isUnit: true, ...temperatures });
  if (found.is === 'refused') return found;
  const original = { text: String(number), unit: '[degF]' };
  return { is: 'values', values: found.values.map((value) => ({ ...value, original })) };
}

/** mg/dL, or mmol/L in any power of ten that a number can have (MEA-03). */
function glucoseOf(number: number, unit: number): Meaning {
  const name = unitNames[unit];
  if (number <= 0) return refused('range');
  const stored = name && convertToStored('glucose', number, name);
  if (!stored || toStoredTenths('glucose', number, name) === 0) return refused('unsupported');
  const original = name === stored.unit ? {} : { original: { text: String(number), unit: name } };
  return { is: 'values', values: [{ kind: 'glucose', ...stored, ...original }] };
}

function bodyOf(kind: 'weight' | 'height' | 'bmi', number: number, unit: number): Meaning {
  const make = { weight: weightOf, height: heightOf, bmi: () => bmiOf(String(number)) }[kind];
  const isUnit = kind === 'bmi' ? unit === units.bmi : unitNames[unit] !== undefined;
  const value = isUnit ? make(String(number), unitNames[unit] ?? '') : null;
  if (!value) return refused('unsupported');
  return isPlausibleBody([value]) ? { is: 'values', values: [value] } : refused('range');
}

/** Systolic, diastolic, mean. A mean that was not worked out is left out. */
function pressureOf(numbers: readonly MderNumber[], unit: number): Meaning {
  const isMetric = unit === units.kilopascal;
  const [sbp, dbp, mean] = isMetric ? numbers.map(mmhgOf) : numbers;
  if (numbers.length !== PRESSURES || (unit !== units.mmhg && !isMetric))
    return refused('unsupported');
  if (typeof sbp !== 'number' || typeof dbp !== 'number') return refused('error');
  const pressure = { sbp, dbp, map: typeof mean === 'number' ? mean : null, pulse: null };
  if (!isPlausiblePressure(pressure)) return refused('range');
  const values = pressureValues(pressure);
  if (!isMetric) return { is: 'values', values };
  const originals = numbers.map((number) => ({ text: String(number), unit: 'kPa' }));
  return {
    is: 'values',
    values: values.map((value, at) => ({ ...value, ...withOriginal(originals[at]) })),
  };
}

/** Whole mmHg, half-up (MEA-06); 101.325 kPa are 760. */
function mmhgOf(number: MderNumber): MderNumber {
  return typeof number === 'number' ? Math.floor((number * 760) / 101.325 + 0.5) : number;
}

function withOriginal(
  original: MeasuredValue['original'] | undefined,
): Pick<MeasuredValue, 'original'> {
  return original ? { original } : {};
}

function refused(reason: RejectReason): Meaning {
  return { is: 'refused', reason };
}
