import type { DistrictBackup } from './district.ts';
import { violate } from './oracle.ts';
import type { World } from './world.ts';

type Announced = { readonly scope_id: string; readonly seq: number; readonly chk: string };
type Entry = Announced & { readonly tx_id: string };

/**
 * J10: what is announced as durable never goes back, and every transaction below it lies in each of the
 * newest two backups from then on. It is looked up in them, apart from the program that announced it;
 * under a new home it may have another place in the feed.
 */
export async function checkWatermark({ district, oracle }: World): Promise<void> {
  const { rows } = await district.store.engine.query<Announced>(
    'select scope_id, seq, chk from durable order by scope_id',
  );
  const newest = district.backups.slice(-2).map(({ rows: kept }) => contentOf(kept));
  for (const one of rows) {
    const before = oracle.durable.get(one.scope_id);
    const isSame = before?.seq === one.seq && before.chk === one.chk;
    if (before && !isSame && one.seq <= before.seq)
      violate(oracle, 'J10 the watermark never goes back', `${one.scope_id}: ${one.seq}`);
    oracle.durable.set(one.scope_id, one);
    if (!isSame) for (const txId of below(one, newest)) oracle.secured.add(txId);
  }
  for (const { held } of newest) {
    const lost = [...oracle.secured].find((txId) => !held.has(txId));
    if (lost) violate(oracle, 'J10 two backups hold what is secured', lost);
  }
}

type Content = { readonly feed: readonly Entry[]; readonly held: ReadonlySet<string> };

function below({ scope_id: scopeId, seq, chk }: Announced, newest: readonly Content[]) {
  const feeds = newest.map(({ feed }) => feed.filter((entry) => entry.scope_id === scopeId));
  const own = feeds.find((feed) => feed.some((entry) => entry.seq === seq && entry.chk === chk));
  return (own ?? []).filter((entry) => entry.seq <= seq).map((entry) => entry.tx_id);
}

const known = new WeakMap<DistrictBackup, Content>();

function contentOf(backup: DistrictBackup): Content {
  const found = known.get(backup);
  if (found) return found;
  const read = (table: string) => JSON.parse(backup.get(table) ?? '[]') as Entry[];
  const held = ['feed', 'limbo', 'mail'].flatMap((table) => read(table).map((row) => row.tx_id));
  const content = { feed: read('feed'), held: new Set(held) };
  known.set(backup, content);
  return content;
}
