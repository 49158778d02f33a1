import { z } from 'zod';
import { type EntityName, entities } from './entities.ts';
import type { Entity } from './entity-field.ts';
import {
  emptyRegister,
  type Head,
  type Register,
  type RowState,
  shownReplacement,
  shownValue,
} from './fold.ts';
import { type FieldValue, fieldValue } from './transaction.ts';

/**
 * How the state of a row lies in a table, the same in SQLite and PostgreSQL: one column per field
 * with the shown value, and `fv` with what the columns can not say.
 */

export type ColumnValue = FieldValue;
export type Columns = Readonly<Record<string, ColumnValue>>;

/** A row in the scope that it belongs to. */
export type StoredRow = { readonly scopeId: string; readonly state: RowState };

const stamp = z.tuple([z.string(), z.int()]);
/** One head alone is `[txId, hlc]`, its value is in the column; several carry their values. */
const headForm = z.tuple([z.string(), z.int()]).rest(fieldValue);
const folded = z
  .object({
    /** Replaced transactions that this database does not hold yet, by field. */
    '~superseded': z.record(z.string(), z.array(z.string())).optional(),
    '~removal': stamp.optional(),
    '~replacements': z.array(z.tuple([z.string(), z.int(), z.string()])).optional(),
  })
  .catchall(z.array(headForm));

type Folded = z.output<typeof folded>;

/** The registry's word on an entity, or undefined for one that this version does not know. */
export function entityOf(name: string): Entity | undefined {
  return Object.hasOwn(entities, name) ? entities[name as EntityName] : undefined;
}

const fieldNames = new Map<string, readonly string[]>(
  Object.entries(entities).map(([name, { fields }]) => [name, Object.keys(fields)]),
);

/** Fields of an entity in the order of the registry. */
export function fieldsOf(entity: EntityName): readonly string[] {
  return fieldNames.get(entity) ?? [];
}

/** All columns of the table of an entity, in one fixed order. */
export function columnsOf(entity: EntityName): readonly string[] {
  return ['id', 'scope_id', ...fieldsOf(entity), 'c_tx', 'fv', 'replaced_by', 'removed_reason'];
}

/** Table row to row state. Columns of patched fields hold the shown value. */
export function decodeRow(entity: EntityName, columns: Columns): StoredRow {
  const names = fieldsOf(entity);
  const fields = Object.fromEntries(names.map((name) => [name, columns[name] ?? null]));
  const fv = parseFolded(columns['fv']);
  const reason = columns['removed_reason'];
  const removal = fv['~removal'];
  return {
    scopeId: String(columns['scope_id']),
    state: {
      created: { txId: String(columns['c_tx']), fields },
      registers: decodeRegisters(names, fields, fv),
      removal: removal ? { txId: removal[0], hlc: removal[1], reason: String(reason) } : null,
      replacements: (fv['~replacements'] ?? []).map(([txId, hlc, rowId]) => ({ txId, hlc, rowId })),
    },
  };
}

/**
 * Row state to table row, values in the order of {@link columnsOf}.
 *
 * @param isHeld whether this database already holds a transaction. It never folds one twice, so
 *   that such a transaction was replaced need not be remembered.
 */
export function encodeRow(
  entity: EntityName,
  rowId: string,
  row: StoredRow,
  isHeld: (txId: string) => boolean,
): readonly ColumnValue[] {
  const { scopeId, state } = row;
  return [
    rowId,
    scopeId,
    ...fieldsOf(entity).map((name) => shownValue(state, name)),
    state.created?.txId ?? null,
    encodeFolded(state, isHeld),
    shownReplacement(state),
    state.removal?.reason ?? null,
  ];
}

/** Transactions that the row remembers as replaced. */
export function supersededIn(state: RowState): readonly string[] {
  return Object.values(state.registers).flatMap(({ superseded }) => superseded);
}

/** The fields on which more than one value stands, with all their values, the shown one last. */
export function contestedFields(entity: EntityName, columns: Columns): Record<string, Head[]> {
  if (columns['fv'] === '{}') return {};
  const { registers } = decodeRow(entity, columns).state;
  const contested = Object.entries(registers).filter(([, { heads }]) => heads.length > 1);
  return Object.fromEntries(contested.map(([field, { heads }]) => [field, [...heads]]));
}

function parseFolded(text: ColumnValue | undefined): Folded {
  return text === '{}' || typeof text !== 'string' ? {} : folded.parse(JSON.parse(text));
}

function decodeRegisters(names: readonly string[], fields: Columns, fv: Folded) {
  const registers: Record<string, Register> = {};
  for (const name of names) {
    const heads = fv[name] ?? [];
    const superseded = fv['~superseded']?.[name] ?? [];
    if (heads.length === 0 && superseded.length === 0) continue;
    registers[name] = {
      heads: heads.map(([txId, hlc, value]) => ({
        txId,
        hlc,
        value: value ?? fields[name] ?? null,
      })),
      superseded,
    };
  }
  return registers;
}

function encodeFolded(state: RowState, isHeld: (txId: string) => boolean): string {
  const fv: Folded = {};
  const superseded: Record<string, string[]> = {};
  // In one order whatever the history, so that equal rows are equal texts everywhere.
  for (const field of Object.keys(state.registers).sort()) {
    const { heads, superseded: replaced } = state.registers[field] ?? emptyRegister;
    if (heads.length === 1) fv[field] = heads.map(({ txId, hlc }) => [txId, hlc]);
    else if (heads.length > 1) fv[field] = heads.map(({ txId, hlc, value }) => [txId, hlc, value]);
    const missing = replaced.filter((txId) => !isHeld(txId));
    if (missing.length > 0) superseded[field] = missing;
  }
  if (Object.keys(superseded).length > 0) fv['~superseded'] = superseded;
  if (state.removal) fv['~removal'] = [state.removal.txId, state.removal.hlc];
  if (state.replacements.length > 0)
    fv['~replacements'] = state.replacements.map(({ txId, hlc, rowId }) => [txId, hlc, rowId]);
  return JSON.stringify(fv);
}
