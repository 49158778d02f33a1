import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { searchResidents } from '../../electron/data/capabilities/residents/search.ts';
import type { DatabaseHandle } from '../../electron/data/db/handle.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { generateDistrict } from '../../shared/demo/generate-district.ts';
import { createRandom } from '../../shared/demo/random.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';
import { bulkLoad } from '../support/bulk-load.ts';
import { searchInMemory } from './search-memory.ts';
import type { Measured } from './report.ts';

const today = '2026-11-21' as CalendarDate;
const now = Date.parse('2026-11-21T01:00:00Z');
const wanted = new Set(['residents', 'resident_documents', 'appointments']);
/** One to six keys, as people type on. */
const LENGTHS = [1, 2, 3, 4, 5, 6];
const PEOPLE = 120;
const SCANS = 12;

/**
 * Real queries of one to six keys over everything that a resident can be found by; beside it a LIKE scan
 * and an index in memory of the same residents.
 */
export async function benchSearch({
  residents,
}: {
  readonly residents: number;
}): Promise<{ readonly search: Measured; readonly 'search-memory': Measured }> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-bench-'));
  const database = await openDatabase(join(directory, 'clinic.db'), databaseKey('5a'.repeat(32)));
  try {
    const startedAt = performance.now();
    const clinic = generateDistrict({ seed: 3, today, residents, clinics: 1 }).clinicAt(0);
    const rows = await bulkLoad(database, clinic.clinicOps(), {
      scopeId: clinic.clinicId,
      makeTxId: uuidv7,
      only: wanted,
    });
    const rate = Math.round((rows / (performance.now() - startedAt)) * 1_000);
    // Other people are looked for first: it warms the code, and the pages that any search reads.
    typeAll(database, await pickTexts(database, 'what was typed before'));
    const texts = await pickTexts(database, 'what people type');
    const ours = typeAll(database, texts);
    const what = `${residents} residents, encrypted; filled with ${rate} rows/s and their keys`;
    const memory = await searchInMemory(database, texts);
    return {
      search: {
        what,
        ours,
        beside: { name: 'LIKE scan', samples: await scanAll(database, texts) },
      },
      'search-memory': {
        what: `the same texts; MiniSearch holds ${memory.what}`,
        ours,
        beside: { name: 'MiniSearch', samples: memory.samples },
      },
    };
  } finally {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function typeAll(database: DatabaseHandle, texts: readonly string[]): number[] {
  const took: number[] = [];
  for (const text of texts) {
    const startedAt = performance.now();
    searchResidents(database.read, { text, limit: 20, now });
    took.push(performance.now() - startedAt);
  }
  return took;
}

async function scanAll(database: DatabaseHandle, texts: readonly string[]): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < SCANS; turn += 1) {
    const text = `%${texts[turn * 37] ?? ''}%`;
    const startedAt = performance.now();
    await database.read
      .selectFrom('residents')
      .select(['id', 'name'])
      .where((eb) => eb.or([eb('name', 'like', text), eb('phone', 'like', text)]))
      .orderBy('name')
      .limit(20)
      .execute();
    took.push(performance.now() - startedAt);
  }
  return took;
}

/** Beginnings of the keys of people picked at random. */
async function pickTexts({ read }: DatabaseHandle, seed: string): Promise<readonly string[]> {
  const random = createRandom(seed);
  const last = await read
    .selectFrom('residents')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .execute();
  const first = await read.selectFrom('residents').select('id').orderBy('id').limit(1).execute();
  const [from = 0, to = 0] = [first, last].map(([row]) => timeOf(row?.id ?? ''));
  const texts: string[] = [];
  for (let turn = 0; turn < PEOPLE; turn += 1) {
    const id = `${idFrom(random.integer(from, to))}-0000-0000-000000000000`;
    const person = await read
      .selectFrom('residents')
      .select('id')
      .where('id', '>=', id)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!person) continue;
    const keys = await read
      .selectFrom('search_keys')
      .select('key')
      .where('resident_id', '=', person.id)
      .execute();
    // A birthday is typed without the mark that it has in the index.
    for (const length of LENGTHS)
      texts.push([...random.pick(keys).key.replace(/^\*/, '')].slice(0, length).join(''));
  }
  return texts;
}

function timeOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}

function idFrom(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
