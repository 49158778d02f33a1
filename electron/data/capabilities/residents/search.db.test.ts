import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateClinic } from '../../../../shared/demo/generate-clinic.ts';
import {
  parseSearchText,
  type SearchToken,
} from '../../../../shared/domain/identity/search-text.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import { startWorkstation, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { prepared } from '../../db/write-context.ts';
import { searchResidents } from './search.ts';
import { signKeys } from './sign-keys.ts';

/** The promise of the search, computed from all keys at once. */
let desk: TestWorkstation;
let keys: readonly { readonly key: string; readonly resident_id: string }[];
let expected: ReadonlySet<string>;
let ofOwnArea: ReadonlySet<string>;

beforeAll(async () => {
  desk = await startWorkstation();
  const { database, ledger, workstation, clock } = desk.app;
  const today = clinicDate(clock.now());
  const clinic = generateClinic({ seed: 11, today, residents: 400 });
  const actor = { kind: 'server', id: 'demo', place: 'demo' } as const;
  const scopeId = workstation.clinicId;
  await database.write(async (db) => {
    for (const ops of clinic.clinicOps())
      await ledger.issue(db, { scopeId, actor, ops: ops.map(livingElsewhere) });
  });
  keys = await database.read
    .selectFrom('search_keys')
    .select(['key', 'resident_id'])
    .orderBy('key')
    .orderBy('resident_id')
    .execute();
  const booked = await database.read
    .selectFrom('appointments')
    .select('resident_id')
    .where('date', '=', today)
    .execute();
  expected = new Set(booked.map(({ resident_id }) => resident_id));
  const own = await database.read
    .selectFrom('residents')
    .select('id')
    .where('catchment_id', 'is not', null)
    .execute();
  ofOwnArea = new Set(own.map(({ id }) => id));
  expect(ofOwnArea.size).toBeGreaterThan(100);
  expect(ofOwnArea.size).toBeLessThan(400);
});
afterAll(() => desk.close());

/** Every second person lives in no area of the clinic. */
function livingElsewhere(op: Operation): Operation {
  const isElsewhere =
    op.op === 'insert' &&
    op.entity === 'residents' &&
    Number.parseInt(op.rowId.at(-1) ?? '', 16) % 2;
  return isElsewhere ? { ...op, fields: { ...op.fields, catchment_id: null } } : op;
}

function best(text: string): readonly string[] {
  const hasForm = (key: string, { forms }: SearchToken) =>
    forms.some((form) => key.startsWith(form));
  const countOf = (token: SearchToken) => keys.filter(({ key }) => hasForm(key, token)).length;
  const [first, ...others] = parseSearchText(text).tokens.toSorted(
    (one, other) => countOf(one) - countOf(other),
  );
  const fits = (id: string, token: SearchToken) =>
    keys.some(({ key, resident_id }) => resident_id === id && hasForm(key, token));
  const matching = (first?.forms ?? []).flatMap((form) =>
    keys.filter(({ key }) => key.startsWith(form)),
  );
  const ids = [...new Set(matching.map(({ resident_id }) => resident_id))].filter((id) =>
    others.every((token) => fits(id, token)),
  );
  const sure = (first?.forms ?? []).filter((form) => !first?.guesses?.includes(form));
  const isSure = new Set(
    keys
      .filter(({ key }) => sure.some((form) => key.startsWith(form)))
      .map(({ resident_id }) => resident_id),
  );
  const placeOf = (id: string) => {
    if (expected.has(id)) return 0;
    return (ofOwnArea.has(id) ? 1 : 2) + (isSure.has(id) ? 0 : 2);
  };
  return ids.toSorted((one, other) => placeOf(one) - placeOf(other)).slice(0, 20);
}

function found(text: string): readonly string[] {
  const now = desk.clock.now();
  const hits = searchResidents(desk.app.database.read, { text, limit: 20, now });
  return hits.map(({ residentId }) => residentId);
}

/** Beginnings of two keys of one person, of every twentieth one. */
function wordsOfPeople(): readonly string[] {
  const people = Map.groupBy(keys, ({ resident_id }) => resident_id);
  return [...people.values()]
    .filter((_, at) => at % 20 === 0)
    .flatMap((own) =>
      own.flatMap(({ key }, at) => {
        const other = own[(at * 7 + 3) % own.length]?.key ?? '';
        return [1, 2, 4].map(
          (length) => `${beginning(key, length)} ${beginning(other, 5 - length)}`,
        );
      }),
    );
}

function beginning(key: string, length: number): string {
  return [...key].slice(0, length).join('');
}

function allKeys() {
  const { read } = desk.app.database;
  return read.selectFrom('search_keys').selectAll().orderBy('key').orderBy('resident_id').execute();
}

describe('the first twenty', () => {
  it('are those of today, then in the order of the key, after one to six keys of anything', async () => {
    const texts = new Set(
      keys.flatMap(({ key }, at) =>
        (at % 13 === 0 ? [1, 2, 3, 4, 6] : []).map((length) => [...key].slice(0, length).join('')),
      ),
    );
    expect(texts.size).toBeGreaterThan(300);
    for (const text of texts) expect([text, found(text)]).toEqual([text, best(text)]);
  });

  it('put whoever has a number with this end before whoever has this birthday', () => {
    const birthday = keys.find(({ key }) => key.startsWith('*'))?.key.slice(1) ?? '';
    expect(found(birthday)).toEqual(best(birthday));
    const spoken = `${Number(birthday.slice(0, 2))}月${Number(birthday.slice(2))}日`;
    expect(found(spoken).length).toBeGreaterThan(0);
    expect(found(spoken)).toEqual(best(spoken));
  });

  it('put everybody with a booking today before others, when one key fits nearly all', () => {
    const ids = found('1');
    expect(ids).toHaveLength(20);
    expect(ids.every((id) => expected.has(id))).toBe(true);
  });

  it('fit both words, whichever of them is the rarer', () => {
    for (const [one = '', other = ''] of [
      ['王', '1'],
      ['1', '王'],
      ['李', '19'],
      ['张', 'z'],
    ]) {
      expect(found(`${one} ${other}`)).toEqual(best(`${one} ${other}`));
    }
  });

  it('fit any two words of somebody, as all keys together say', () => {
    let people = 0;
    for (const text of wordsOfPeople()) {
      const { tokens } = parseSearchText(text);
      const ids = found(text);
      if (tokens.length > 1) people += ids.length;
      expect([text, ids]).toEqual([text, best(text)]);
    }
    expect(people).toBeGreaterThan(1_000);
  });

  it('are the same for keys from before there were signs, which get theirs bit by bit', async () => {
    const { database } = desk.app;
    const signed = await allKeys();
    const texts = wordsOfPeople().filter((_, at) => at % 10 === 0);
    const before = texts.map(found);
    await database.write(async (db) => {
      prepared(db)('update search_keys set heads = -1, pairs = -1, longer = -1').run();
      prepared(db)(`insert into search_signing values (1, '')`).run();
    });
    // Everybody is found; who comes first is known again with the signs.
    const sorted = (lists: readonly (readonly string[])[]) =>
      lists.filter((ids) => ids.length < 20).map((ids) => ids.toSorted());
    expect(sorted(texts.map(found))).toEqual(sorted(before));
    await signKeys(database, AbortSignal.abort());
    expect((await allKeys()).every(({ heads }) => heads === -1)).toBe(true);
    await signKeys(database, new AbortController().signal);
    expect(await allKeys()).toEqual(signed);
    await signKeys(database, new AbortController().signal); // there is nothing left to do
    expect(texts.map(found)).toEqual(before);
  });

  it('are nobody where nothing fits', () => {
    expect(found('不存在')).toEqual([]);
    expect(found('  ')).toEqual([]);
  });
});
