import { type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { DatabaseHandle, ReadDb, WriteDb } from '../../db/handle.ts';

/** How often the other side is asked again whether it still has what it had. */
const ASK_AGAIN_MS = 86_400_000;

type Unheld = {
  /** The device on the other side. */
  readonly holder: string;
  readonly now: EpochMs;
  readonly limit: number;
};

/** Hashes that somebody waits for, the first who asked first. */
export async function wantedHashes(db: ReadDb, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('attachment_files')
    .select('sha256')
    .where('wanted_at', 'is not', null)
    .where('state', '=', 'arriving')
    .orderBy('wanted_at')
    .limit(limit)
    .execute();
  return rows.flatMap(({ sha256 }) => sha256 ?? []);
}

/** Hashes that are whole here, and of which the other side has not said that it has them. */
export async function unheldHashes(
  db: ReadDb,
  { holder, now, limit }: Unheld,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('attachment_files')
    .select('sha256')
    .where('state', '=', 'whole')
    .where((eb) =>
      eb.or([
        eb('held_by', 'is', null),
        eb('held_by', '<>', holder),
        eb('held_at', '<', toInstant(now - ASK_AGAIN_MS)),
      ]),
    )
    .orderBy('began_at')
    .limit(limit)
    .execute();
  return rows.flatMap(({ sha256 }) => sha256 ?? []);
}

/**
 * Hashes that the feed names and that are not whole here, in the order of the hashes.
 *
 * @param after the last one of the time before, so that one that nobody has does not keep the others waiting
 */
export async function missingHashes(
  db: ReadDb,
  {
    scopeId,
    after,
    limit,
  }: { readonly scopeId: string; readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('attachments')
    .leftJoin('attachment_files', 'attachment_files.sha256', 'attachments.sha256')
    .select('attachments.sha256')
    .distinct()
    .where('attachments.scope_id', '=', scopeId)
    .where('attachments.sha256', '>', after)
    .where((eb) =>
      eb.or([
        eb('attachment_files.state', 'is', null),
        eb('attachment_files.state', '=', 'arriving'),
      ]),
    )
    .orderBy('attachments.sha256')
    .limit(limit)
    .execute();
  return rows.map(({ sha256 }) => sha256);
}

/** Writes down who says that it has a file, or that nobody does any more. */
export async function noteHolder(
  db: WriteDb,
  sha256: string,
  holder: { readonly deviceId: string; readonly now: EpochMs } | null,
): Promise<void> {
  await db
    .updateTable('attachment_files')
    .set({ held_by: holder?.deviceId ?? null, held_at: holder ? toInstant(holder.now) : null })
    .where('sha256', '=', sha256)
    .execute();
}

/**
 * Whoever is asked here has gone back to an earlier state, perhaps without bytes that it had: it is asked about all of
 * them again.
 */
export async function forgetHolders(db: DatabaseHandle): Promise<void> {
  const held = await db.read
    .selectFrom('attachment_files')
    .select('id')
    .where('held_by', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  if (!held) return;
  await db.write((trx) =>
    trx
      .updateTable('attachment_files')
      .set({ held_by: null, held_at: null })
      .where('held_by', 'is not', null)
      .execute(),
  );
}

/** Somebody waits for it, and the other side does not have it either; or has it after all. */
export async function noteAbsent(db: WriteDb, sha256: string, now: EpochMs | null): Promise<void> {
  await db
    .updateTable('attachment_files')
    .set({ absent_at: now === null ? null : toInstant(now) })
    .where('sha256', '=', sha256)
    .where('absent_at', now === null ? 'is not' : 'is', null)
    .execute();
}
