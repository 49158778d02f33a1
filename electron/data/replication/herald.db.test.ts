import { expect, test } from 'vitest';
import { clinicScope } from '../../../tests/support/acts.ts';
import { openHome } from '../../../tests/support/clinic.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { createHerald } from './herald.ts';
import type { Peer } from './peer.ts';
import { claimAnew } from './rebirth.ts';

const { kept } = keeping();

test('who was replaced and says that it is the home is told again until it gives way, or is given way to', async () => {
  const [home, former] = [await kept(openHome()), await kept(openHome())];
  const better = await former.db.write(async (trx) => {
    claimAnew(trx, clinicScope, former.device);
    return claimAnew(trx, clinicScope, former.device);
  });
  let asked = 0;
  const peer = {
    ask: async () => {
      asked += 1;
      return { claim: better };
    },
  } as unknown as Peer;
  const waiting: (() => void)[] = [];
  const givesWay = [false, true];
  const herald = createHerald({
    db: home.db,
    scopeId: clinicScope,
    peer,
    onOutbid: async (claim) => {
      expect(claim).toEqual(better);
      return givesWay.shift() ?? false;
    },
    after: (_ms, then) => {
      waiting.push(then);
      return () => undefined;
    },
    onFault: (error) => home.faults.push(error),
  });
  await herald.start();
  await eventually(() => expect(waiting).toHaveLength(1));
  waiting.pop()?.();
  await eventually(() => expect([asked, givesWay.length]).toEqual([2, 0]));
  await herald.stop();
  expect([waiting, home.faults]).toEqual([[], []]);
});
