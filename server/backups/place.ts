import { stat } from 'node:fs/promises';

/**
 * Where backups lie, seen from the database: `elsewhere` outlives its disk, `database-disk` goes with
 * it, `unknown` is the folder of a PostgreSQL that is somebody else's.
 */
export type Place = 'elsewhere' | 'database-disk' | 'unknown';

type Lying = {
  readonly folder: string;
  /** Where PostgreSQL keeps its data; null where it is not ours, and may be on any disk. */
  readonly databaseFolder: string | null;
  /** What the operator says of the folder, which beats what can be seen. */
  readonly isKeptElsewhere: boolean;
};

/**
 * Whether one broken disk takes the database and its backups. The address of somebody else's PostgreSQL
 * does not tell: another host may be a container or a virtual machine on this very disk.
 *
 * @throws ENOENT and what else a folder answers that can not be looked at
 */
export async function placeOf({ folder, ...lying }: Lying): Promise<Place> {
  if (lying.isKeptElsewhere) return 'elsewhere';
  if (lying.databaseFolder === null) return 'unknown';
  const [backups, database] = await Promise.all([stat(folder), stat(lying.databaseFolder)]);
  return backups.dev === database.dev ? 'database-disk' : 'elsewhere';
}
