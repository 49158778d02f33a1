import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import { feedIds, openDesk, openHome } from '../../../tests/support/clinic.ts';
import { districtFeedIds, openTestDistrict } from '../../../tests/support/district.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { joinGuest, staffOp } from '../../../tests/support/guests.ts';
import { keeping } from '../../../tests/support/kept.ts';

const { kept, closed } = keeping();

test('the district is known for what it is, also where it wrote in the clinic’s own scope', async () => {
  const district = await kept(openTestDistrict());
  await district.district.reference.seed([staffOp(uuid(), clinicScope)]);
  const first = await kept(openHome({ districtUrl: district.url }));
  await first.start();
  await first.issue([residentInsert(uuid())]);
  await eventually(async () => expect(await districtFeedIds(district)).toHaveLength(1));
  const desk = await kept(openDesk(first.server.url));
  await desk.start();
  const tablet = await kept(joinGuest(district, uuid(), 'tablet'));
  await tablet.start();
  await eventually(async () => {
    const told = await desk.db.read.selectFrom('tablets').select('id').execute();
    expect(told).toHaveLength(1);
  });
  const image = desk.image();
  await closed(desk);
  await closed(first);
  const line = { districtUrl: district.url, enrolmentCode: 'no code lets it in' };
  const next = await kept(openHome({ ...line, image, takesOver: true }));
  await next.start();
  const { txId } = await next.issue([residentInsert(uuid())]);
  await eventually(async () => expect(await districtFeedIds(district)).toContain(txId));
  expect(await districtFeedIds(district)).toEqual(await feedIds(next));
  expect([...next.faults, ...district.faults]).toEqual([]);
}, 60_000);
