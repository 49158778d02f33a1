import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import { type HomeWorkstation, openHome } from '../../../tests/support/clinic.ts';
import { openBareDesk } from '../../../tests/support/first-load.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { clearScope, unfoldWaiting } from './snapshot/clear-scope.ts';
import { isNewcomer } from './succession.ts';
import { becomeHome } from './take-over.ts';

const { kept } = keeping();

const isNew = ({ db }: HomeWorkstation) => db.write(async (trx) => isNewcomer(trx, clinicScope));

test('a home that was set up, and that the district never heard, loads its clinic from there', async () => {
  const home = await kept(openHome());
  await home.start();
  expect(await isNew(home)).toBe(true);
});

test('a desk that took over is not new, also before the district has heard it', async () => {
  const home = await kept(openHome());
  await home.start();
  const next = await kept(openHome({ image: home.image(), takesOver: true }));
  expect(await isNew(next)).toBe(false);
});

test('what was done before a clinic is pulled counts in the rows of the one that leads then', async () => {
  const successor = await kept(openBareDesk());
  const { db, ledger, device, clock } = successor;
  const [a, b, linkId] = [uuid(), uuid(), uuid()];
  const link = { op: 'link', kind: 'merge', linkId, a, b, supersedes: null } as const;
  await successor.issue([residentInsert(a), residentInsert(b), link]);
  await db.write(async (trx) => {
    await clearScope(trx, clinicScope, 'clinic');
    unfoldWaiting(trx, clinicScope);
    await becomeHome(trx, clinicScope, { ledger, device, now: clock.now(), url: null });
  });
  const links = await db.read.selectFrom('links').select('link_id').execute();
  expect(links).toEqual([{ link_id: linkId }]);
});
