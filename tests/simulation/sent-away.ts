import { revokeDevice } from '../../electron/data/replication/workstations.ts';
import { releaseQuarantined } from '../../server/scopes/quarantine.ts';
import { assert } from '../../shared/lib/assert.ts';
import { act } from './acts.ts';
import { die } from './faults.ts';
import { fairWeather } from './line.ts';
import { violate } from './oracle.ts';
import { BEGINNING_MS, deviceRow } from './people.ts';
import { regimes } from './regimes.ts';
import type { Host, World } from './world.ts';

const WHILE_MS = 5_000;
/** Longer than a home that has nothing to say is silent to the district. */
const LONG_MS = 70_000;
const RETURN_MS = 30_000;
/** In bad weather a desk rests, and waits for answers that were lost. */
const LOOKS_MAX = 5;
const OFFLINE_ACTS = 4;
/** Of SQL, until a process dies that hands over. */
const STATEMENTS = 25;

/**
 * A desk is sent away while it is out of reach and people work there. When it is back, in bad weather and dying
 * once, its home keeps and acknowledges what it has, and shows nothing of it until an operator releases it.
 */
export async function sentAway(world: World): Promise<void> {
  const { timeline, hosts, oracle } = world;
  const [home, desk, other] = hosts;
  assert(home && desk && other, 'a clinic of three');
  const pass = (ms: number) => timeline.runUntil(timeline.now() + ms);
  await act(world, home, 0);
  await pass(WHILE_MS);
  await act(world, desk, 0);
  await pass(WHILE_MS);
  const before = new Set(oracle.committed.keys());
  desk.line.setCut(true);
  for (let time = 0; time < OFFLINE_ACTS; time += 1) await act(world, desk, 0);
  const late = [...oracle.committed.keys()].filter((txId) => !before.has(txId));
  await dismiss(world, home, desk);
  for (const { line } of hosts) line.setWeather(regimes.net.weather);
  desk.line.setCut(false);
  desk.process?.life.limit(STATEMENTS);
  await act(world, other, 0);
  for (let look = 0; look < LOOKS_MAX && (await statusesOf(home, late)).length === 0; look += 1)
    await pass(LONG_MS);
  for (const { line } of hosts) line.setWeather(fairWeather);
  await pass(LONG_MS);
  await checkHandedOver(world, { home, desk, late });
  const released = await release(world, home, late);
  await pass(LONG_MS);
  const counting = await statusesOf(home, released);
  if (counting.length !== late.length || counting.some((status) => status !== 'applied'))
    violate(oracle, 'J3 what is released counts', counting.join());
  // It is not part of the clinic any more, and nothing on its disk is missed.
  await timeline.busy(die(world, desk));
}

function dismiss({ timeline }: World, { process }: Host, desk: Host): Promise<boolean> {
  assert(process, 'the home is on');
  const { id: deviceId } = deviceRow(desk.label);
  const now = BEGINNING_MS + timeline.now();
  const order = { deviceId, by: 'manager', reason: 'stolen', now };
  return timeline.busy(process.db.write(async (trx) => revokeDevice(trx, order)));
}

type HandedOver = { readonly home: Host; readonly desk: Host; readonly late: readonly string[] };

async function checkHandedOver(
  { oracle, district }: World,
  { home, desk, late }: HandedOver,
): Promise<void> {
  const kept = await statusesOf(home, late);
  if (kept.length !== late.length || kept.some((status) => status !== 'quarantined'))
    violate(oracle, 'J3 what comes from a desk that was sent away is set aside', kept.join());
  const own = await desk.process?.db.read
    .selectFrom('self')
    .select(['acked_no', 'next_no'])
    .where('scope_id', '=', desk.clinicId)
    .executeTakeFirst();
  if (own?.acked_no !== (own?.next_no ?? 0) - 1)
    violate(oracle, 'J3 what is set aside is acknowledged', JSON.stringify(own));
  const there = await district.store.db
    .selectFrom('feed')
    .select('status')
    .where('tx_id', 'in', late)
    .execute();
  if (there.length !== late.length || there.some(({ status }) => status !== 'quarantined'))
    violate(oracle, 'J3 the district sets it aside as well', JSON.stringify(there));
}

async function statusesOf({ process }: Host, txIds: readonly string[]): Promise<readonly string[]> {
  const rows = await process?.db.read
    .selectFrom('feed')
    .select('status')
    .where('tx_id', 'in', txIds)
    .execute();
  return (rows ?? []).map(({ status }) => status);
}

/** In the order in which they were done, each when the last one has come back from the home. Answers their new ids. */
async function release(
  { district, timeline, oracle }: World,
  { clinicId: scopeId }: Host,
  txIds: readonly string[],
): Promise<readonly string[]> {
  const { process } = district;
  assert(process, 'the district is on');
  const { writer } = process.district;
  for (const txId of txIds) {
    const order = { scopeId, txId, by: 'operator', reason: 'done before it was stolen' };
    const outcome = await timeline.busy(releaseQuarantined(process.db, order, writer));
    if (outcome !== 'released') violate(oracle, 'J3 what was set aside is released', outcome);
    await timeline.runUntil(timeline.now() + RETURN_MS);
  }
  const { rows } = await district.store.engine.query<{ released_as: string }>(
    'select released_as from quarantine_decisions where released_as is not null',
  );
  return rows.map((row) => row.released_as);
}
