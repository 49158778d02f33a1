import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileKey } from '../simulation/workstation.ts';
import type { Stage } from './stage.ts';
import { torture } from './torture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-torture-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A few moments of what `npm run torture` does for minutes, so that it can not rot. */
test('killed at random, real processes lose nothing and do nothing twice', async () => {
  const { commits, kills, ...bad } = await torture({
    folder,
    seed: '7',
    durationMs: 10_000,
    followers: [1, 0],
    onProgress: () => undefined,
  });
  expect(bad).toEqual({ lost: [], doubled: [], violations: [] });
  expect(commits).toBeGreaterThan(0);
  expect(kills).toBeGreaterThan(0);
}, 240_000);

/** An act of a member of staff that made nothing new: only the count of that person's acts misses it. */
const ACT = `from feed join scopes using (scope_id) where scopes.kind = 'clinic' and feed.status = 'applied'
  and json_extract(body, '$.actor.kind') = 'staff' and body not like '%"op":"insert"%'
  and body not like '%"op":"link"%'`;

/** Changes what is on the disk of a clinic's last workstation, which nobody has open any more. */
function onDisk({ clinics }: Stage, text: string): number {
  const path = clinics[0]?.workstations.at(-1)?.path ?? '';
  const database = new Database(path);
  try {
    database.pragma(`cipher='aegis'`);
    database.pragma(`key='raw:${fileKey}'`);
    return database.prepare(text).run().changes;
  } finally {
    database.close();
  }
}

test.each([
  { what: 'lost', text: `delete from feed where tx_id = (select feed.tx_id ${ACT} limit 1)` },
  {
    what: 'doubled',
    text: `insert into feed (scope_id, seq, chk, tx_id, tx_hash, replica_id, tx_no, status, received_at, body)
      select scope_id, (select max(seq) + 1 from feed), feed.chk, 'again', tx_hash, replica_id, tx_no,
        feed.status, received_at, body ${ACT} limit 1`,
  },
] as const)(
  'an act that is $what at one workstation is noticed',
  async ({ what, text }) => {
    const { lost, doubled } = await torture({
      folder,
      seed: '8',
      durationMs: 4_000,
      followers: [1],
      onProgress: () => undefined,
      spoil: async (stage) => expect(onDisk(stage, text)).toBe(1),
    });
    const found = { lost, doubled };
    expect(found[what]).toHaveLength(1);
    expect(found[what === 'lost' ? 'doubled' : 'lost']).toEqual([]);
  },
  240_000,
);
