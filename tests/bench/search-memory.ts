import { getHeapStatistics } from 'node:v8';
import MiniSearch from 'minisearch';
import type { DatabaseHandle } from '../../electron/data/db/handle.ts';

/** What one resident takes of the heap, keys and all, with room. */
const BYTES_EACH = 12_000;
const PORTION = 20_000;
/** A single letter takes it seconds: fewer texts say as much. */
const TEXTS = 60;

type Entry = { readonly id: string; readonly keys: string };

/**
 * The peer in memory: MiniSearch over the keys that ours are found by, one word each, any beginning of
 * them. As many residents as the heap has room for; all of them with the usual heap up to some 350,000.
 */
export async function searchInMemory(
  database: DatabaseHandle,
  texts: readonly string[],
): Promise<{ readonly what: string; readonly samples: readonly number[] }> {
  const room = Math.floor(getHeapStatistics().heap_size_limit / BYTES_EACH);
  const heapBefore = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  const index = new MiniSearch<Entry>({
    fields: ['keys'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    searchOptions: { prefix: true, combineWith: 'AND' },
  });
  for await (const entries of entriesOf(database, room)) index.addAll(entries);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const megabytes = Math.round((process.memoryUsage().heapUsed - heapBefore) / 1e6);
  const some = texts.filter((_, at) => at % Math.ceil(texts.length / TEXTS) === 0);
  const samples = some.map((text) => {
    const askedAt = performance.now();
    index.search(text).slice(0, 20);
    return performance.now() - askedAt;
  });
  return { what: `${index.documentCount} in ${megabytes} MB, ready after ${seconds} s`, samples };
}

async function* entriesOf(
  { read }: DatabaseHandle,
  room: number,
): AsyncGenerator<readonly Entry[]> {
  let after = '';
  for (let count = 0; count < room; count += PORTION) {
    const people = await read
      .selectFrom('search_keys')
      .select((eb) => [
        'resident_id as id',
        eb.fn<string>('group_concat', ['key', eb.val(' ')]).as('keys'),
      ])
      .where('resident_id', '>', after)
      .groupBy('resident_id')
      .orderBy('resident_id')
      .limit(PORTION)
      .execute();
    yield people;
    after = people.at(-1)?.id ?? '';
    if (people.length < PORTION) return;
  }
}
