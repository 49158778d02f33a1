import canonicalize from 'canonicalize';
import { assert } from '../lib/assert.ts';
import type { EntityName, entities } from '../replication/entities.ts';
import type { FieldValue, Operation } from '../replication/transaction.ts';

/** Every field of the entity, none else: the registry is checked by the compiler. */
export type RowFields<Name extends EntityName> = Readonly<
  Record<keyof (typeof entities)[Name]['fields'], FieldValue>
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
