import { copyId } from '../../server/scopes/compartment.ts';
import { compartmentEntities, isGranted } from '../../shared/replication/compartment.ts';
import type { EntityName } from '../../shared/replication/entities.ts';
import { type Columns, decodeRow } from '../../shared/replication/rows.ts';
import type { Inspection } from './inspect.ts';
import type { Oracle } from './oracle.ts';

/** One clinic at the end of a run: its scope as its home has it. */
type Clinic = { readonly scopeId: string; readonly home: Inspection };

const granted = compartmentEntities.filter(isGranted);

/** Whose memberships stand in a scope, by resident; with the clinic that they belong to. */
function membersOf({ tables }: Inspection, scopeId: string): ReadonlyMap<string, string> {
  const rows = (tables.get('memberships') ?? []).filter(
    (row) => row['scope_id'] === scopeId && row['ended_at'] === null,
  );
  return new Map(rows.map((row) => [String(row['resident_id']), String(row['from_clinic_id'])]));
}

function residentOf(entity: EntityName, row: Columns): string {
  return String(entity === 'residents' ? row['id'] : row['resident_id']);
}

/** J1: whoever was registered in another clinic is here by a membership that stands. */
export function strangerAt(one: Inspection, scopeId: string, { belongs }: Oracle): string | null {
  const members = membersOf(one, scopeId);
  for (const entity of granted)
    for (const row of one.tables.get(entity) ?? []) {
      if (row['scope_id'] !== scopeId) continue;
      const residentId = residentOf(entity, row);
      const clinicId = belongs.get(residentId) ?? scopeId;
      if (clinicId === scopeId || members.has(residentId)) continue;
      return `${entity} ${row['id']} of ${residentId} at ${one.name}`;
    }
  return null;
}

/** A row as people see it: what it was made with, and by field every value that stands and when it was said. */
type Shown = { readonly made: string; readonly values: ReadonlyMap<string, string> };

/**
 * J13: everybody who holds a record shows the same of it, because every act was handed on to all, also by a
 * district that was restored. But a row of which an act was destroyed with its last disk: another clinic may have its copy.
 */
export function differentRecord(
  clinics: readonly Clinic[],
  { destroyed }: Pick<Oracle, 'destroyed'>,
): string | null {
  const outlived = rowsOutlived(clinics, destroyed);
  for (const { scopeId, home } of clinics)
    for (const [residentId, from] of membersOf(home, scopeId)) {
      const source = clinics.find((one) => one.scopeId === from);
      if (!source) continue;
      const here = recordOf(home, scopeId, residentId);
      const there = recordOf(source.home, from, residentId);
      const rows = [...new Set([...here.keys(), ...there.keys()])];
      const row = rows.find((key) => !outlived.has(key) && !isSame(here.get(key), there.get(key)));
      if (row === undefined) continue;
      const text = (shown: Shown | undefined) =>
        shown && JSON.stringify([shown.made, [...shown.values]]);
      return `${row} of ${residentId} at ${home.name} ${text(here.get(row))}, at ${source.home.name} ${text(there.get(row))}`;
    }
  return null;
}

/** Rows of which a clinic has a copy of an act that is on no disk any more. */
function rowsOutlived(
  clinics: readonly Clinic[],
  destroyed: ReadonlySet<string>,
): ReadonlySet<string> {
  const keys = clinics.flatMap(({ scopeId, home }) =>
    (home.tables.get('memberships') ?? []).flatMap((row) => [
      String(row['id']),
      ...clinics.map((one) => `${one.scopeId} ${row['resident_id']}`),
      `${scopeId} links`,
    ]),
  );
  const copies = new Set(
    [...new Set(keys)].flatMap((key) => [...destroyed].map((txId) => copyId(key, txId))),
  );
  const ops = clinics.flatMap(({ home }) =>
    home.feed.flatMap(({ tx }) => (tx && copies.has(tx.txId) ? tx.ops : [])),
  );
  return new Set(ops.flatMap((op) => (op.op === 'link' ? [] : [`${op.entity}/${op.rowId}`])));
}

function isSame(a: Shown | undefined, b: Shown | undefined): boolean {
  if (!a || !b || a.made !== b.made) return false;
  const fields = new Set([...a.values.keys(), ...b.values.keys()]);
  return [...fields].every((field) => a.values.get(field) === b.values.get(field));
}

/** Which transaction said it is each scope's own, and in which moment it was said is everybody's. */
function recordOf(
  { tables }: Inspection,
  scopeId: string,
  residentId: string,
): ReadonlyMap<string, Shown> {
  const rows = granted.flatMap((entity) =>
    (tables.get(entity) ?? [])
      .filter((row) => row['scope_id'] === scopeId && residentOf(entity, row) === residentId)
      .map((row) => [`${entity}/${row['id']}`, shownOf(entity, row)] as const),
  );
  return new Map(rows);
}

function shownOf(entity: EntityName, row: Columns): Shown {
  const { created, registers, removal, replacements } = decodeRow(entity, row).state;
  const patched = Object.entries(registers).filter(([, { heads }]) => heads.length > 0);
  const values = new Map(
    patched.map(([field, { heads }]) => {
      // A copy under a second grant says the same value once more.
      const said = new Set(heads.map(({ hlc, value }) => JSON.stringify([hlc, value])));
      return [field, [...said].sort().join()];
    }),
  );
  const made = Object.entries(created?.fields ?? {}).filter(([field]) => !values.has(field));
  // By which rows, and not how often it was said: a copy under a second grant says it once more.
  const replacedBy = new Set(replacements.map(({ rowId }) => rowId)).size;
  return { made: JSON.stringify([made, removal?.reason ?? null, replacedBy]), values };
}

/** J14: a copy counts once: it stands beside nothing that says the same value of the same moment. */
export function doubledValue(one: Inspection, scopeId: string): string | null {
  for (const entity of granted)
    for (const row of one.tables.get(entity) ?? []) {
      if (row['scope_id'] !== scopeId) continue;
      for (const [field, { heads }] of Object.entries(decodeRow(entity, row).state.registers)) {
        const said = Map.groupBy(heads, ({ hlc, value }) => JSON.stringify([hlc, value]));
        const isDoubled = [...said.values()].some(
          (same) => same.length > 1 && same.some(({ txId }) => isCopy(txId)),
        );
        if (isDoubled) return `${entity} ${row['id']} ${field} at ${one.name}`;
      }
    }
  return null;
}

/** The id of a copy is made of a hash (version 8), every other of a moment (version 7). */
function isCopy(txId: string): boolean {
  return txId[14] === '8';
}
