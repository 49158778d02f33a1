import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, residentInsert } from '../../../../tests/support/acts.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { openReplica } from '../../../../tests/support/replica.ts';
import { prepared } from '../../db/write-context.ts';
import { watchDigest } from './digest-watch.ts';

test('once a day, and at once when rows wait to be fetched', async () => {
  const replica = await openReplica({ isHome: true });
  await replica.issue([residentInsert(uuid())]);
  const outcomes: string[] = [];
  let now = 0;
  let looks = 0;
  const watch = watchDigest(
    {
      ...replica,
      clock: { ...replica.clock, monotonic: () => now },
      scopeId: clinicScope,
      peer: null,
      district: null,
    },
    {
      after: (delayMs, act) => {
        const timer = setTimeout(() => {
          now += delayMs;
          looks += 1;
          act();
        }, 1);
        return () => clearTimeout(timer);
      },
      random: () => 0.5,
      onOutcome: (outcome) => outcomes.push(outcome),
      onFault: (error) => outcomes.push(String(error)),
    },
  );
  // 144 looks are a day.
  await eventually(() => expect(looks).toBeGreaterThan(300));
  expect(outcomes.length).toBeGreaterThan(1);
  expect(outcomes.length).toBeLessThan(looks / 100);
  expect(new Set(outcomes)).toEqual(new Set(['equal']));
  const before = outcomes.length;
  await replica.db.write(async (db) => {
    prepared(db)('insert into rows_to_fetch values (?, ?, ?)').run(clinicScope, 'residents', 'r');
  });
  await eventually(() => expect(outcomes.length).toBeGreaterThan(before + 2));
  await watch.stop();
  await replica.close();
});
