import canonicalize from 'canonicalize';
import { assert } from '../lib/assert.ts';
import type { EntityName, entities } from '../replication/entities.ts';
import type { FieldValue, Operation } from '../replication/transaction.ts';

type Fields<Name extends EntityName> = (typeof entities)[Name]['fields'];
type NullableKeys<Name extends EntityName> = {
  [Key in keyof Fields<Name>]: Fields<Name>[Key] extends { readonly nullable: true } ? Key : never;
}[keyof Fields<Name>];

/** Every field of the entity that must be there, none that it does not have: the compiler checks the registry. */
export type RowFields<Name extends EntityName> = Readonly<
  Record<Exclude<keyof Fields<Name>, NullableKeys<Name>>, FieldValue> &
    Partial<Record<NullableKeys<Name>, FieldValue>>
>;

export function insert<Name extends EntityName>(
  entity: Name,
  rowId: string,
  fields: RowFields<Name>,
): Operation {
  return { op: 'insert', entity, rowId, fields: { ...fields } };
}

/** The text of a `json` field. */
export function json(value: unknown): string {
  const text = canonicalize(value);
  assert(text !== undefined, 'a json field holds a value');
  return text;
}

export function flag(isSet: boolean): 0 | 1 {
  return isSet ? 1 : 0;
}
