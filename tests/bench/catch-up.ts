import { v7 as uuidv7 } from 'uuid';
import { clinicScope, residentInsert } from '../support/acts.ts';
import type { Workstation } from '../support/clinic.ts';
import { insertAll, openHomeThread, openLoadedDesk } from './first-load.ts';
import type { Measured } from './report.ts';

const CHANGES = 1_000;
/** As many entries as a desk stores in one commit (`electron/data/replication/follow.ts`). */
const ROWS_PER_COMMIT = 250;

/**
 * A desk that has the whole clinic was away from its home, and 1,000 residents were registered meanwhile,
 * one act each: from the moment the line is back until all are in its rows, found by their keys. Beside it
 * the same rows inserted into the same tables of another desk that is as full.
 */
export async function benchCatchUp({
  residents,
  turns,
}: {
  readonly residents: number;
  readonly turns: number;
}): Promise<Measured> {
  const home = await openHomeThread(residents);
  const { desk } = await openLoadedDesk(home);
  const { desk: plain } = await openLoadedDesk(home);
  await plain.replicator.stop();
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let turn = -1; turn < turns; turn += 1) {
    bare.push(await insertBare(plain));
    desk.replicator.setHomeCut(true);
    const head = await home.register(CHANGES);
    ours.push(await catchUp(desk, head));
  }
  await desk.close();
  await plain.close();
  await home.close();
  return {
    what: `${CHANGES} acts into a desk of ${residents} residents with their records, ${home.rows} rows; the first turn of each is not counted`,
    ours: ours.slice(1),
    beside: { name: 'the same rows inserted', samples: bare.slice(1) },
  };
}

async function catchUp(desk: Workstation, head: number): Promise<number> {
  const arrived = Promise.withResolvers<void>();
  const look = async () => {
    if ((await positionOf(desk)) >= head) arrived.resolve();
  };
  const stop = desk.ledger.onChange((_entities, scopeId) => {
    if (scopeId === clinicScope) void look().catch(arrived.reject);
  });
  const startedAt = performance.now();
  desk.replicator.setHomeCut(false);
  await arrived.promise;
  stop();
  return performance.now() - startedAt;
}

async function positionOf({ db }: Workstation): Promise<number> {
  const { seq } = await db.read
    .selectFrom('scopes')
    .select('seq')
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();
  return seq;
}

async function insertBare({ db }: Workstation): Promise<number> {
  const rows = Array.from({ length: CHANGES }, () => residentInsert(uuidv7()));
  const startedAt = performance.now();
  for (let at = 0; at < CHANGES; at += ROWS_PER_COMMIT)
    await insertAll(db, rows.slice(at, at + ROWS_PER_COMMIT));
  return performance.now() - startedAt;
}
