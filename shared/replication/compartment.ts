import { type EntityName, entities } from './entities.ts';
import type { ScopeKind } from './entity-field.ts';
import { entityOf } from './rows.ts';
import { isKey } from './storable.ts';
import type { Operation, Transaction } from './transaction.ts';

/**
 * A resident's compartment: the person and all rows that speak of that person. It is what a look-up
 * grants, what an end of membership takes away, and all that a hospital or a tablet ever holds
 * (docs/adr/0012-look-up-grant-evict.md).
 */

const names = Object.keys(entities) as EntityName[];

/** Entities whose rows belong to one resident: the person first, so that a copy begins with it. */
export const compartmentEntities: readonly EntityName[] = [
  'residents',
  ...names.filter((name) => 'resident_id' in entities[name].fields),
];

/** Of those, the ones that say why a resident is here. They are the scope's own and are never copied. */
const ownOfScope: ReadonlySet<string> = new Set(['memberships', 'look_ups']);

/** What of a compartment another scope gets. */
export const grantedEntities = compartmentEntities.filter((name) => !ownOfScope.has(name));

const inCompartment: ReadonlySet<string> = new Set(compartmentEntities);
const granted: ReadonlySet<string> = new Set(grantedEntities);

/** Whether rows of an entity may lie in a scope of a kind. Hospitals and tablets hold compartments alone. */
export function belongsTo(name: string, kind: ScopeKind): boolean {
  const isGuest = kind === 'hospital' || kind === 'tablet';
  return isGuest ? inCompartment.has(name) : entityOf(name)?.scope === kind;
}

export function isGranted(entity: string): boolean {
  return granted.has(entity);
}

/** The resident that an operation names itself; null where its row knows, or where it is of nobody. */
export function residentNamed(op: Exclude<Operation, { op: 'link' }>): string | null {
  if (!granted.has(op.entity)) return null;
  if (op.entity === 'residents') return op.rowId;
  if (op.op !== 'insert' && op.op !== 'replace') return null;
  const residentId = op.fields['resident_id'];
  return isKey(residentId) ? residentId : null;
}

/** Every resident that these transactions name themselves. */
export function residentsNamed(txs: readonly Transaction[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const op of txs.flatMap(({ ops }) => ops)) {
    if (op.op === 'link') found.add(op.a).add(op.b);
    else found.add(residentNamed(op) ?? '');
  }
  found.delete('');
  return found;
}

/** A paper that an act adds to somebody's record. */
export type PaperNamed = {
  readonly rowId: string;
  readonly residentId: string;
  readonly sha256: string;
  readonly bytes: number;
};

/** The papers that a transaction adds, of whomever. */
export function papersNamed({ ops }: Transaction): readonly PaperNamed[] {
  return ops.flatMap((op) => {
    if (op.op !== 'insert' || op.entity !== 'attachments') return [];
    const { resident_id: residentId, sha256, bytes } = op.fields;
    const isPaper = isKey(residentId) && isKey(sha256);
    return isPaper && typeof bytes === 'number'
      ? [{ rowId: op.rowId, residentId, sha256, bytes }]
      : [];
  });
}

/** Residents whose membership has ended here, and the rows that went with them. */
export type Away = {
  readonly isResident: (residentId: string) => boolean;
  readonly isRow: (rowId: string) => boolean;
};

export const nobodyAway: Away = { isResident: () => false, isRow: () => false };

/**
 * What of a transaction counts while some residents are away: all of it, none, or what speaks of the
 * others. Only a transaction about nobody else has to wait for their return.
 */
export function opsOfPresent(
  { ops }: Transaction,
  away: Away,
  isHere: (entity: string, rowId: string) => boolean,
): readonly Operation[] | 'resident-away' {
  const isAway = (op: Operation) => {
    if (op.op === 'link') return away.isResident(op.a) || away.isResident(op.b);
    const residentId = residentNamed(op);
    if (residentId !== null) return away.isResident(residentId);
    return granted.has(op.entity) && !isHere(op.entity, op.rowId) && away.isRow(op.rowId);
  };
  const present = ops.filter((op) => !isAway(op));
  if (present.length === ops.length) return ops;
  const isOfSomebody = present.some((op) => op.op === 'link' || granted.has(op.entity));
  return isOfSomebody ? present : 'resident-away';
}

/**
 * Transactions in runs, of which what may take a resident away or bring one back is one by itself: what follows must be
 * folded into the rows that are then there, and what waits for rows before it into those before it.
 */
export function membershipRuns(txs: readonly Transaction[]): Iterable<readonly Transaction[]> {
  return runsOf(txs, (tx) => tx);
}

/** Whether a transaction makes a membership: an end that came before it takes the resident away at once. */
export function beginsMembership({ ops }: Transaction): boolean {
  return ops.some((op) => op.op === 'insert' && op.entity === 'memberships');
}

/** Residents who come to a scope by a transaction. */
export function comersIn({ ops }: Transaction): readonly string[] {
  return ops.flatMap((op) => {
    const isBeginning = op.op === 'insert' && op.entity === 'memberships';
    const residentId = isBeginning ? op.fields['resident_id'] : null;
    return isKey(residentId) ? [residentId] : [];
  });
}

/** Whether a transaction changes a membership: it ends it. */
export function endsMembership({ ops }: Transaction): boolean {
  return ops.some((op) => op.op === 'patch' && op.entity === 'memberships');
}

/** The same of what holds transactions. */
export function* runsOf<Item>(
  items: readonly Item[],
  txOf: (item: Item) => Transaction,
): Generator<readonly Item[]> {
  let from = 0;
  for (const [at, item] of items.entries()) {
    if (!txOf(item).ops.some((op) => op.op !== 'link' && op.entity === 'memberships')) continue;
    if (at > from) yield items.slice(from, at);
    yield [item];
    from = at + 1;
  }
  if (from < items.length) yield items.slice(from);
}
