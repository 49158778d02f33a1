import pg from 'pg';
import { expect, test } from 'vitest';
import { clinicScope } from '../../tests/support/acts.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { districtPeer, firstOffer, greetDistrict } from '../../tests/support/first-offer.ts';
import { keeping } from '../../tests/support/kept.ts';
import { openReplica } from '../../tests/support/replica.ts';
import type { Ask } from '../../shared/replication/protocol.ts';

const { kept } = keeping();

/** Somebody who has the row of a scope and does not give it back, until told to. */
async function holdScope({ databaseUrl }: RunningDistrict, scopeId: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query('select 1 from scopes where scope_id = $1 for update', [scopeId]);
  return { close: () => client.end() };
}

/** How many connections to the database wait for a row that somebody else has. */
async function countBlocked({ databaseUrl }: RunningDistrict): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ waiting: number }>(`select count(*)::int as waiting
    from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  await client.end();
  return rows[0]?.waiting ?? 0;
}

test('a clinic that hands over all at once has its share of the database, and others are answered', async () => {
  const district = await kept(openTestDistrict());
  const [busy, other] = [
    await kept(openReplica({ isHome: true })),
    await kept(openReplica({ isHome: true })),
  ];
  const [pushing, neighbour] = [districtPeer(busy, district), districtPeer(other, district)];
  const offer = firstOffer(busy);
  const ask = (entries: Ask<'offer'>['entries']) =>
    pushing.ask('offer', { ...offer, entries }, { timeoutMs: 20_000 });
  await ask([]);
  const held = await holdScope(district, clinicScope);
  const handedOver = Array.from({ length: 40 }, () => ask(offer.entries));
  await eventually(async () => expect(await countBlocked(district)).toBeGreaterThan(0));
  for (let count = 0; count < 10; count += 1) await greetDistrict(neighbour);
  await held.close();
  const answers = await Promise.all(handedOver);
  expect(new Set(answers.map(({ position }) => position.seq))).toEqual(new Set([1]));
  expect(district.faults).toEqual([]);
}, 40_000);
