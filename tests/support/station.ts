import { saveBinding } from '../../electron/data/capabilities/devices/bindings.ts';
import { checkInAt, registerAt } from './arrivals.ts';
import type { DriverId } from '../../shared/contract/devices.ts';
import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { firstOf, startWorkstation } from './workstation.ts';

type Reading = Extract<DeviceEvent, { type: 'reading' }>;
type StationDevice = {
  readonly deviceId: string;
  readonly label: string;
  readonly driver: DriverId;
};

export type TestStation = Awaited<ReturnType<typeof startStation>>;

/** A workstation with one measuring device, where people are checked in and measured. */
export async function startStation(device: StationDevice) {
  const desk = await startWorkstation();
  await bind(device);

  function bind({ deviceId, label, driver }: StationDevice) {
    return desk.app.database.write((db) =>
      saveBinding(db, {
        deviceId,
        label,
        driver,
        transport: { kind: 'tcp', host: '127.0.0.1', port: 1 },
        enabled: true,
        simulated: false,
      }),
    );
  }

  /** Somebody new is registered and comes to be measured. */
  async function visitOf(name: string): Promise<string> {
    const residentId = await registerAt(desk, {
      name,
      birthDate: '1960-04-04',
      reason: '同名不同人',
    });
    const { visitId } = await checkInAt(desk, residentId);
    return visitId;
  }

  const nurse = () => desk.signedIn('nurse').measurement;
  return {
    desk,
    bind,
    visitOf,
    nurse,
    /** The device says something. */
    report: (event: DeviceEvent, eventId = desk.key()) =>
      desk.connect('devices').client.deviceLink.report({
        eventId,
        deviceId: device.deviceId,
        at: toInstant(desk.clock.now()),
        event,
      }),
    state: () => firstOf(nurse().watch()),
    open: (visitId: string) => nurse().openWindow({ idempotencyKey: desk.key(), visitId }),
    /** Every value in a record here, removed ones too. */
    observations: () =>
      desk.app.database.read.selectFrom('observations').selectAll().orderBy('kind').execute(),
    close: () => desk.close(),
  };
}

/** What a monitor's driver makes of one measurement. */
export function pressureReading(sbp: number, dbp: number, more: Partial<Reading> = {}): Reading {
  return {
    type: 'reading',
    values: [
      { kind: 'sbp', value: sbp, unit: 'mm[Hg]' },
      { kind: 'dbp', value: dbp, unit: 'mm[Hg]' },
      { kind: 'pulse', value: 72, unit: '/min' },
    ],
    deviceTime: null,
    subjectId: null,
    flags: [],
    rawHex: '1616013030',
    driver: 'and-tm2655',
    driverVersion: '1',
    epoch: 1,
    monotonicMs: 5,
    ...more,
  };
}

/** The station's blood pressure monitor. */
export const monitor = {
  deviceId: '01970000-0000-7000-8000-000000000002',
  label: '血压计一号',
  driver: 'and-tm2655',
} as const;
