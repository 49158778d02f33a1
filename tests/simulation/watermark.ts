import { violate } from './oracle.ts';
import type { DistrictBackup } from './district.ts';
import type { World } from './world.ts';

type Held = { readonly scope_id: string; readonly seq: number; readonly chk: string };

/**
 * J10: what is announced as durable never goes back, and lies in each of the newest two backups: it is
 * looked up in them, apart from the program that announced it.
 */
export async function checkWatermark({ district, oracle }: World): Promise<void> {
  const { rows } = await district.store.engine.query<Held>(
    'select scope_id, seq, chk from durable order by scope_id',
  );
  for (const one of rows) {
    const before = oracle.durable.get(one.scope_id);
    const isSame = before?.seq === one.seq && before.chk === one.chk;
    if (before && !isSame && one.seq <= before.seq)
      violate(oracle, 'J10 the watermark never goes back', `${one.scope_id}: ${one.seq}`);
    oracle.durable.set(one.scope_id, one);
    const isHeld = district.backups.slice(-2).every(({ rows: kept }) => holds(kept, one));
    if (!isHeld) violate(oracle, 'J10 two backups hold it', `${one.scope_id}: ${one.seq}`);
  }
}

const known = new WeakMap<DistrictBackup, ReadonlySet<string>>();

function holds(backup: DistrictBackup, entry: Held): boolean {
  const places = known.get(backup) ?? placesOf(backup);
  known.set(backup, places);
  return places.has(placeOf(entry));
}

function placesOf(backup: DistrictBackup): ReadonlySet<string> {
  return new Set((JSON.parse(backup.get('feed') ?? '[]') as Held[]).map(placeOf));
}

function placeOf({ scope_id: scopeId, seq, chk }: Held): string {
  return `${scopeId}/${seq}/${chk}`;
}
