import { expect, test } from 'vitest';
import { clinicScope } from '../../tests/support/acts.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { forgetScope } from '../../tests/support/forget-scope.ts';
import { keeping } from '../../tests/support/kept.ts';
import { arrived, east, lookUp, openTwoClinics, people } from '../../tests/support/two-clinics.ts';
import type { Replica } from '../../tests/support/replica.ts';
import { decodeRow } from '../../shared/replication/rows.ts';
import { inTransaction } from '../db/open.ts';
import { grant } from './grants.ts';
import { countMail } from './mailbox.ts';

const { kept } = keeping();

/** Every value of the phone that stands, each once. */
async function phones({ db }: Replica): Promise<readonly unknown[]> {
  const row = await db.read.selectFrom('residents').selectAll().executeTakeFirstOrThrow();
  const heads = decodeRow('residents', row).state.registers['phone']?.heads ?? [];
  return [...new Set(heads.map(({ value }) => value))];
}

test('a value that came with a grant that the district forgot is replaced by what its clinic wrote meanwhile', async () => {
  const { district, west, other, residentId } = await openTwoClinics(kept);
  await lookUp(other);
  await eventually(async () =>
    expect(await people(other)).toMatchObject([{ phone: '13800000000' }]),
  );
  await arrived(district, other, east);
  other.replicator.setDistrictCut(true);
  await forgetScope(district, east);
  // Somebody is looked up anew before the district hears that it was done before.
  const why = { role: 'look-up', because: '就诊', askedBy: null, expiresAt: null } as const;
  const granted = { scopeId: east, residentId, sourceScopeId: clinicScope, ...why };
  await inTransaction(district.db, (trx) => grant(trx, granted, district.district.writer));
  for (const phone of ['13900000000', '13700000000']) await west.patch(residentId, 'phone', phone);
  await arrived(district, west, clinicScope);
  other.replicator.setDistrictCut(false);
  await eventually(async () => {
    await arrived(district, other, east);
    expect(await countMail(district.db, east)).toBe(0);
    expect(await phones(other)).toEqual(['13700000000']);
  });
  await west.patch(residentId, 'phone', '13600000000');
  await eventually(async () => expect(await phones(other)).toEqual(['13600000000']));
  expect([...district.faults, ...other.faults, ...west.faults]).toEqual([]);
});
