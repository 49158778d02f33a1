import type { MeasuredValue } from '../../../shared/contract/schemas.ts';

/** Pressures in mmHg, pulse in beats per minute. */
export type Pressure = {
  readonly sbp: number;
  readonly dbp: number;
  /** Null where the device does not say. */
  readonly map: number | null;
  /** Null where it comes by itself. */
  readonly pulse: number | null;
};

type Limits = { readonly least: number; readonly most: number };
export type PressureLimits = Readonly<Record<'sbp' | 'dbp' | 'pulse', Limits>>;

/** Widest plausible for a cuff; the limits of care are the data host's business. */
export const cuffLimits: PressureLimits = {
  sbp: { least: 10, most: 300 },
  dbp: { least: 10, most: 300 },
  pulse: { least: 20, most: 300 },
};

/** Whether the numbers lie within what the device can measure and fit each other. */
export function isPlausiblePressure(
  { sbp, dbp, map, pulse }: Pressure,
  limits: PressureLimits = cuffLimits,
): boolean {
  const fitsMean = map === null || (dbp <= map && map <= sbp);
  const areWithin = isWithin(sbp, limits.sbp) && isWithin(dbp, limits.dbp);
  const isPulse = pulse === null || isWithin(pulse, limits.pulse);
  return areWithin && isPulse && dbp < sbp && fitsMean;
}

/** The values of a result as they are reported. */
export function pressureValues({ sbp, dbp, map, pulse }: Pressure): MeasuredValue[] {
  return [
    { kind: 'sbp', value: sbp, unit: 'mm[Hg]' },
    { kind: 'dbp', value: dbp, unit: 'mm[Hg]' },
    ...(map === null ? [] : [{ kind: 'map' as const, value: map, unit: 'mm[Hg]' }]),
    ...(pulse === null ? [] : [{ kind: 'pulse' as const, value: pulse, unit: '/min' }]),
  ];
}

function isWithin(value: number, { least, most }: Limits): boolean {
  return value >= least && value <= most;
}
