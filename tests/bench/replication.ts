import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { prepared } from '../../electron/data/db/write-context.ts';
import { clinicScope, residentInsert } from '../support/acts.ts';
import { openDesk, openHome, type Workstation } from '../support/clinic.ts';
import { openReplica } from '../support/replica.ts';
import { measurePair } from './pair.ts';
import type { Measured } from './report.ts';

/** From the press at one desk until another desk, which follows the clinic's home, has it in its rows. */
export async function benchChangeDesk({ turns }: { readonly turns: number }): Promise<Measured> {
  const home = await openHome();
  const [here, there] = [await openDesk(home.server.url), await openDesk(home.server.url)];
  for (const one of [home, here, there]) await one.start();
  const bare = await startEcho();
  await changeOnce(here, there); // both have joined when it arrives
  const took = await measurePair(
    () => changeOnce(here, there),
    () => bare.roundTrip(),
    { turns, each: 10 },
  );
  await bare.close();
  for (const one of [here, there, home]) await one.close();
  return {
    what: 'desk to desk through the clinic home, loopback, three encrypted databases with FULL',
    ours: took.ours,
    beside: { name: 'bare HTTP round trip', samples: took.beside },
  };
}

async function changeOnce(here: Workstation, there: Workstation): Promise<void> {
  const rowId = uuidv7();
  const seen = Promise.withResolvers<void>();
  const stop = there.ledger.onChange((entities, scopeId) => {
    if (scopeId === clinicScope && entities.has('residents')) void look().catch(seen.reject);
  });
  const look = async () => {
    const row = await there.db.read
      .selectFrom('residents')
      .select('id')
      .where('id', '=', rowId)
      .executeTakeFirst();
    if (row) seen.resolve();
  };
  await here.issue([residentInsert(rowId)]);
  await seen.promise;
  stop();
}

/** The floor of whatever travels by HTTP. */
export async function startEcho() {
  const server = createServer((request, response) => void request.pipe(response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  const body = JSON.stringify(residentInsert(uuidv7()));
  return {
    roundTrip: async () => {
      await (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).text();
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}

/** An act of one resident, sealed, signed, folded and in the feed; beside it one bare row of the same text. */
export async function benchCommit({ turns }: { readonly turns: number }): Promise<Measured> {
  const [replica, plain] = [
    await openReplica({ isHome: true }),
    await openReplica({ isHome: true }),
  ];
  await plain.db.write(async (db) => {
    prepared(db)('create table bare (id text primary key, body text not null) strict').run();
  });
  const took = await measurePair(
    () => replica.issue([residentInsert(uuidv7())]),
    () =>
      plain.db.write(async (db) => {
        const rowId = uuidv7();
        const body = JSON.stringify(residentInsert(rowId));
        prepared(db)('insert into bare (id, body) values (?, ?)').run(rowId, body);
      }),
    { turns, each: 20 },
  );
  await replica.close();
  await plain.close();
  return {
    what: 'one act to the disk with FULL, encrypted',
    ours: took.ours,
    beside: { name: 'bare insert with FULL', samples: took.beside },
  };
}
