import { attributes, type Configuration, readAttribute } from './configuration.ts';
import { MderReader } from './mder.ts';

/** What a report says of one measurement. */
export type Observation = {
  readonly handle: number;
  /** Of a device for several people: its own number for one of them. */
  readonly person: number | null;
  readonly attributes: ReadonlyMap<number, Uint8Array>;
};

/** Reports of scans: of fixed or variable form, of one person or of several (devices.md 11). */
const forms: Readonly<Record<number, { readonly isFixed: boolean; readonly hasPersons: boolean }>> =
  {
    0x0d1d: { isFixed: true, hasPersons: false },
    0x0d1e: { isFixed: false, hasPersons: false },
    0x0d1f: { isFixed: true, hasPersons: true },
    0x0d20: { isFixed: false, hasPersons: true },
  };

const NOBODY = 0xffff;

/** Whether an event is a report of measurements. */
export function isReport(eventType: number): boolean {
  return forms[eventType] !== undefined;
}

/**
 * Null of a report that is not as long as it says, of a form that the configuration does not tell, or with a time that no
 * clock writes: there another report has begun in the middle of this one.
 */
export function readReport(
  eventType: number,
  info: Uint8Array,
  configuration: Configuration,
): readonly Observation[] | null {
  const form = forms[eventType];
  if (!form) return null;
  const reader = new MderReader(info);
  reader.take(4); // whose request, which report
  let isUnknown = false;

  function observationOf(inner: MderReader, person: number | null): Observation {
    const handle = inner.word();
    if (!form?.isFixed) return { handle, person, attributes: new Map(inner.list(readAttribute)) };
    const found = fixedAttributes(inner.counted(), handle, configuration);
    isUnknown ||= found === null;
    return { handle, person, attributes: found ?? new Map() };
  }

  const all = form.hasPersons
    ? reader
        .list((outer) => {
          const person = outer.word();
          return outer.list((inner) => observationOf(inner, person === NOBODY ? null : person));
        })
        .flat()
    : reader.list((inner) => observationOf(inner, null));
  const isWhole = reader.isWhole && !isUnknown && all.every(isTimed);
  return isWhole ? all : null;
}

/** In decimal digits, or all ones of a clock that was never set. */
function isTimed({ attributes: found }: Observation): boolean {
  const time = found.get(attributes.time);
  return !time || /^(\d+|f+)$/.test(Buffer.from(time).toString('hex'));
}

/** Null when they are not those of the configuration. */
function fixedAttributes(
  data: Uint8Array,
  handle: number,
  configuration: Configuration,
): ReadonlyMap<number, Uint8Array> | null {
  const object = configuration.get(handle);
  const reader = new MderReader(data);
  const found = object?.map.map(({ id, length }) => [id, reader.take(length)] as const);
  return found && reader.isWhole ? new Map(found) : null;
}

/**
 * What can be understood without a configuration: a pressure is the only one of three numbers, an oximeter the only
 * one with these two handles. A weight and a temperature cannot be told apart. Null for everything else.
 */
export function impliedConfiguration(
  eventType: number,
  info: Uint8Array,
  candidates: readonly Configuration[],
): Configuration | null {
  if (forms[eventType]?.isFixed === false) return new Map();
  const fitting = candidates.filter((one) => {
    const found = readReport(eventType, info, one);
    return found !== null && (found.length > 1 || hasCompound(found));
  });
  const [only] = fitting;
  return only && fitting.length === 1 ? only : null;
}

function hasCompound(observations: readonly Observation[]): boolean {
  return observations.some((one) => one.attributes.has(attributes.compoundBasic));
}
