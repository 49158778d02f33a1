import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import type { Position } from '../../shared/replication/transaction.ts';
import type { Database, ReadDb } from '../db/open.ts';
import { chkAt } from '../scopes/feed-store.ts';
import { BackupFailure } from './failure.ts';
import { readJsonFile, writeJsonFile } from './folder.ts';
import { type Certificate, type WatermarkFile, watermarkFile } from './manifest.ts';

/** What is durable, and the proof that it was announced, which outlives the database. */
type Announced = WatermarkFile['scopes'];

const FILE = 'watermark.json';

/** Scope, seq, chk, when. Nothing is ever lowered. */
export const RAISE_DURABLE = `insert into durable (scope_id, seq, chk, at) values ($1, $2, $3, $4)
  on conflict (scope_id) do update set seq = excluded.seq, chk = excluded.chk, at = excluded.at
  where durable.seq < excluded.seq`;

/**
 * What the newest two verified backups both hold: the lower position of each scope, where both lie on
 * the feed that the district has now. After a restore they may not; then two new backups have to be
 * taken before anything more is durable.
 */
export async function findDurable(
  db: ReadDb,
  newest: readonly Certificate[],
): Promise<ReadonlyMap<string, Position>> {
  const [one, other] = newest.slice(-2);
  const durable = new Map<string, Position>();
  if (!one || !other) return durable;
  const places = new Map(other.scopes.map((scope) => [scope.scopeId, scope]));
  for (const place of one.scopes) {
    const second = places.get(place.scopeId);
    if (!second || !(await isInFeed(db, place)) || !(await isInFeed(db, second))) continue;
    const { seq, chk } = place.seq < second.seq ? place : second;
    if (seq > 0) durable.set(place.scopeId, { seq, chk });
  }
  return durable;
}

async function isInFeed(
  db: ReadDb,
  { scopeId, seq, chk }: Position & { readonly scopeId: string },
): Promise<boolean> {
  return (await chkAt(db, scopeId, seq)) === chk;
}

type Announcing = {
  readonly db: Database;
  readonly folder: string;
  readonly districtId: string;
  readonly now: () => number;
};

/**
 * Announces: first into the file beside the backups, then into the database, from where it travels
 * with the answers. So a database that is restored from any of these backups finds what was said.
 */
export async function announceDurable(
  { db, folder, districtId, now }: Announcing,
  durable: ReadonlyMap<string, Position>,
): Promise<void> {
  const at = toInstant(now());
  const scopes: Announced = { ...(await announcedIn(folder, districtId)) };
  for (const [scopeId, position] of await readAll(db)) raise(scopes, scopeId, position);
  for (const [scopeId, position] of durable) raise(scopes, scopeId, { ...position, at });
  await writeJsonFile(join(folder, FILE), { districtId, scopes } satisfies WatermarkFile);
  for (const [scopeId, { seq, chk, at: since }] of Object.entries(scopes))
    await db.executeQuery(CompiledQuery.raw(RAISE_DURABLE, [scopeId, seq, chk, since]));
}

/** @throws BackupFailure `foreign-folder` where another district keeps its backups */
export async function announcedIn(folder: string, districtId: string): Promise<Announced> {
  const file = await readJsonFile(join(folder, FILE), watermarkFile);
  if (file && file.districtId !== districtId) throw new BackupFailure('foreign-folder');
  return file?.scopes ?? {};
}

function raise(scopes: Announced, scopeId: string, position: Announced[string]): void {
  if (position.seq > (scopes[scopeId]?.seq ?? 0)) scopes[scopeId] = position;
}

async function readAll(db: ReadDb): Promise<ReadonlyMap<string, Announced[string]>> {
  const rows = await db.selectFrom('durable').select(['scope_id', 'seq', 'chk', 'at']).execute();
  return new Map(rows.map(({ scope_id: scopeId, ...position }) => [scopeId, position]));
}
