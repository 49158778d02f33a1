import { sql } from 'kysely';
import { z } from 'zod';
import type { Author } from '../../../shared/contract/conflicts.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { type Actor, actor } from '../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';

type Db = ReadDb | WriteDb;

/** Who made an act, and its hybrid time in milliseconds. */
export type Authorship = { readonly actor: Actor; readonly hlc: number };

/** What of an act is kept when its words are let go of, as SQL over a `body`. */
export const AUTHOR_IN_BODY =
  "json_extract(body, '$.actor.kind', '$.actor.id', '$.actor.place', '$.hlc')";

const kept = z
  .tuple([actor.shape.kind, actor.shape.id, actor.shape.place, z.int()])
  .transform(([kind, id, place, hlc]): Authorship => ({ actor: { kind, id, place }, hlc }));

/** As `author` of the feed holds it. */
export function authorText({ actor: { kind, id, place }, hlc }: Authorship): string {
  return JSON.stringify([kind, id, place, hlc]);
}

/** An act that this database holds, maybe by its number alone: as a snapshot brings it. */
type Held = { readonly by: Authorship | null; readonly deviceId: string | null };

async function heldActs(db: Db, txIds: readonly string[]): Promise<ReadonlyMap<string, Held>> {
  if (txIds.length === 0) return new Map();
  const rows = await inFeed(db, txIds);
  for (const table of ['outbox', 'limbo'] as const)
    rows.push(
      ...(await db
        .selectFrom(table)
        .select(['tx_id', sql<null>`null`.as('device_id')])
        .select(sql<string | null>`${sql.raw(AUTHOR_IN_BODY)}`.as('by'))
        .where('tx_id', 'in', txIds)
        .where('body', '<>', '')
        .execute()),
    );
  return new Map(
    rows.map(({ tx_id, device_id: deviceId, by }) => [
      tx_id,
      { by: by === null ? null : kept.parse(JSON.parse(by)), deviceId },
    ]),
  );
}

function inFeed(db: Db, txIds: readonly string[]) {
  const by = sql<string | null>`iif(body = '', author, ${sql.raw(AUTHOR_IN_BODY)})`;
  return (
    db
      .selectFrom('feed')
      .leftJoin('streams', (join) =>
        join
          .onRef('streams.scope_id', '=', 'feed.scope_id')
          .onRef('streams.replica_id', '=', 'feed.replica_id'),
      )
      .select(['tx_id', 'device_id', by.as('by')])
      // The index of the ids begins with the scope.
      .where('feed.scope_id', 'in', db.selectFrom('scopes').select('scope_id'))
      .where('tx_id', 'in', txIds)
      .execute()
  );
}

/** Who made these acts, of those of which this database knows it. */
export async function authorshipsOf(
  db: Db,
  txIds: readonly string[],
): Promise<ReadonlyMap<string, Authorship>> {
  const held = await heldActs(db, txIds);
  return new Map([...held].flatMap(([txId, { by }]) => (by ? [[txId, by] as const] : [])));
}

/**
 * Who made an act, where and when, in the names that people know.
 *
 * @param hlc as a row keeps it beside the act: it says when, whether anything else is known or not
 */
export type AuthorOf = (txId: string, hlc?: number | null) => Author;

/** Hears of acts that are here by their number alone. */
export type OnUnknown = (txIds: readonly string[]) => void;

/** The authors of these acts. Times are those of the writer's clock: for reading, not for deciding. */
export async function authorsOf(
  db: Db,
  txIds: readonly string[],
  onUnknown?: OnUnknown,
): Promise<AuthorOf> {
  const held = await heldActs(db, [...new Set(txIds)]);
  const unknown = [...held].flatMap(([txId, { by }]) => (by ? [] : [txId]));
  if (unknown.length > 0) onUnknown?.(unknown);
  const names = await namesOf(db, [...held.values()]);
  return (txId, hlc = null) => {
    const { by = null, deviceId = null } = held.get(txId) ?? {};
    const at = by?.hlc ?? hlc;
    const author = { kind: 'unknown', name: null, at: at === null ? null : toInstant(at) } as const;
    if (!by) return { ...author, place: names.get(deviceId ?? '') ?? null };
    const { kind, id, place } = by.actor;
    const name = kind === 'staff' ? (names.get(id) ?? null) : null;
    return { ...author, kind, name, place: names.get(place) ?? null };
  };
}

/** Names of the people and workstations behind these acts, by id. */
async function namesOf(db: Db, held: readonly Held[]): Promise<ReadonlyMap<string, string>> {
  if (held.length === 0) return new Map();
  const staffIds = held.flatMap(({ by }) => by?.actor.id ?? []);
  const places = held.flatMap(({ by, deviceId }) => by?.actor.place ?? deviceId ?? []);
  const people = await db
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('id', 'in', staffIds)
    .execute();
  const devices = await db
    .selectFrom('known_devices')
    .select(['device_id', 'name'])
    .where('device_id', 'in', places)
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

/** Keeps who made acts of which nothing but the number came here, as the clinic's home knows it. */
export async function keepAuthors(
  db: WriteDb,
  scopeId: string,
  known: ReadonlyMap<string, Authorship>,
): Promise<void> {
  for (const [txId, by] of known)
    await db
      .updateTable('feed')
      .set({ author: authorText(by) })
      .where('scope_id', '=', scopeId)
      .where('tx_id', '=', txId)
      .where('body', '=', '')
      .execute();
}
