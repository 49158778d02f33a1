import { differentRecord, doubledValue, strangerAt } from './guests.ts';
import { type Inspection, inspectDistrict, inspectFile } from './inspect.ts';
import { modelOf, type Model } from './model.ts';
import { type Oracle, violate } from './oracle.ts';
import { clinicScope, referenceScope } from './people.ts';
import type { World } from './world.ts';
import { aliases, type Link } from '../../shared/replication/links.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { isWhole } from '../../shared/replication/seal.ts';
import { type Position, START, type Transaction } from '../../shared/replication/transaction.ts';
import { verifySignature } from '../../electron/data/replication/device.ts';

/** One scope at the end of a run: who ordered it, and everybody who has it. */
export type ScopeView = {
  readonly scopeId: string;
  readonly kind: 'clinic' | 'reference';
  readonly home: Inspection;
  readonly everybody: readonly Inspection[];
  /** What the home's feed means, worked out apart from the fold. */
  readonly model: Model;
};

export type Evidence = {
  readonly oracle: Oracle;
  readonly scopes: readonly ScopeView[];
  readonly everybody: readonly {
    readonly own: readonly string[];
    readonly inspection: Inspection;
  }[];
  readonly homes: readonly { readonly clinicId: string; readonly labels: readonly string[] }[];
  /** Public key by device, of all that were ever enrolled. */
  readonly keys: readonly string[];
};

/** Answers what is wrong, or null. */
export type Invariant = (evidence: Evidence) => string | null;

/** By their ids in replication.md 6.1; those of messages are checked as they pass (eavesdropper.ts). */
export const invariants: Readonly<Record<string, Invariant>> = {
  'I1 acknowledged is in the feed': ({ oracle, scopes }) =>
    missing([...oracle.acknowledged], oracle, scopes),
  'I2 everybody has the rows of the home': ({ scopes }) => first(scopes, differentRows),
  'I3 nothing twice': ({ scopes }) => first(scopes, twice),
  'I4 dense feed, valid chain': ({ scopes }) => first(scopes, brokenChain),
  'I5 nobody skipped an entry': ({ scopes }) => first(scopes, skipped),
  'I6 saved is in the feed': ({ oracle, scopes }) =>
    missing([...oracle.committed.keys()], oracle, scopes),
  'I7 a replaced value never returns': ({ scopes }) =>
    first(scopes, ({ model, home }) => model.returned(home)),
  'I8 at rest in bounded time': ({ scopes }) => first(scopes, restless),
  'I8 every clinic has one home': ({ homes }) =>
    first(homes, ({ clinicId, labels }) =>
      labels.length === 1 ? null : `${clinicId}: ${labels.join(' and ') || 'nobody'}`,
    ),
  'I9 nothing is silently overwritten': ({ scopes }) =>
    first(scopes, ({ model, home }) => model.overwritten(home)),
  'J1 scope isolation': ({ everybody }) => foreign(everybody),
  'J1 who is here belongs here': ({ scopes, oracle }) =>
    first(scopes, ({ scopeId, kind, everybody }) =>
      kind === 'clinic' ? first(everybody, (one) => strangerAt(one, scopeId, oracle)) : null,
    ),
  'J3 rows are what was accepted': ({ scopes }) =>
    first(scopes, ({ model, home }) => model.differentRow(home)),
  'J4 one alias closure': ({ scopes }) => first(scopes, differentAliases),
  'J5 rows are those of the feed from its beginning': ({ scopes }) =>
    first(scopes, ({ model, everybody }) => first(everybody, model.differentRow)),
  'J11 the audit trail verifies': ({ scopes, keys }) =>
    first(scopes, (scope) => unsigned(scope, keys)),
  'J13 who holds a record shows the same of it': ({ scopes, oracle }) =>
    differentRecord(
      scopes.filter(({ kind }) => kind === 'clinic'),
      oracle,
    ),
  // A restored district that forgot a grant makes another, whose copies are the same values under other ids: people
  // see one value, and the next edit replaces both.
  'J14 a copy counts once': ({ scopes, oracle }) =>
    oracle.restores > 0 ? null : first(scopes, ({ scopeId, home }) => doubledValue(home, scopeId)),
};

/** Reads everything that is left of a world and notes what must not be. */
export async function findViolations(world: World): Promise<void> {
  const evidence = await gather(world);
  for (const [name, check] of Object.entries(invariants)) {
    const what = check(evidence);
    if (what) violate(world.oracle, name, what);
  }
}

async function gather(world: World): Promise<Evidence> {
  const { hosts, oracle, keys } = world;
  const district = await inspectDistrict(world.district.store.engine);
  const alive = hosts.filter(({ isDead }) => !isDead);
  const read = alive.map((host) => ({
    host,
    inspection: inspectFile(host.label, host.disk.path()),
  }));
  const viewOf = (clinic: number): ScopeView[] => {
    const own = read.filter(({ host }) => host.clinic === clinic);
    const found = own.find(({ host }) => host.isHome)?.inspection;
    if (!found) return [];
    const home = withBodies(found, district);
    const everybody = [district, ...own.map(({ inspection }) => inspection)];
    const scopeId = clinicScope(clinic);
    return [{ scopeId, kind: 'clinic', home, everybody, model: modelOf(home.feed, scopeId) }];
  };
  const reference: ScopeView = {
    scopeId: referenceScope,
    kind: 'reference',
    home: district,
    everybody: [district, ...read.map(({ inspection }) => inspection)],
    model: modelOf(district.feed, referenceScope),
  };
  const clinics = [...new Set(hosts.map(({ clinic }) => clinic))];
  return {
    oracle,
    keys,
    homes: clinics.map((clinic) => ({
      clinicId: clinicScope(clinic),
      labels: alive.flatMap((host) => (host.clinic === clinic && host.isHome ? [host.label] : [])),
    })),
    scopes: [...clinics.flatMap(viewOf), reference],
    everybody: read.map(({ host, inspection }) => ({
      inspection,
      own: [host.clinicId, referenceScope],
    })),
  };
}

/** A desk that became the home has let go of bodies that two backups hold; the district keeps all. */
function withBodies(home: Inspection, district: Inspection): Inspection {
  const bodies = new Map(district.feed.map(({ chk, tx }) => [chk, tx]));
  const feed = home.feed.map((entry) => ({
    ...entry,
    tx: entry.tx ?? bodies.get(entry.chk) ?? null,
  }));
  return { ...home, feed };
}

function first<Item>(items: readonly Item[], check: (item: Item) => string | null): string | null {
  for (const item of items) {
    const what = check(item);
    if (what) return what;
  }
  return null;
}

function missing(
  txIds: readonly string[],
  { destroyed, committed }: Oracle,
  scopes: readonly ScopeView[],
): string | null {
  const known = new Set([
    ...scopes.flatMap(({ home }) => home.feed.map(({ rest }) => rest.txId)),
    ...scopes.flatMap(({ everybody }) => everybody.flatMap(({ setAside }) => setAside)),
  ]);
  const lost = txIds.filter((txId) => !known.has(txId) && !destroyed.has(txId));
  return lost.length > 0
    ? lost.map((txId) => `${txId} of ${committed.get(txId)}`).join(', ')
    : null;
}

export function feedOf({ feed }: Inspection, scopeId: string) {
  return feed.filter(({ rest }) => rest.scopeId === scopeId);
}

function differentRows({ scopeId, home, everybody }: ScopeView): string | null {
  for (const [entity, rows] of home.tables) {
    const wanted = rowTexts(rows, scopeId);
    for (const other of everybody) {
      const found = rowTexts(other.tables.get(entity) ?? [], scopeId);
      const here = wanted.find((row) => !found.includes(row));
      const there = found.find((row) => !wanted.includes(row));
      if (here || there) return `${entity}: ${home.name} ${here}, ${other.name} ${there}`;
    }
  }
  return null;
}

function rowTexts(
  rows: readonly Readonly<Record<string, unknown>>[],
  scopeId: string,
): readonly string[] {
  const own = rows.filter((row) => row['scope_id'] === scopeId);
  return own.map((row) => JSON.stringify(Object.values(row)));
}

function byFirst([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}

/** Which number of a stream an entry has is the word of the scope's home: others only have its order. */
function twice({ scopeId, home, everybody }: ScopeView): string | null {
  for (const one of everybody) {
    const txIds = feedOf(one, scopeId).map(({ rest }) => rest.txId);
    if (new Set(txIds).size !== txIds.length)
      return `a transaction is twice in the feed of ${one.name}`;
  }
  const contents = new Map<string, string>();
  for (const { seq, rest, isInStream } of feedOf(home, scopeId)) {
    if (!isInStream) continue;
    const place = `${rest.replicaId}/${rest.txNo}`;
    if (contents.has(place)) return `${place} has two contents at ${home.name}, entry ${seq}`;
    contents.set(place, rest.txHash);
  }
  return null;
}

/** Also where a desk has let go of bodies: what is left of them proves the chain. */
function brokenChain({ scopeId, everybody }: ScopeView): string | null {
  for (const one of everybody) {
    let at: Position = START;
    for (const { seq, chk, status, rest, tx } of feedOf(one, scopeId)) {
      const isNext = seq === at.seq + 1 && chk === feedHash(at.chk, rest, status);
      if (!isNext || (tx && !isWhole(tx))) return `the chain of ${one.name} at ${seq}`;
      at = { seq, chk };
    }
    const position = one.scopes.get(scopeId);
    if (position && position.chk !== at.chk) return `${one.name} stands beside its feed`;
  }
  return null;
}

function skipped({ scopeId, home, everybody }: ScopeView): string | null {
  const whole = feedOf(home, scopeId);
  for (const one of everybody) {
    const entries = feedOf(one, scopeId);
    const wanted = whole.map(({ chk }) => chk);
    if (wanted.join() !== entries.map(({ chk }) => chk).join())
      return `${one.name} has ${entries.length} of ${whole.length} entries`;
  }
  return null;
}

function restless({ scopeId, home, everybody }: ScopeView): string | null {
  const head = home.scopes.get(scopeId);
  for (const one of everybody) {
    const left = [...one.outbox, ...one.limbo].filter((tx) => tx.scopeId === scopeId);
    if (left.length > 0) return `${left.length} still wait at ${one.name}`;
    const position = one.scopes.get(scopeId);
    if (position?.stoppedBecause) return `${one.name} stopped: ${position.stoppedBecause}`;
    if (position?.chk !== head?.chk) return `${one.name} is not at the head`;
  }
  return null;
}

function foreign(everybody: Evidence['everybody']): string | null {
  for (const { own, inspection } of everybody) {
    const scopes = [
      ...inspection.feed.map(({ rest }) => rest.scopeId),
      ...[...inspection.tables.values()].flat().map((row) => String(row['scope_id'])),
    ];
    const strange = scopes.find((scopeId) => !own.includes(scopeId));
    if (strange) return `${inspection.name} holds something of ${strange}`;
  }
  return null;
}

function differentAliases({ scopeId, home, everybody }: ScopeView): string | null {
  const wanted = aliasText(home, scopeId);
  const other = everybody.find((one) => aliasText(one, scopeId) !== wanted);
  return other ? `${home.name} ${wanted} ${other.name} ${aliasText(other, scopeId)}` : null;
}

function aliasText({ links }: Inspection, scopeId: string): string {
  const own = links.filter((row) => row['scope_id'] === scopeId);
  const edges = own.map(
    (row) =>
      ({
        linkId: row['link_id'],
        kind: row['kind'],
        a: row['a'],
        b: row['b'],
        supersedes: row['supersedes'],
      }) as Link,
  );
  return JSON.stringify([...aliases(edges)].sort(byFirst));
}

function unsigned({ scopeId, home }: ScopeView, keys: readonly string[]): string | null {
  const isSigned = ({ txHash, signature }: Transaction) =>
    keys.some((key) => verifySignature(key, txHash, signature));
  const bad = feedOf(home, scopeId).find(({ tx }) => tx === null || !isSigned(tx));
  return bad ? `entry ${bad.seq} of ${home.name}` : null;
}
