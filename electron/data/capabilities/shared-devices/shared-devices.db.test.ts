import { afterEach, beforeEach, expect, test } from 'vitest';
import { arriveAt } from '../../../../tests/support/arrivals.ts';
import { monitor, pressureReading } from '../../../../tests/support/station.ts';
import { openTwoDesks, type TwoDesks, until } from '../../../../tests/support/two-desks.ts';
import type { TestWorkstation } from '../../../../tests/support/workstation.ts';
import { firstOf } from '../../../../tests/support/workstation.ts';
import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';
import type { PendingReading, StationState } from '../../../../shared/contract/measurement.ts';
import { HOLD_MS } from '../../../../shared/domain/measurement/device-sharing.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { callerOf, openConnection } from '../../pipeline/caller.ts';
import { saveBinding } from '../devices/bindings.ts';

let both: TwoDesks;
beforeEach(async () => {
  both = await openTwoDesks();
  for (const one of [both.home, both.desk]) {
    await one.app.database.write((db) =>
      saveBinding(db, {
        ...monitor,
        // Each workstation knows its own binding; what is the same is where the device is.
        deviceId: one.key(),
        transport: { kind: 'tcp', host: '10.0.0.5', port: 4001, isShared: true },
        enabled: true,
        simulated: false,
      }),
    );
  }
  // A home that has just begun gives nothing to anybody before old holds have run out.
  both.home.clock.advance(HOLD_MS);
});
afterEach(() => both.close());

const station = (one: TestWorkstation) => one.signedIn('nurse').measurement;
const state = (one: TestWorkstation) => firstOf(station(one).watch());
const standingOf = ({ shared }: StationState) => shared[0]?.standing;
const untilStanding = (one: TestWorkstation, standing: string) =>
  until(station(one).watch(), (now) => standingOf(now) === standing);
/** As every few seconds. */
const askAgain = (one: TestWorkstation) => one.app.changes.publish(['shared-devices']);

async function measuring(one: TestWorkstation, name: string) {
  const { visitId } = await arriveAt(one, { name, birthDate: '1960-04-04' }, 'measurement');
  const { windowId } = await station(one).openWindow({ idempotencyKey: one.key(), visitId });
  return { visitId, windowId };
}

async function bindingOf(one: TestWorkstation) {
  const { devices } = await firstOf(one.signedIn('nurse').devices.watch());
  return devices[0]?.deviceId ?? '';
}

/** The device speaks to everybody who is wired to it. */
const speak = (sbp: number, ...heardBy: readonly TestWorkstation[]) =>
  say(pressureReading(sbp, 80), ...heardBy);

async function say(event: DeviceEvent, ...heardBy: readonly TestWorkstation[]) {
  for (const one of heardBy) {
    await one.connect('devices').client.deviceLink.report({
      eventId: one.key(),
      deviceId: await bindingOf(one),
      at: toInstant(one.clock.now()),
      event,
    });
  }
}

const valuesIn = (readings: readonly Pick<PendingReading, 'values'>[]) =>
  readings.map(({ values }) => values[0]?.value);

test('a reading goes to the window that has the device, and the other station sees who has it', async () => {
  const { home, desk } = both;
  await measuring(home, '甲');
  await untilStanding(home, 'yours');
  await measuring(desk, '乙');
  const { shared } = await untilStanding(desk, 'theirs');
  expect(shared).toMatchObject([
    { label: monitor.label, holder: { workstation: home.app.workstation.name } },
  ]);
  expect(shared[0]?.holder?.ticketNumber).toMatch(/^A\d+$/);
  await speak(151, desk, home);
  const [here, there] = [await state(home), await state(desk)];
  expect(valuesIn(here.window?.pending ?? [])).toEqual([151]);
  expect([there.window?.pending, there.tray]).toEqual([[], []]);
  const device = { driver: monitor.driver, driverVersion: '1' };
  await say({ type: 'rejected', reason: 'error', rawHex: '00', ...device }, desk, home);
  expect((await state(home)).notTaken).toMatchObject([{ reason: 'error' }]);
  expect((await state(desk)).notTaken).toEqual([]);
});

test('who waits gets it when the other leaves it to them, or is done', async () => {
  const { home, desk } = both;
  const first = await measuring(home, '甲');
  await untilStanding(home, 'yours');
  await measuring(desk, '乙');
  await untilStanding(desk, 'theirs');
  askAgain(home);
  const waited = await until(
    station(home).watch(),
    ({ shared }) => shared[0]?.waiting.length === 1,
  );
  expect(waited.shared[0]?.waiting).toEqual([desk.app.workstation.name]);
  await home
    .signedIn('nurse')
    .sharedDevices.yield({ idempotencyKey: home.key(), deviceId: await bindingOf(home) });
  askAgain(desk);
  await untilStanding(desk, 'yours');
  await speak(142, home, desk);
  expect(valuesIn((await state(desk)).window?.pending ?? [])).toEqual([142]);
  const left = await state(home);
  expect([left.window?.pending, left.tray, standingOf(left)]).toEqual([[], [], 'yielded']);
  await station(home).closeWindow({ idempotencyKey: home.key(), windowId: first.windowId });
  await until(station(home).watch(), ({ window }) => window === null);
});

test('with nobody measuring, one tray has it and not two', async () => {
  const { home, desk } = both;
  await speak(133, desk, home);
  const trays = [await state(home), await state(desk)].map(({ tray }) => valuesIn(tray));
  expect(trays.flat()).toEqual([133]);
});

test('while the home is out of reach a reading waits in the tray and is in nobody’s window', async () => {
  const { desk, setCut } = both;
  await measuring(desk, '乙');
  await untilStanding(desk, 'yours');
  await setCut(true);
  await speak(160, desk);
  const { window, tray } = await state(desk);
  expect(window?.pending).toEqual([]);
  expect(tray).toMatchObject([{ trayReason: 'holder-unknown' }]);
  askAgain(desk);
  await untilStanding(desk, 'unknown');
});

test('what no person asks may do at the home what devices may, and nothing else', async () => {
  const { desk } = both;
  const caller = callerOf(openConnection('devices', desk.app.workstation.deviceId));
  const input = { idempotencyKey: desk.key(), ticketId: desk.key() };
  const asked = desk.app.forwardToHome({ path: ['queue', 'pass'], input, caller });
  await expect(asked).rejects.toMatchObject({ code: 'not-signed-in' });
});

test('a device of one workstation alone asks nobody', async () => {
  const { desk, setCut } = both;
  await desk.app.database.write(async (db) =>
    saveBinding(db, {
      ...monitor,
      deviceId: await bindingOf(desk),
      transport: { kind: 'tcp', host: '10.0.0.5', port: 4001 },
      enabled: true,
      simulated: false,
    }),
  );
  await setCut(true);
  await measuring(desk, '乙');
  await speak(128, desk);
  const { window, shared } = await state(desk);
  expect(valuesIn(window?.pending ?? [])).toEqual([128]);
  expect(shared).toEqual([]);
});
