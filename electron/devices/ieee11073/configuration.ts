import { MderReader } from './mder.ts';

/** One attribute of a report of fixed form: what it is and how many bytes it has. */
export type MappedAttribute = { readonly id: number; readonly length: number };

/** A measurement that a device can make. */
export type MeasuredObject = {
  readonly handle: number;
  /** The code of the nomenclature, of the partition of signs (SCADA); null for anything else than a number. */
  readonly type: number | null;
  /** Null where every report tells it. */
  readonly unit: number | null;
  readonly map: readonly MappedAttribute[];
};

export type Configuration = ReadonlyMap<number, MeasuredObject>;

/** Attributes by their codes. */
export const attributes = {
  type: 0x092f,
  measurementStatus: 0x0947,
  time: 0x0990,
  unit: 0x0996,
  /** One number: short, long; several: short, long. */
  basic: 0x0a4c,
  simple: 0x0a56,
  compoundBasic: 0x0a75,
  compoundSimple: 0x0a73,
  map: 0x0a55,
  supplementalTypes: 0x0a61,
} as const;

export const types = {
  spo2: 0x4bb8,
  pulseOfOximeter: 0x481a,
  pulseOfCuff: 0x482a,
  pressure: 0x4a04,
  temperature: 0x4b5c,
  temperatureOral: 0xe008,
  temperatureEar: 0xe00c,
  temperatureAxilla: 0xe024,
  temperatureTympanic: 0x4b78,
  weight: 0xe140,
  height: 0xe144,
  bmi: 0xe150,
  glucose: 0x7114,
} as const;

export const units = {
  percent: 0x0220,
  metre: 0x0500,
  centimetre: 0x0511,
  inch: 0x0560,
  gram: 0x06c0,
  kilogram: 0x06c3,
  pound: 0x06e0,
  bmi: 0x07a0,
  mgdl: 0x0852,
  beats: 0x0aa0,
  kilopascal: 0x0f03,
  mmhg: 0x0f20,
  fahrenheit: 0x1140,
  mmoll: 0x1272,
  celsius: 0x17a0,
} as const;

const NUMERIC = 0x0006;
/** The partition of the nomenclature in which signs stand. */
const SCADA = 0x0002;
/** Values of the last beats or of very many: another number than the one that is shown. */
const otherModalities: ReadonlySet<number> = new Set([0x4c34, 0x4c38]);
const OBJECTS_MAX = 64;

const time: MappedAttribute = { id: attributes.time, length: 8 };
const basic: MappedAttribute = { id: attributes.basic, length: 2 };
const simple: MappedAttribute = { id: attributes.simple, length: 4 };
const compound: MappedAttribute = { id: attributes.compoundBasic, length: 10 };

/** What a device need not say because its number says it (devices.md 11). */
export const standardConfigurations: ReadonlyMap<number, Configuration> = new Map([
  [
    0x0190,
    configurationOf([
      { handle: 1, type: types.spo2, unit: units.percent, map: [basic] },
      { handle: 10, type: types.pulseOfOximeter, unit: units.beats, map: [basic] },
    ]),
  ],
  [
    0x02bc,
    configurationOf([
      { handle: 1, type: types.pressure, unit: units.mmhg, map: [compound, time] },
      { handle: 2, type: types.pulseOfCuff, unit: units.beats, map: [basic, time] },
    ]),
  ],
  [
    0x0320,
    configurationOf([
      { handle: 1, type: types.temperature, unit: units.celsius, map: [simple, time] },
    ]),
  ],
  [
    0x05dc,
    configurationOf([{ handle: 1, type: types.weight, unit: units.kilogram, map: [simple, time] }]),
  ],
  [
    0x06a4,
    configurationOf([{ handle: 1, type: types.glucose, unit: units.mgdl, map: [basic, time] }]),
  ],
]);

/** The event of a device that tells what it can do; null when it is not what it says. */
export function readConfiguration(
  info: Uint8Array,
): { readonly id: number; readonly configuration: Configuration } | null {
  const reader = new MderReader(info);
  const id = reader.word();
  const objects = reader.list(objectOf);
  const handles = new Set(objects.map(({ handle }) => handle));
  const isBounded = objects.length <= OBJECTS_MAX && handles.size === objects.length;
  return reader.isWhole && isBounded ? { id, configuration: configurationOf(objects) } : null;
}

/** `id | length | value`, as attributes stand in configurations and in reports of variable form. */
export function readAttribute(reader: MderReader): readonly [number, Uint8Array] {
  return [reader.word(), reader.counted()];
}

function configurationOf(objects: readonly MeasuredObject[]): Configuration {
  return new Map(objects.map((object) => [object.handle, object]));
}

function objectOf(reader: MderReader): MeasuredObject {
  const isNumeric = reader.word() === NUMERIC;
  const handle = reader.word();
  const found = new Map(reader.list(readAttribute));
  const valueOf = (id: number) => new MderReader(found.get(id) ?? new Uint8Array(0));
  const type = valueOf(attributes.type);
  const isSign = type.word() === SCADA;
  const code = type.word();
  const unit = valueOf(attributes.unit);
  const modalities = valueOf(attributes.supplementalTypes).list((one) => [one.word(), one.word()]);
  const isShown = !modalities.some(([, modality = 0]) => otherModalities.has(modality));
  return {
    handle,
    type: isNumeric && isSign && isShown ? code : null,
    unit: unit.left === 2 ? unit.word() : null,
    map: valueOf(attributes.map).list((one) => ({ id: one.word(), length: one.word() })),
  };
}
