import { unreachable } from '../../lib/assert.ts';
import { parseCalendarDate } from '../../lib/calendar.ts';
import { divideHalfUp } from '../measurement/units.ts';

/**
 * The follow-up sheet of a programme as data (domain.md d.5, e): what is asked, in which order, with
 * the ordinals of the national form. Words are the interface's (`sheet.field.<id>`,
 * `sheet.code.<id>.<code>`). What a follow-up keeps in columns of its own is not a field here: date,
 * way, blood pressure, fasting glucose, class, referral, next date, doctor.
 */
export type SheetSection = 'symptoms' | 'signs' | 'lifestyle' | 'tests' | 'medication';

type FieldOf<Kind extends string> = {
  /** Shared items have no programme in their id and are typed once (DM-21). */
  readonly id: string;
  readonly section: SheetSection;
  readonly kind: Kind;
};

export type SheetField =
  /** One ordinal. */
  | (FieldOf<'choice'> & { readonly codes: readonly number[] })
  /** Several ordinals; `none` goes with no other. */
  | (FieldOf<'multi'> & { readonly codes: readonly number[]; readonly none: number })
  /** Kept as a whole number: the value times ten to the `decimals`. `from` and `to` likewise. */
  | (FieldOf<'number'> & {
      readonly unit: string;
      readonly decimals: 0 | 1;
      readonly from: number;
      readonly to: number;
      /** Filled in from what was measured at this visit. */
      readonly measured?: 'weight' | 'bmi' | 'pulse' | 'hba1c';
    })
  | (FieldOf<'date'> & object)
  | (FieldOf<'text'> & { readonly maxLength: number });

export type SheetLayout = readonly SheetField[];

/** A code, the codes of a multiple choice in rising order, a scaled number, or text. */
export type SheetValue = number | number[] | string;
export type SheetValues = Readonly<Record<string, SheetValue>>;

/** The fields of several sheets, each once, in the order in which they come (DM-21). */
export function fieldsOf(layouts: readonly SheetLayout[]): readonly SheetField[] {
  const byId = new Map(layouts.flat().map((field) => [field.id, field]));
  return [...byId.values()];
}

/** What of the answers belongs on one sheet, in the order of the layout. */
export function valuesFor(layout: SheetLayout, values: SheetValues): SheetValues {
  return Object.fromEntries(
    layout.flatMap(({ id }) => {
      const value = values[id];
      return value === undefined ? [] : [[id, value]];
    }),
  );
}

/** The ids that no field has, and those whose value does not fit; empty where all is well. */
export function faultsOf(layouts: readonly SheetLayout[], values: SheetValues): readonly string[] {
  const fields = new Map(fieldsOf(layouts).map((field) => [field.id, field]));
  return Object.entries(values).flatMap(([id, value]) => {
    const field = fields.get(id);
    return field && fits(field, value) ? [] : [id];
  });
}

function fits(field: SheetField, value: SheetValue): boolean {
  switch (field.kind) {
    case 'choice':
      return typeof value === 'number' && field.codes.includes(value);
    case 'multi':
      return isList(value) && fitsMulti(field, value);
    case 'number':
      return Number.isInteger(value) && Number(value) >= field.from && Number(value) <= field.to;
    case 'date':
      return typeof value === 'string' && parseCalendarDate(value) !== null;
    case 'text':
      return typeof value === 'string' && value !== '' && value.length <= field.maxLength;
    default:
      return unreachable(field);
  }
}

function fitsMulti(
  { codes, none }: Extract<SheetField, { kind: 'multi' }>,
  value: readonly number[],
): boolean {
  const isRising = value.every((code, at) => at === 0 || code > (value[at - 1] ?? code));
  const isAlone = !value.includes(none) || value.length === 1;
  return value.length > 0 && isRising && isAlone && value.every((code) => codes.includes(code));
}

function isList(value: SheetValue): value is number[] {
  return Array.isArray(value);
}

/** Habits, targets and medicines stay until somebody changes them; how somebody feels is asked anew. */
const carriedSections: ReadonlySet<SheetSection> = new Set(['signs', 'lifestyle', 'medication']);

/** What of the last sheets a new one starts with. */
export function carriedOver(layouts: readonly SheetLayout[], values: SheetValues): SheetValues {
  const carried = fieldsOf(layouts).filter(
    (field) => carriedSections.has(field.section) && !isOfTheDay(field),
  );
  const kept = valuesFor(carried, values);
  const faults = new Set(faultsOf([carried], kept));
  return Object.fromEntries(Object.entries(kept).filter(([id]) => !faults.has(id)));
}

/** Signs are found at the visit; only their targets are carried on. A reaction is told anew. */
function isOfTheDay({ id, section }: SheetField): boolean {
  return (section === 'signs' && !id.endsWith('.target')) || id.startsWith('adverseReaction');
}

/** The fields that were measured at this visit. `newest` holds tenths of the stored unit, by kind. */
export function measuredValues(
  fields: readonly SheetField[],
  newest: ReadonlyMap<string, number>,
): SheetValues {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const tenths = field.kind === 'number' && field.measured && newest.get(field.measured);
      if (field.kind !== 'number' || typeof tenths !== 'number') return [];
      const value = field.decimals === 1 ? tenths : divideHalfUp(tenths, 10);
      return fits(field, value) ? [[field.id, value]] : [];
    }),
  );
}
