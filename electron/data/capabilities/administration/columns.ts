import type { AdministrationKind } from '../../../../shared/contract/administration.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';
import { contestedFields } from '../../../../shared/replication/rows.ts';
import type { FieldValue } from '../../../../shared/replication/transaction.ts';

/** In which table the rows of a kind lie. */
export const entityOfKind = {
  organisation: 'organisations',
  staff: 'staff',
  team: 'teams',
  queue: 'queues',
  room: 'rooms',
  catchment: 'catchments',
  clinic: 'clinics',
} as const satisfies Readonly<Record<AdministrationKind, EntityName>>;

/** `closedOn` to `closed_on`. */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `closed_on` to `closedOn`. */
export function fieldOf(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The fields of the contract as columns: flags are 0 and 1, lists are JSON. */
export function toColumns(fields: Readonly<Record<string, unknown>>): Record<string, FieldValue> {
  const columns: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(fields))
    if (value !== undefined) columns[columnOf(field)] = toColumn(value);
  return columns;
}

function toColumn(value: unknown): FieldValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return JSON.stringify(value);
}

/**
 * Fields on which several values stand, as the contract tells them; never a hash of a password.
 *
 * @param fv the column of that name, which holds the values that stand side by side
 */
export function contestedOf(entity: EntityName, fv: string) {
  return Object.entries(contestedFields(entity, { fv })).map(([column, heads]) => ({
    field: fieldOf(column),
    values: column === 'password_hash' ? [] : heads.map(({ value }) => value),
  }));
}
