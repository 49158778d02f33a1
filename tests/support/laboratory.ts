import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import type { TestCode } from '../../shared/domain/orders/catalogue.ts';
import type { Analyte } from '../../shared/domain/orders/analytes.ts';
import { clinicDate } from '../../shared/lib/clock.ts';
import { arriveAt } from './arrivals.ts';
import { startStation } from './station.ts';
import { firstOf } from './workstation.ts';

type Reading = Extract<DeviceEvent, { type: 'reading' }>;
type LabResult = Extract<DeviceEvent, { type: 'lab-result' }>;

const said = {
  deviceTime: '2026-11-21 09:00',
  flags: [],
  rawHex: '4f',
  driver: 'hl7',
  driverVersion: '1',
  epoch: 1,
  monotonicMs: 1,
} as const;

/** What an analyser's driver makes of a glucose whose meal it does not know. */
export function glucoseReading(
  specimenId: string,
  value = 6.8,
  more: Partial<Reading> = {},
): Reading {
  const values: Reading['values'] = [{ kind: 'glucose', value, unit: 'mmol/L' }];
  return {
    type: 'reading',
    values,
    subjectId: specimenId,
    specimenId,
    ...said,
    flags: [],
    ...more,
  };
}

/** What it makes of a value that only an order takes. */
export function analyteResult(
  specimenId: string,
  analyte: Analyte,
  value: number,
  unit = 'mmol/L',
): LabResult {
  const result = { analyte, value, unit, range: '3.1-5.7', flag: null };
  return { type: 'lab-result', result, specimenId, ...said, flags: [] };
}

/** The station's analyser. */
const analyser = {
  deviceId: '01970000-0000-7000-8000-000000000003',
  label: '生化分析仪',
  driver: 'hl7',
} as const;

export type TestLaboratory = Awaited<ReturnType<typeof startLaboratory>>;

/** A workstation with an analyser, where tests are ordered for people who come in. */
export async function startLaboratory() {
  const station = await startStation(analyser);
  const { desk } = station;
  const doctor = () => desk.signedIn('doctor').orders;
  const key = () => desk.key();

  /** Tests for a visit, and the labels that came of them. */
  async function order(visitId: string, ...tests: TestCode[]) {
    const made = await doctor().order({ idempotencyKey: key(), visitId, tests });
    const rows = await desk.app.database.read.selectFrom('specimens').selectAll().execute();
    const labels = made.specimenIds.map((one) => rows.find(({ id }) => id === one)?.label ?? '');
    return { ...made, labels, label: labels[0] ?? '' };
  }

  return {
    ...station,
    deviceId: analyser.deviceId,
    doctor,
    key,
    order,
    /** Somebody new comes in. */
    arrive: (name: string, purpose: 'consultation' | 'measurement' = 'consultation') =>
      arriveAt(desk, { name, birthDate: '1960-04-04', reason: '同名不同人' }, purpose),
    /** The manager decides what is done here, from today on. */
    offer: (...tests: TestCode[]) =>
      desk.signedIn('manager').administration.setSetting({
        idempotencyKey: key(),
        key: 'orders.tests',
        value: tests,
        effectiveFrom: clinicDate(desk.app.clock.now()),
        reason: '本站只做这些',
      }),
    orders: () => firstOf(doctor().watch()),
    ofVisit: (visitId: string) => firstOf(doctor().ofVisit({ visitId })),
    labResults: () => desk.app.database.read.selectFrom('lab_results').selectAll().execute(),
  };
}
