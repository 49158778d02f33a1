import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { type Database, inTransaction } from '../../server/db/open.ts';
import { emptyRow } from '../../shared/replication/fold.ts';
import { columnsOf, encodeRow } from '../../shared/replication/rows.ts';
import { START, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { nurse, residentInsert } from '../support/acts.ts';
import { inTurns, type LightDistrict, openLightDistrict, type Usage } from './light-district.ts';
import type { Measured } from './report.ts';

/** One district full of clinics, seen three ways. */
export type ManyClinics = {
  /** Every home hands over an act as soon as the one before is committed. */
  readonly push: Measured;
  /** The same by ten homes, beside the same server when a tenth of the clinics were there. */
  readonly clinic: Measured;
  /** From a decision of the district until everybody has it. */
  readonly news: Measured;
};

export type Size = {
  readonly clinics: number;
  readonly workstationsEach: number;
  readonly turns: number;
  /** How long nothing happens, to see what waiting costs. */
  readonly idleMs: number;
};

const PUSHES_EACH = 5;
/** Homes that push at the same time where the number of clinics shall not count. */
const FEW_HOMES = 10;
const FEW_PUSHES = 300;

export async function benchManyClinics(size: Size): Promise<ManyClinics> {
  const { clinics, workstationsEach, turns } = size;
  const district = await openLightDistrict();
  try {
    await district.decide();
    const few = Math.max(FEW_HOMES, Math.ceil(clinics / 10));
    await district.connect(few, workstationsEach);
    const before = await pushByFew(district);
    const small = await district.usage();
    await district.connect(clinics - few, workstationsEach);
    const after = await pushByFew(district);
    const full = await district.usage();
    const idle = await watchIdle(district, size.idleMs);
    const news = await watchNews(district, turns);
    const push = await watchPushes(district, turns);
    const end = await district.usage();
    const who = `${clinics} clinics, ${clinics * workstationsEach} workstations that wait`;
    return {
      push: {
        what: `${who}: ${push.rate} pushes/s, ${push.bareRate} bare; memory of the server ${megabytes(end)} MB behind them`,
        ours: push.ours,
        beside: { name: 'bare rows by such a pool', samples: push.bare },
      },
      clinic: {
        what: `one more clinic of ${workstationsEach}: ${perClinic(small, full, clinics - few)}; ${megabytes(full)} MB with all; waiting takes ${idle} % of a processor`,
        ours: after,
        beside: { name: `with ${few} clinics`, samples: before },
      },
      news: {
        what: `one decision to ${who}`,
        ours: news.ours,
        beside: { name: 'as many empty answers, over the lines of the homes', samples: news.bare },
      },
    };
  } finally {
    await district.close();
  }
}

/** Milliseconds of each push, by few homes that are taken in turn from all. */
async function pushByFew({ homes }: LightDistrict): Promise<number[]> {
  const took: number[] = [];
  const stride = Math.max(1, Math.floor(homes.length / FEW_HOMES));
  const pushing = homes.filter((_, at) => at % stride === 0).slice(0, FEW_HOMES);
  for (let round = 0; round < FEW_PUSHES / FEW_HOMES; round += 1)
    await Promise.all(pushing.map(async ({ offer }) => took.push(await timed(offer))));
  return took;
}

/** Of one processor, in percent, while nobody says anything new. */
async function watchIdle(district: LightDistrict, idleMs: number): Promise<number> {
  const before = await district.usage();
  await setTimeout(idleMs);
  const after = await district.usage();
  return Math.round((100 * (after.processorMs - before.processorMs)) / idleMs);
}

async function watchNews(district: LightDistrict, turns: number) {
  const { followers, homeLines } = district;
  const each = followers.length / homeLines.length;
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    bare.push(
      await timed(() =>
        inTurns(homeLines, homeLines.length, async (line) => {
          for (let at = 0; at < each; at += 1) await line.ping();
        }),
      ),
    );
    const told = Promise.all(followers.map(({ hasMoreThan, seq }) => hasMoreThan(seq())));
    ours.push(await timed(() => district.decide().then(() => told)));
  }
  return { ours, bare };
}

async function watchPushes({ homes, db }: LightDistrict, turns: number) {
  const [ours, bare]: [number[], number[]] = [[], []];
  let [oursMs, bareMs] = [0, 0];
  const scopes = await openBareScopes(db, homes.length);
  for (let turn = 0; turn < turns; turn += 1) {
    bareMs += await timed(() =>
      inTurns(scopes, scopes.length, async (scope) => {
        for (let at = 0; at < PUSHES_EACH; at += 1)
          bare.push(await timed(() => insertBare(db, scope)));
      }),
    );
    oursMs += await timed(() =>
      inTurns(homes, homes.length, async ({ offer }) => {
        for (let at = 0; at < PUSHES_EACH; at += 1) ours.push(await timed(offer));
      }),
    );
  }
  const rate = (samples: readonly number[], ms: number) =>
    Math.round((1_000 * samples.length) / ms);
  return { ours, bare, rate: rate(ours, oursMs), bareRate: rate(bare, bareMs) };
}

type BareScope = { readonly scopeId: string; readonly replicaId: string; seq: number };

async function openBareScopes(db: Database, count: number): Promise<readonly BareScope[]> {
  const scopes = Array.from({ length: count }, () => uuidv7());
  const opened = { kind: 'clinic', is_home: false, chk: START.chk } as const;
  await db
    .insertInto('scopes')
    .values(scopes.map((scopeId) => ({ scope_id: scopeId, ...opened })))
    .execute();
  return scopes.map((scopeId) => ({ scopeId, replicaId: uuidv7(), seq: 0 }));
}

const columns = sql.join(columnsOf('residents').map((name) => sql.ref(name)));

/** What a push leaves in the tables, in one transaction and without any question. */
async function insertBare(db: Database, scope: BareScope): Promise<void> {
  const { scopeId, replicaId } = scope;
  const [txId, rowId] = [uuidv7(), uuidv7()];
  const op = residentInsert(rowId);
  const state = { ...emptyRow, created: { txId, fields: op.fields } };
  const values = encodeRow('residents', rowId, { scopeId, state }, () => true);
  scope.seq += 1;
  const entry = { scope_id: scopeId, seq: scope.seq, chk: ZERO_HASH, tx_id: txId };
  const stream = { tx_hash: ZERO_HASH, replica_id: replicaId, tx_no: scope.seq };
  const rest = { status: 'applied', received_at: new Date().toISOString() };
  const body = JSON.stringify({ ...entry, ...stream, actor: nurse, ops: [op] });
  await inTransaction(db, async (trx) => {
    await sql`insert into residents (${columns}) values (${sql.join(values)})`.execute(trx);
    await trx
      .insertInto('feed')
      .values({ ...entry, ...stream, ...rest, body })
      .execute();
    await trx
      .updateTable('scopes')
      .set({ seq: scope.seq })
      .where('scope_id', '=', scopeId)
      .execute();
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function megabytes({ residentBytes }: Usage): number {
  return Math.round(residentBytes / 1_048_576);
}

function perClinic(small: Usage, full: Usage, clinics: number): string {
  const kilobytes = (what: keyof Usage) => Math.round((full[what] - small[what]) / clinics / 1_024);
  return `${kilobytes('residentBytes')} kB, on the heap ${kilobytes('heapBytes')} kB`;
}
