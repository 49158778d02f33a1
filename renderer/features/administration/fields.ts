import type { z } from 'zod';
import {
  administrationFields,
  type AdministrationKind,
} from '../../../shared/contract/administration.ts';
import type { administration } from '../../i18n/zh-CN/administration.ts';

export type FieldName = keyof typeof administration.field;
type Hint = keyof typeof administration.hint;

/** A field of a form as a screen offers it; a draft holds every value as the text in its control. */
export type FieldSpec = {
  readonly name: FieldName;
  readonly type: 'text' | 'date' | 'number' | 'choice' | 'list' | 'password';
  /** The word above it, where it is not the one of its name. */
  readonly label?: FieldName;
  readonly hint?: Hint;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** Empty means null. */
  readonly isOptional?: boolean;
  readonly isWide?: boolean;
  readonly isColumn?: boolean;
  /** Decided when the row is added, and never after. */
  readonly isOnce?: boolean;
};

export type Draft = Readonly<Partial<Record<FieldName, string>>>;
export type FieldValue = string | number | boolean | null | readonly string[] | undefined;
type Values = Readonly<Partial<Record<FieldName, FieldValue>>>;
/** Words of `administration.fault`, by field. */
export type FaultWord =
  | 'need'
  | 'date'
  | 'loginName'
  | 'password'
  | 'communityCode'
  | 'position'
  | 'time'
  | 'other';
export type Faults = Readonly<Partial<Record<FieldName, FaultWord>>>;

const listSeparator = '、';

/** What the controls of a row show at first. */
export function draftOf(specs: readonly FieldSpec[], values: object): Draft {
  const known: Values = values;
  return Object.fromEntries(specs.map(({ name }) => [name, textOf(known[name])]));
}

/** A value as a control shows it. */
export function textOf(value: FieldValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'object' ? value.join(listSeparator) : String(value);
}

function valueOf({ name, type, isOptional = false }: FieldSpec, draft: Draft): FieldValue {
  const text = (draft[name] ?? '').trim();
  if (type === 'list')
    return text
      .split(/[、,，;；\n]/)
      .map((one) => one.trim())
      .filter(Boolean);
  if (name === 'isActive') return text === '1';
  if (text === '') return isOptional ? null : '';
  return type === 'number' ? Number(text) : text;
}

type Fields = typeof administrationFields;
/** A row to be added, its fields as the contract of its kind wants them. */
export type Addition = {
  [Kind in Exclude<AdministrationKind, 'staff' | 'clinic'>]: {
    readonly kind: Kind;
    readonly fields: z.output<Fields[Kind]>;
  };
}[Exclude<AdministrationKind, 'staff' | 'clinic'>];
/** What a person changed in a row, and no other fields. */
export type Change = {
  [Kind in AdministrationKind]: {
    readonly kind: Kind;
    readonly rowId: string;
    readonly changes: Partial<z.output<Fields[Kind]>>;
  };
}[AdministrationKind];

type Reading<Value> = { readonly value: Value | null; readonly faults: Faults };

/** The whole form of a new row, or what is wrong with it. */
export function readFields<Kind extends AdministrationKind>(
  kind: Kind,
  specs: readonly FieldSpec[],
  draft: Draft,
): Reading<z.output<Fields[Kind]>> {
  const values = Object.fromEntries(specs.map((spec) => [spec.name, valueOf(spec, draft)]));
  const read = administrationFields[kind].safeParse(values);
  // Read by the schema of this kind.
  if (read.success) return { value: read.data as z.output<Fields[Kind]>, faults: {} };
  return { value: null, faults: faultsOf(specs, draft, read.error.issues) };
}

/**
 * The fields that differ from what was there when the form opened, and those whose two values were
 * settled by choosing one.
 */
export function readChanges<Kind extends AdministrationKind>(
  kind: Kind,
  specs: readonly FieldSpec[],
  form: { readonly before: Draft; readonly after: Draft; readonly settled: readonly FieldName[] },
): Reading<Partial<z.output<Fields[Kind]>>> {
  const changed = specs.filter(
    ({ name }) => form.before[name] !== form.after[name] || form.settled.includes(name),
  );
  const values = Object.fromEntries(changed.map((spec) => [spec.name, valueOf(spec, form.after)]));
  const read = administrationFields[kind].partial().safeParse(values);
  if (read.success) return { value: read.data as Partial<z.output<Fields[Kind]>>, faults: {} };
  return { value: null, faults: faultsOf(changed, form.after, read.error.issues) };
}

type Issue = { readonly path: readonly PropertyKey[] };

function faultsOf(specs: readonly FieldSpec[], draft: Draft, issues: readonly Issue[]): Faults {
  const wrong = specs.filter(({ name }) => issues.some(({ path }) => path[0] === name));
  return Object.fromEntries(wrong.map((spec) => [spec.name, faultOf(spec, draft)]));
}

const ownFaults = ['loginName', 'password', 'communityCode', 'position'] as const;

/** The word for what is wrong with a field that its schema does not take. */
export function faultOf({ name, type }: FieldSpec, draft: Draft): FaultWord {
  if ((draft[name] ?? '').trim() === '') return 'need';
  if (type === 'date') return 'date';
  return ownFaults.find((own) => own === name) ?? 'other';
}
