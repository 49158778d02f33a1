import type { ReadDb } from '../../db/handle.ts';

/** What a place of the trail is called: a workstation by its name, null for what is none known here. */
export async function deskNames(db: ReadDb): Promise<(place: string) => string | null> {
  const devices = await db.selectFrom('known_devices').select(['device_id', 'name']).execute();
  const names = new Map(devices.map((device) => [device.device_id, device.name]));
  const own = await db.selectFrom('workstation').select('name').executeTakeFirst();
  return (place) => {
    const name = names.get(place);
    // This database lists itself without a name.
    return name === '' ? (own?.name ?? null) : (name ?? null);
  };
}
