import { randomUUID } from 'node:crypto';
import type { MeasurementWindow, PendingReading } from '../../../shared/contract/measurement.ts';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { bloodPressureProtocol } from '../../../shared/domain/measurement/blood-pressure.ts';
import { callsDoctorNow } from '../../../shared/domain/measurement/doctor-now.ts';
import { checkLimits } from '../../../shared/domain/measurement/limits.ts';
import { toInstant } from '../../../shared/lib/clock.ts';

/** A window in which these values were accepted, too. */
export function withAccepted(
  window: MeasurementWindow,
  readingId: string,
  values: MeasuredValue[],
): MeasurementWindow {
  const accepted = [...window.accepted, { readingId, acceptedAt: toInstant(Date.now()), values }];
  return {
    ...window,
    pending: window.pending.filter((one) => one.readingId !== readingId),
    accepted,
    protocol: protocolOf(accepted.map((one) => one.values)),
  };
}

/** A window without what was accepted there, and the reading that it was; null where it was not. */
export function withoutAccepted(
  window: MeasurementWindow,
  readingId: string,
): { readonly window: MeasurementWindow; readonly reading: PendingReading } | null {
  const taken = window.accepted.find((one) => one.readingId === readingId);
  if (!taken) return null;
  const accepted = window.accepted.filter((one) => one !== taken);
  const { values } = taken;
  return {
    window: { ...window, accepted, protocol: protocolOf(accepted.map((one) => one.values)) },
    reading: { ...fromMonitor(), readingId, values, trayReason: 'taken-back' },
  };
}

/** A glucose as a meter says it; `more` says what else it is. */
export function glucoseReading(
  value: Partial<MeasuredValue>,
  more: Partial<PendingReading>,
): PendingReading {
  const measured: MeasuredValue = { kind: 'glucose', unit: 'mmol/L', ...value };
  const { tier, hint } = checkLimits({ ...measured, source: 'device' });
  const isUrgent = callsDoctorNow(measured);
  return {
    readingId: randomUUID(),
    deviceId: randomUUID(),
    deviceLabel: '测量站血糖仪',
    driverId: 'astm',
    receivedAt: toInstant(Date.now()),
    deviceTime: null,
    values: [measured],
    labValue: null,
    label: null,
    flags: [],
    tier,
    hints: [...new Set([...(hint ? [hint] : []), ...(isUrgent ? ['DOCTOR_NOW'] : [])])],
    trayReason: null,
    simulated: false,
    ...more,
  };
}

const minuteMs = 60_000;

/** The protocol's word, as if the readings lay a minute apart. */
function protocolOf(readings: readonly MeasuredValue[][]): MeasurementWindow['protocol'] {
  const pressures = readings.flatMap((values, at) => {
    const valueOf = (kind: string) => values.find((value) => value.kind === kind)?.value;
    const [sbp, dbp] = [valueOf('sbp'), valueOf('dbp')];
    return sbp === undefined || dbp === undefined ? [] : [{ sbp, dbp, atMs: at * minuteMs }];
  });
  const { needAnother, value, counted, hints, because } = bloodPressureProtocol({
    profile: 'WST872',
    gapSeconds: 60,
    followUp: true,
    readings: pressures,
  });
  return { needAnother, value, counted, hints: [...hints], because: [...because] };
}

type NewReading = Pick<PendingReading, 'trayReason' | 'simulated'> & {
  readonly sbp: number;
  readonly dbp: number;
  readonly pulse: number;
};

/** A blood pressure as the station's monitor says it. */
export function makeReading({
  sbp,
  dbp,
  pulse,
  trayReason,
  simulated,
}: NewReading): PendingReading {
  const isSevere = sbp >= 180 || dbp >= 110;
  return {
    ...fromMonitor(),
    values: [
      { kind: 'sbp', value: sbp, unit: 'mm[Hg]' },
      { kind: 'dbp', value: dbp, unit: 'mm[Hg]' },
      { kind: 'pulse', value: pulse, unit: '/min' },
    ],
    tier: isSevere ? 'alert' : 'ok',
    hints: isSevere ? ['REST_AND_REPEAT'] : [],
    trayReason,
    simulated,
  };
}

function fromMonitor() {
  return {
    readingId: randomUUID(),
    deviceId: randomUUID(),
    deviceLabel: '测量站血压计',
    driverId: 'and-tm2655',
    receivedAt: toInstant(Date.now()),
    deviceTime: null,
    labValue: null,
    label: null,
    flags: [],
    tier: 'ok' as const,
    hints: [],
    simulated: false,
  };
}
