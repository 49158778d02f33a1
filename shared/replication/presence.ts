/** When a resident came to a scope and left it, by the order of its feed (docs/adr/0012-look-up-grant-evict.md, 4). */

import type { StoredRow } from './rows.ts';

/** A membership by the places of what began and first ended it. */
export type Stay = { readonly begun: number; readonly ended: number | null };

/** A place at which a membership begins (1) or ends (-1). */
export type Turn = { readonly seq: number; readonly open: 1 | -1 };

/** The turns of a resident, in order. An end that a new home's order put before the beginning counts with it. */
export function turnsOf(stays: readonly Stay[]): readonly Turn[] {
  return stays
    .flatMap(({ begun, ended }): Turn[] => [
      { seq: begun, open: 1 },
      ...(ended === null ? [] : [{ seq: Math.max(begun, ended), open: -1 } as const]),
    ])
    .toSorted((one, other) => one.seq - other.seq);
}

export type Presence = {
  readonly open: number;
  /** Where the resident left for the last time; where they came first, as long as they have not. */
  readonly left: number;
  /** From there on some membership has always been open. */
  readonly back: number;
};

const neverHere: Presence = { open: 0, left: 0, back: 0 };

export function presenceAfter(turns: readonly Turn[]): Presence {
  return turns.reduce(afterTurn, neverHere);
}

function afterTurn({ open: before, left, back }: Presence, turn: Turn): Presence {
  const open = before + turn.open;
  if (before === 0 && open > 0) return { open, left: left || turn.seq, back: turn.seq };
  return { open, left: open === 0 ? turn.seq : left, back };
}

/** Before which place what was said of a resident has left the rows; 0 while it has not. */
export function leftBefore(turns: readonly Turn[]): number {
  const { seq } = turns.findLast((_, at) => presenceAfter(turns.slice(0, at + 1)).open === 0) ?? {};
  return seq ?? 0;
}

/** A membership as if these acts had not ended it, and came still: it was begun without an end. */
export function standing(row: StoredRow, ends: ReadonlySet<string>): StoredRow {
  const { created, registers } = row.state;
  const known = Object.entries(registers).map(([name, register]) => {
    const heads = register.heads.filter(({ txId }) => !ends.has(txId));
    return [name, { ...register, heads }] as const;
  });
  const open = known.filter(([, { heads }]) => heads.length === 0).map(([name]) => [name, null]);
  const fields = { ...created?.fields, ...Object.fromEntries(open) };
  const kept = Object.fromEntries(known.filter(([, { heads }]) => heads.length > 0));
  const state = { ...row.state, created: created && { ...created, fields }, registers: kept };
  return { ...row, state };
}
