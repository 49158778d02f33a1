import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../../tests/support/eventually.ts';
import { bindKiosk, kioskId } from '../../../../tests/support/kiosk-desk.ts';
import { card, registration } from '../../../../tests/support/people.ts';
import { openTwoDesks, type TwoDesks } from '../../../../tests/support/two-desks.ts';
import { firstOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';

const wang = { name: '王秀英', birthDate: '1961-03-12', sex: 'female', serial: 8 } as const;
const otherKiosk = '01970000-0000-7000-8000-000000000002';

let clinic: TwoDesks;
beforeEach(async () => {
  clinic = await openTwoDesks();
  const { home, desk } = clinic;
  await bindKiosk(home);
  await bindKiosk(desk, '2号自助机', otherKiosk);
  const { residentId } = await home.signedIn('reception').residents.register({
    idempotencyKey: home.key(),
    registration: registration({ ...wang, phone: '13800000001' }),
    cardToken: null,
    reason: null,
  });
  await eventually(async () => {
    const rows = desk.app.database.read.selectFrom('residents').select('id');
    expect(await rows.execute()).toEqual([{ id: residentId }]);
  });
});
afterEach(() => clinic.close());

function summary(at: TestWorkstation, digits: string | null) {
  // Two tries are never of one moment.
  at.clock.advance(1_000);
  return at.connect('devices').client.deviceLink.kioskSummary({
    eventId: at.key(),
    deviceId: at === clinic.home ? kioskId : otherKiosk,
    at: toInstant(at.clock.now()),
    card: card(wang),
    digits,
  });
}

const locked = async (at: TestWorkstation) =>
  (await firstOf(at.signedIn('reception').kiosks.notices())).locked;

test('three wrong figures are three in the whole clinic, and either desk lets the person on', async () => {
  const { home, desk } = clinic;
  expect(await summary(desk, '1111')).toMatchObject({ triesLeft: 2 });
  await eventually(async () => expect(await summary(home, null)).toMatchObject({ triesLeft: 2 }));
  expect(await summary(home, '2222')).toMatchObject({ triesLeft: 1 });
  expect(await summary(desk, '3333')).toEqual({ outcome: 'locked' });
  await eventually(async () => expect(await summary(home, null)).toEqual({ outcome: 'locked' }));
  expect(await locked(home)).toMatchObject([{ kiosk: '1号自助机' }]);
  const [seen] = await locked(desk);
  expect(seen).toMatchObject({ name: wang.name, kiosk: '2号自助机' });
  desk.clock.advance(1_000);
  await desk.signedIn('reception').kiosks.releaseSummary({
    idempotencyKey: desk.key(),
    residentId: seen?.residentId ?? '',
  });
  await eventually(async () => expect(await locked(home)).toEqual([]));
  expect(await summary(home, null)).toMatchObject({ triesLeft: 3 });
  expect(await summary(desk, null)).toMatchObject({ triesLeft: 3 });
});

test('with the home out of reach a desk counts alone, and tells it afterwards', async () => {
  const { home, desk } = clinic;
  await clinic.setCut(true);
  expect(await summary(desk, '1111')).toMatchObject({ triesLeft: 2 });
  expect(await summary(home, null)).toMatchObject({ triesLeft: 3 });
  await clinic.setCut(false);
  expect(await summary(desk, null)).toMatchObject({ triesLeft: 2 });
  expect(await summary(home, '2222')).toMatchObject({ triesLeft: 1 });
});
