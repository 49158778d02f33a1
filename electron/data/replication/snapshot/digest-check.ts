import { assert } from '../../../../shared/lib/assert.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import type { Clock, Instant } from '../../../../shared/lib/clock.ts';
import {
  DIGEST_BUCKETS,
  differenceOf,
  differingBuckets,
  lineColumnsOf,
  parseDigest,
} from '../../../../shared/replication/digest.ts';
import {
  DIGEST_PATH,
  type DigestAnswer,
  digestAnswer,
  type DigestAsk,
} from '../../../../shared/replication/digest-messages.ts';
import { type EntityName, SCHEMA_VERSION } from '../../../../shared/replication/entities.ts';
import { entityOf } from '../../../../shared/replication/rows.ts';
import type { Position } from '../../../../shared/replication/transaction.ts';
import type { ApartRead, DatabaseHandle, ReadDb, WriteDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';
import type { SqlValue } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import type { Ledger } from '../ledger.ts';
import { type Peer, PeerRefusal } from '../peer.ts';
import { deleteRow } from '../row-store.ts';
import { computeDigest } from './compute-digest.ts';
import { hashesOf, keptDigest, placeOf } from './digest-answers.ts';
import { addToDigest, moveDigests } from './digest-store.ts';

export type DigestCheckOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly scopeId: string;
  /** The scope's home; null at the home itself, which looks at its own rows alone. */
  readonly peer: Peer | null;
  /** At the home: whoever follows it outward, and has to have the same. */
  readonly district: Peer | null;
};

/**
 * `later`: something is under way on one of the two sides, so that nothing can be said now.
 * `mended`: rows differed, and are the home's now; `different`: the home's are not what was written, or
 * not the district's. Both are faults of the program or of a disk.
 */
export type CheckOutcome = 'equal' | 'later' | 'mended' | 'different';

/** All rows of a large clinic are read for it. */
const ANSWER_MS = 300_000;
const ALL_BUCKETS = Array.from({ length: DIGEST_BUCKETS }, (_, bucket) => bucket);

type Name = readonly [EntityName, string];

/**
 * Compares the rows of a scope with those of its home (replication.md 5.4, integrity), at one position
 * and only when nothing of the own waits. The home's sums are never taken over: rows are, one by one.
 */
export async function checkDigest(options: DigestCheckOptions): Promise<CheckOutcome> {
  const { db, scopeId, peer } = options;
  if (!peer) return checkOwn(options);
  await fetchMissing(options);
  const theirs = await ask(options, { want: 'sums', scopeId });
  if (theirs.want !== 'sums' || theirs.schemaVersion !== SCHEMA_VERSION) return 'later';
  const read = await db.readApart((apart) => readOwn(apart, scopeId));
  if (!read.isQuiet || !isSame(read.position, theirs.position)) return 'later';
  await settleKept(options, read);
  const buckets = differingBuckets(read.rows, parseDigest(theirs.sums));
  const names: Name[] = [];
  for (const bucket of buckets) {
    const found = await differingRows(options, bucket, read.position);
    if (!found) return 'later';
    names.push(...found);
  }
  if (names.length > 0 && !(await takeRows(options, names, read.position))) return 'later';
  await note(options, names.length + (read.isChanged ? 1 : 0), 'home');
  return names.length > 0 ? 'mended' : 'equal';
}

/** Whether the home's rows are still what was written, and the district's the same. */
async function checkOwn(options: DigestCheckOptions): Promise<CheckOutcome> {
  const { db, scopeId, district } = options;
  const own = await db.readApart((read) => readOwn(read, scopeId));
  await settleKept(options, own);
  if (own.isChanged) {
    await note(options, differingBuckets(own.rows, own.kept).length, 'self');
    return 'different';
  }
  const theirs = district && (await ask({ peer: district }, { want: 'sums', scopeId }));
  if (theirs?.want !== 'sums') return noteEqual(options);
  const isComparable =
    theirs.schemaVersion === SCHEMA_VERSION && isSame(own.position, theirs.position);
  if (!isComparable || !own.isQuiet) return 'later';
  const buckets = differingBuckets(own.rows, parseDigest(theirs.sums)).length;
  if (buckets === 0) return noteEqual(options);
  await note(options, buckets, 'district');
  return 'different';
}

async function noteEqual(options: DigestCheckOptions): Promise<CheckOutcome> {
  await note(options, 0, null);
  return 'equal';
}

type Own = {
  readonly position: Position;
  /** Made of the rows themselves. */
  readonly rows: Uint32Array;
  /** As it was moved with every write. */
  readonly kept: Uint32Array;
  readonly isKept: boolean;
  /** The rows are not what was written: somebody else wrote, or the disk did. */
  readonly isChanged: boolean;
  readonly isQuiet: boolean;
};

/** What waits for its row, or for somebody's return, waits everywhere at one position. */
const WAITS_HERE_ALONE = `(select * from inbox_bad where reason not in ('resident-away', 'row-missing'))`;

async function readOwn(read: ApartRead, scopeId: string): Promise<Own> {
  const { position } = placeOf(read, scopeId);
  const isKept = read.get('select is_kept from digest_checks where scope_id = ?', scopeId);
  const rows = await computeDigest(read, scopeId);
  const kept = keptDigest(read, scopeId);
  const isSum = isKept?.['is_kept'] !== 0;
  return {
    position,
    rows,
    kept,
    isKept: isSum,
    isChanged: isSum && differingBuckets(rows, kept).length > 0,
    isQuiet: ['outbox', 'limbo', WAITS_HERE_ALONE].every(
      (table) => !read.get(`select 1 from ${table} where scope_id = ? limit 1`, scopeId),
    ),
  };
}

/** What is kept becomes what the rows make, whatever was written since they were read. */
async function settleKept(
  { db, scopeId }: DigestCheckOptions,
  { rows, kept, isKept, isChanged }: Own,
) {
  if (isKept && !isChanged) return;
  await db.write(async (trx) => {
    addToDigest(trx, scopeId, differenceOf(rows, kept), ALL_BUCKETS);
    prepared(trx)('update digest_checks set is_kept = 1 where scope_id = ?').run(scopeId);
  });
}

/** Rows of a bucket that are not the same on both sides; null when the home has moved on. */
async function differingRows(
  options: DigestCheckOptions,
  bucket: number,
  at: Position,
): Promise<readonly Name[] | null> {
  const { db, scopeId } = options;
  const answer = await ask(options, { want: 'hashes', scopeId, bucket });
  if (answer.want !== 'hashes' || !isSame(answer.position, at)) return null;
  const own = await db.readApart((read) => hashesOf(read, scopeId, bucket));
  const mine = new Map(own.map(([entity, rowId, hash]) => [`${entity}/${rowId}`, hash]));
  const theirs = new Map(answer.rows.map(([entity, rowId, hash]) => [`${entity}/${rowId}`, hash]));
  const keys = new Set([...mine.keys(), ...theirs.keys()]);
  return [...keys].filter((key) => mine.get(key) !== theirs.get(key)).map(nameOf);
}

function nameOf(key: string): Name {
  const [entity = '', rowId = ''] = key.split('/');
  return [entity as EntityName, rowId]; // of the registry: both sides have the same version
}

/** Takes the home's rows in place of the own; false when something came between. */
async function takeRows(
  options: DigestCheckOptions,
  names: readonly Name[],
  at: Position,
): Promise<boolean> {
  const { db, ledger, scopeId } = options;
  for (let from = 0; from < names.length; from += 500) {
    const part = names.slice(from, from + 500);
    const rows = part.map(([entity, rowId]): [string, string] => [entity, rowId]);
    const answer = await ask(options, { want: 'rows', scopeId, rows });
    if (answer.want !== 'rows' || !isSame(answer.position, at)) return false;
    const isTaken = await db.write(async (trx) => {
      if (!isAt(trx, scopeId, at)) return false;
      for (const row of answer.rows) replaceRow(trx, scopeId, row);
      const changes = part.map(([entity, rowId]) => ({ entity, rowId, isNew: false }));
      await ledger.announce(trx, scopeId, changes);
      return true;
    });
    if (!isTaken) return false;
  }
  return true;
}

function isAt(db: WriteDb, scopeId: string, at: Position): boolean {
  const prepare = prepared(db);
  const row = prepare('select chk from scopes where scope_id = ?').get(scopeId);
  const waiting = prepare('select 1 from outbox where scope_id = ? limit 1').get(scopeId);
  return row?.['chk'] === at.chk && waiting === undefined;
}

function replaceRow(
  db: WriteDb,
  scopeId: string,
  [entity, rowId, line]: readonly [string, string, string | null],
): void {
  if (!entityOf(entity)) return;
  const name = entity as EntityName; // looked up the line before
  deleteRow(db, name, rowId, scopeId);
  if (line === null) return;
  const columns = lineColumnsOf(name);
  const values = JSON.parse(line) as SqlValue[];
  const places = columns.map(() => '?').join(', ');
  prepared(db)(`insert into ${name} (${columns.join(', ')}, scope_id) values (${places}, ?)`).run(
    ...values,
    scopeId,
  );
  const digests = moveDigests(db);
  digests.add(
    scopeId,
    name,
    Object.fromEntries(columns.map((one, at) => [one, values[at] ?? null])),
  );
  digests.save();
}

/** Rows that could not be made again here, because their words are let go (refold.ts). */
async function fetchMissing(options: DigestCheckOptions): Promise<void> {
  const { db, scopeId } = options;
  const wanted = await db.readApart((read) =>
    Promise.resolve([
      ...read.values('select entity, row_id from rows_to_fetch where scope_id = ?', scopeId),
    ]),
  );
  if (wanted.length === 0) return;
  const names = wanted.map(
    ([entity, rowId]): Name => [String(entity) as EntityName, String(rowId)],
  );
  const { position } = await db.readApart((read) => Promise.resolve(placeOf(read, scopeId)));
  if (!(await takeRows(options, names, position))) return;
  await db.write(async (trx) => {
    for (const [entity, rowId] of names)
      prepared(trx)(
        'delete from rows_to_fetch where scope_id = ? and entity = ? and row_id = ?',
      ).run(scopeId, entity, rowId);
  });
}

/** An alarm stands until a comparison finds nothing. */
async function note(
  { db, scopeId, clock }: DigestCheckOptions,
  rows: number,
  against: AlarmSide | null,
): Promise<void> {
  const at = toInstant(clock.now());
  const alarm: readonly SqlValue[] = rows > 0 ? [at, rows, against] : [null, 0, null];
  await db.write(async (trx) => {
    prepared(trx)(
      `insert into digest_checks
         (scope_id, is_kept, checked_at, alarm_at, alarm_rows, alarm_against)
       values (?, 1, ?, ?, ?, ?) on conflict (scope_id) do update set
         checked_at = excluded.checked_at, alarm_at = excluded.alarm_at,
         alarm_rows = excluded.alarm_rows, alarm_against = excluded.alarm_against`,
    ).run(scopeId, at, ...alarm);
  });
}

/** With whom the rows did not agree: with what was written here, with the home's, with the district's. */
type AlarmSide = 'self' | 'home' | 'district';
export type Alarm = { readonly at: Instant; readonly rows: number; readonly against: AlarmSide };

/** What the last comparison found, for the windows; null when all agreed. */
export function readAlarm(read: ReadDb, scopeId: string): Alarm | null {
  const row = preparedRead(read)(
    'select alarm_at, alarm_rows, alarm_against from digest_checks where scope_id = ?',
  ).get(scopeId);
  const at = row?.['alarm_at'];
  if (typeof at !== 'string') return null;
  // The columns hold what note() wrote.
  return {
    at: at as Instant,
    rows: Number(row?.['alarm_rows']),
    against: row?.['alarm_against'] as AlarmSide,
  };
}

async function ask(
  { peer }: Pick<DigestCheckOptions, 'peer'>,
  question: DigestAsk,
): Promise<DigestAnswer> {
  assert(peer, 'only a follower asks');
  const { body } = await peer.request(DIGEST_PATH, question, { timeoutMs: ANSWER_MS });
  const answer = digestAnswer.safeParse(body);
  if (!answer.success) throw new PeerRefusal('bad-message');
  return answer.data;
}

function isSame(one: Position, other: Position): boolean {
  return one.seq === other.seq && one.chk === other.chk;
}
