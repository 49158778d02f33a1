import { announceDurable, findDurable } from '../../server/backups/watermark.ts';
import type { Certificate } from '../../server/backups/manifest.ts';
import type { Position } from '../../shared/replication/transaction.ts';
import { BEGINNING_MS, deviceRow } from './people.ts';
import type { DistrictBackup } from './district.ts';
import { noteDestroyed } from './faults.ts';
import { noteLost, heldAtDistrict } from './paper-check.ts';
import { checkWatermark } from './watermark.ts';
import type { World } from './world.ts';

/** A backup of the district that was verified: what it holds, and how far each scope was. */
export type Kept = { readonly rows: DistrictBackup; readonly scopes: Certificate['scopes'] };

/** Takes the district as it is now; what the newest two hold is durable from then on. */
export async function backUp(world: World): Promise<void> {
  const { district, timeline } = world;
  const { store, backups } = district;
  timeline.note(`backup ${backups.length}`);
  backups.push({ rows: await store.backUp(), scopes: await store.positions() });
  const certificates = backups.slice(-2) as unknown as readonly Certificate[];
  await announce(world, await findDurable(store.db, certificates));
  await checkWatermark(world);
}

/** The district goes on from one of the newest two backups, and nobody is told. */
export async function restoreDistrict(world: World, isOlder: boolean): Promise<void> {
  const { district, timeline } = world;
  const { store, backups } = district;
  const backup = backups.at(isOlder ? -2 : -1) ?? backups.at(-1);
  if (!backup) return;
  timeline.note(`restore district ${backups.indexOf(backup)}`);
  const before = await store.txIds();
  const papers = world.hasPapers ? await heldAtDistrict(world) : [];
  world.oracle.restores += 1;
  district.process?.life.end();
  await store.restore(backup.rows);
  await announce(world, new Map());
  await checkWatermark(world);
  await noteDestroyed(world, before);
  await noteLost(world, papers);
}

/** What was announced once stays announced, whatever the database says. */
function announce(
  { district, folder, timeline }: World,
  durable: ReadonlyMap<string, Position>,
): Promise<void> {
  const { id: districtId } = deviceRow('district');
  const now = () => BEGINNING_MS + timeline.now();
  return announceDurable({ db: district.store.db, folder, districtId, now }, durable);
}
