import { openDatabase } from '../../electron/data/db/open.ts';
import { saveDevice } from '../../electron/data/replication/known-devices.ts';
import { BEGINNING_MS, deviceRow } from './people.ts';
import { labelOf, WORKSTATIONS_MAX } from './template.ts';
import { addHost, boot, type World } from './world.ts';
import { fileKey } from './workstation.ts';

/** A new machine joins a clinic by a code of its home, and has nothing of it yet. */
export async function join(world: World, clinic: number): Promise<void> {
  const home = world.hosts.find((host) => host.clinic === clinic && host.isHome);
  if (!home || home.isDead) return;
  const label = labelOf(clinic, WORKSTATIONS_MAX - 1);
  world.timeline.note(`join ${label}`);
  const host = addHost(world, clinic, label, { isHome: false, from: world.diskOf(label) });
  host.line.setWeather(home.line.weather());
  const { id: deviceId, public_key: publicKey } = deviceRow(home.label.replace(/-clone$/, ''));
  const db = await openDatabase(host.disk.path(), fileKey);
  await db.write(async (trx) =>
    saveDevice(trx, { deviceId, publicKey, name: home.label }, 'home', BEGINNING_MS),
  );
  await db.close();
  await boot(world, host);
}
