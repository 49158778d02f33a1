import { ADULT_FROM_DAYS, type LimitInput } from './limits.ts';
import { type ObservationKind, type Tenths, toStoredTenths } from './units.ts';

/** From these on, in tenths of the stored unit; `below` and `above` are out, `upTo` and `from` are in. */
type Row = {
  readonly below?: Tenths;
  readonly upTo?: Tenths;
  readonly above?: Tenths;
  readonly from?: Tenths;
};

const glucose: Row = { upTo: 39, from: 167 };

/** The list of MEA-15. Blood pressure is not on it: without complaints it is repeated after a rest first. */
const rows: Readonly<Partial<Record<ObservationKind, Row>>> = {
  glucose,
  'glucose-fasting': glucose,
  'glucose-2h': glucose,
  'glucose-random': glucose,
  spo2: { below: 900 },
  pulse: { below: 400, above: 1400 },
  temperature: { below: 350, from: 400 },
};

/**
 * Whether a single value calls the doctor at once, whoever it is, while the repeat runs beside it (MEA-15). A
 * value that the limits only want confirmed may be one: glucose of 3.0 to 3.9 in somebody without diabetes.
 */
export function callsDoctorNow({ kind, value, code, unit, ageDays }: LimitInput): boolean {
  const row = rows[kind];
  if (!row) return false;
  if (code) return true;
  if ((ageDays ?? ADULT_FROM_DAYS) < ADULT_FROM_DAYS) return false;
  const tenths = value === undefined ? null : toStoredTenths(kind, value, unit);
  if (tenths === null) return false;
  const { below = -Infinity, upTo = -Infinity, above = Infinity, from = Infinity } = row;
  return tenths < below || tenths <= upTo || tenths > above || tenths >= from;
}
