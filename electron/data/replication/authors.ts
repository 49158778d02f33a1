import type { Author } from '../../../shared/contract/conflicts.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';
import { transactionOf } from './scope-store.ts';

type Db = ReadDb | WriteDb;

/**
 * The acts with these ids, as far as this database still holds them: a desk lets go of what two
 * backups of the district hold (ADR 9).
 */
export async function heldTransactions(
  db: Db,
  txIds: readonly string[],
): Promise<ReadonlyMap<string, Transaction>> {
  if (txIds.length === 0) return new Map();
  const rows = [
    ...(await db.selectFrom('feed').select('body').where('tx_id', 'in', txIds).execute()),
    ...(await db.selectFrom('outbox').select('body').where('tx_id', 'in', txIds).execute()),
    ...(await db.selectFrom('limbo').select('body').where('tx_id', 'in', txIds).execute()),
  ];
  const held = rows.flatMap(({ body }) => (body === '' ? [] : [transactionOf(body)]));
  return new Map(held.map((tx) => [tx.txId, tx]));
}

/** Who made an act, where and when, in the names that people know. */
export type AuthorOf = (txId: string) => Author;

const nobodyKnown: Author = { kind: 'unknown', name: null, place: null, at: null };

/** The authors of these acts. Times are those of the writer's clock: for reading, not for deciding. */
export async function authorsOf(db: Db, txIds: readonly string[]): Promise<AuthorOf> {
  const held = await heldTransactions(db, [...new Set(txIds)]);
  if (held.size === 0) return () => nobodyKnown;
  const names = await namesOf(db, held);
  return (txId) => {
    const tx = held.get(txId);
    if (!tx) return nobodyKnown;
    const { kind, id, place } = tx.actor;
    const name = kind === 'staff' ? (names.get(id) ?? null) : null;
    return { kind, name, place: names.get(place) ?? null, at: toInstant(tx.hlc) };
  };
}

/** Names of the people and workstations behind these acts, by id. */
async function namesOf(db: Db, held: ReadonlyMap<string, Transaction>) {
  const actors = [...held.values()].map(({ actor }) => actor);
  const people = await db
    .selectFrom('staff')
    .select(['id', 'name'])
    .where(
      'id',
      'in',
      actors.map(({ id }) => id),
    )
    .execute();
  const devices = await db
    .selectFrom('known_devices')
    .select(['device_id', 'name'])
    .where(
      'device_id',
      'in',
      actors.map(({ place }) => place),
    )
    .where('name', '!=', '')
    .execute();
  const own = await db
    .selectFrom('device')
    .innerJoin('workstation', (join) => join.onTrue())
    .select(['device.id', 'workstation.name'])
    .execute();
  return new Map([
    ...people.map(({ id, name }) => [id, name] as const),
    ...devices.map(({ device_id, name }) => [device_id, name] as const),
    ...own.map(({ id, name }) => [id, name] as const),
  ]);
}
