import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Instant } from '../../../shared/lib/clock.ts';
import { ZERO_HASH } from '../../../shared/replication/transaction.ts';
import type { Actor } from '../../../shared/replication/transaction.ts';
import type { DatabaseHandle, WriteDb } from '../db/handle.ts';
import type { Log } from '../log.ts';

export type AuditLine = {
  readonly at: Instant;
  readonly actor: Actor;
  readonly class: string;
  readonly procedure: string;
  readonly residentIds: readonly string[];
  readonly outcome: string;
  readonly reason: string | null;
};

/** The tamper-evident trail (SEC-03): each line's hash covers the line and the hash before it. */
export type AuditTrail = {
  /** Inside the command's own transaction. */
  append(db: WriteDb, line: AuditLine): Promise<void>;
  /** For reads: written together a moment later, so that a search does not wait for the disk. */
  note(line: AuditLine): void;
  /** Writes what was noted. */
  flush(): Promise<void>;
};

const FLUSH_AFTER_MS = 100;
/** After a failure: a disk that is full is not emptied in a moment. */
const RETRY_AFTER_MS = 5_000;
const LINES_AT_ONCE = 500;

/** Makes the trail. Lines carry their own time. A trail that cannot be written keeps its lines and says so. */
export function createAuditTrail(database: DatabaseHandle, log: Log): AuditTrail {
  const waiting: AuditLine[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing = Promise.resolve();

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting.slice(0, LINES_AT_ONCE);
      await database.write((db) => appendAll(db, lines));
      waiting.splice(0, lines.length);
    }
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    writing = writing.catch(() => undefined).then(writeAll);
    return writing;
  }

  function flushAfter(delayMs: number): void {
    timer ??= setTimeout(() => void flush().catch(failed), delayMs);
  }

  function failed(): void {
    log.error({ lines: waiting.length }, 'the audit trail cannot be written; its lines wait');
    flushAfter(RETRY_AFTER_MS);
  }

  return {
    append: (db, line) => appendAll(db, [line]),
    note(line) {
      waiting.push(line);
      flushAfter(FLUSH_AFTER_MS);
    },
    flush,
  };
}

async function appendAll(db: WriteDb, lines: readonly AuditLine[]): Promise<void> {
  const last = await db
    .selectFrom('audit')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  let number = last?.number ?? 0;
  let hash = last?.hash ?? ZERO_HASH;
  const rows = lines.map((line) => {
    number += 1;
    hash = chain(hash, number, line);
    return toRow(number, line, hash);
  });
  await db.insertInto('audit').values(rows).execute();
}

/**
 * Reads the trail from its beginning and says at which number the chain breaks, or null.
 * Runs over the whole table: for support and tests.
 */
export async function verifyAuditTrail(database: DatabaseHandle): Promise<number | null> {
  const rows = await database.read
    .selectFrom('audit')
    .select([
      'number',
      'at',
      'actor_kind',
      'actor_id',
      'place',
      'class',
      'procedure',
      'resident_ids',
      'outcome',
      'reason',
      'hash',
    ])
    .orderBy('number')
    .execute();
  let hash = ZERO_HASH;
  for (const [index, row] of rows.entries()) {
    const line: AuditLine = {
      at: row.at as Instant,
      actor: { kind: row.actor_kind as Actor['kind'], id: row.actor_id, place: row.place },
      class: row.class,
      procedure: row.procedure,
      residentIds: JSON.parse(row.resident_ids) as string[],
      outcome: row.outcome,
      reason: row.reason,
    };
    hash = chain(hash, index + 1, line);
    if (row.number !== index + 1 || row.hash !== hash) return row.number;
  }
  return null;
}

function chain(before: string, number: number, line: AuditLine): string {
  const { at, actor, procedure, residentIds, outcome, reason } = line;
  const parts = [before, number, at, actor.kind, actor.id, actor.place, line.class];
  const text = JSON.stringify([...parts, procedure, residentIds, outcome, reason]);
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function toRow(number: number, line: AuditLine, hash: string) {
  return {
    number,
    at: line.at,
    actor_kind: line.actor.kind,
    actor_id: line.actor.id,
    place: line.actor.place,
    class: line.class,
    procedure: line.procedure,
    resident_ids: JSON.stringify(line.residentIds),
    outcome: line.outcome,
    reason: line.reason,
    hash,
  };
}
