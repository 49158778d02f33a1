import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { residentInsert } from '../../tests/support/acts.ts';
import { feedIds, type HomeWorkstation, openDesk, openHome } from '../../tests/support/clinic.ts';
import { districtFeedIds, openTestDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';

const { kept, closed } = keeping();

const issueOne = async (at: HomeWorkstation) => (await at.issue([residentInsert(uuid())])).txId;

test('of two copies of a home one goes on, the other one follows it, and nothing of either is lost', async () => {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  const made = [await issueOne(home)];
  await eventually(async () => expect(await districtFeedIds(district)).toEqual(made));
  const image = home.image();
  const copy = await kept(openHome({ districtUrl: district.url, image }));
  made.push(await issueOne(home), await issueOne(copy));
  await copy.start();
  await eventually(async () => expect(await districtFeedIds(district)).toHaveLength(3));
  // Whoever offers next hears that the other one was faster.
  made.push(await issueOne(home), await issueOne(copy));
  await eventually(() => expect([...home.heard, ...copy.heard]).toHaveLength(1));
  const [one, other] = home.heard.length > 0 ? [copy, home] : [home, copy];
  const retired = other.image();
  await closed(other);
  const back = await kept(
    openDesk(one.server.url, { image: retired, enrolmentCode: 'no code lets it in' }),
  );
  await back.start();
  await eventually(async () => {
    expect(new Set(await districtFeedIds(district))).toEqual(new Set(made));
    expect(await feedIds(back)).toEqual(await districtFeedIds(district));
  }, 30_000);
  expect([...one.faults, ...back.faults, ...district.faults]).toEqual([]);
}, 90_000);
