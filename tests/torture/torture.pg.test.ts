import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileKey } from '../simulation/workstation.ts';
import type { Stage } from './stage.ts';
import { torture } from './torture.ts';
import type { Verdict } from './verdict.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-torture-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An act of a member of staff that made nothing new: only the count of that person's acts misses it. */
const ACT = `from feed join scopes using (scope_id) where scopes.kind = 'clinic' and feed.status = 'applied'
  and json_extract(body, '$.actor.kind') = 'staff' and body not like '%"op":"insert"%'
  and body not like '%"op":"link"%'`;

const double = `insert into feed (scope_id, seq, chk, tx_id, tx_hash, replica_id, tx_no, status, received_at, body)
  select scope_id, (select max(seq) + 1 from feed), feed.chk, 'again', tx_hash, replica_id, tx_no,
    feed.status, received_at, body ${ACT} limit 1`;
const takeBack = `delete from feed where tx_id = 'again'`;
const lose = `delete from feed where tx_id = (select feed.tx_id ${ACT} limit 1)`;

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

/** The test of the test: an act that is doubled, or lost, at one workstation is noticed. */
async function spoil(stage: Stage, judgeAgain: () => Promise<Verdict>): Promise<void> {
  const found = async () => {
    const { lost, doubled } = await judgeAgain();
    return { lost: lost.length, doubled: doubled.length };
  };
  expect(await judgeAgain()).toMatchObject({ lost: [], doubled: [], violations: [] });
  expect(onDisk(stage, double)).toBe(1);
  expect(await found()).toEqual({ lost: 0, doubled: 1 });
  expect(onDisk(stage, takeBack)).toBe(1);
  expect(onDisk(stage, lose)).toBe(1);
  expect(await found()).toEqual({ lost: 1, doubled: 0 });
}

/** A few moments of what `npm run torture` does for minutes, so that it can not rot. */
test('killed at random, real processes lose nothing and do nothing twice', async () => {
  const { commits, kills, ...bad } = await torture({
    folder,
    seed: '7',
    durationMs: 6_000,
    followers: [1, 0],
    hasStrokes: false,
    strokesFirst: ['take-over'],
    onProgress: () => undefined,
    afterwards: spoil,
  });
  expect(bad).toEqual({ lost: [], doubled: [], violations: [] });
  expect(commits).toBeGreaterThan(0);
  expect(kills).toBeGreaterThan(0);
}, 240_000);
