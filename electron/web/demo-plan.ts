import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { calendarDate, timeOfDay } from '../../shared/contract/schemas.ts';
import { clinicDate, clinicTime } from '../../shared/lib/clock.ts';
import { systemClock } from '../data/clock.ts';
import { writeSafely } from '../shell/write-safely.ts';

/** What stays the same between starts of one demonstration: its seed, its ids, its enrolment code. */
const demoPlan = z.object({
  seed: z.int(),
  /** The day on which the invented history ends. */
  madeOn: calendarDate,
  /** A quarter of an hour around the first start, so that the booked resident is in time. */
  benchSlot: timeOfDay,
  residents: z.int(),
  referenceScopeId: z.uuid(),
  enrolmentCode: z.string(),
  deviceIds: z.object({
    kiosk: z.uuid(),
    cardReader: z.uuid(),
    monitor: z.uuid(),
    /** Older demonstrations had none; they get it at the next start. */
    glucometer: z.uuid().default(() => uuidv7()),
    analyser: z.uuid().default(() => uuidv7()),
    scanner: z.uuid().default(() => uuidv7()),
    printer: z.uuid().default(() => uuidv7()),
  }),
});

export type DemoPlan = z.output<typeof demoPlan>;

const RESIDENTS = 1_200;

/** Reads the plan of this data directory, or makes one. */
export function loadDemoPlan(directory: string): DemoPlan {
  const path = join(directory, 'demo.json');
  if (existsSync(path)) return keep(path, demoPlan.parse(JSON.parse(readFileSync(path, 'utf8'))));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const now = systemClock.now();
  const plan: DemoPlan = {
    seed: randomInt(1, 1_000_000),
    madeOn: clinicDate(now),
    benchSlot: quarterOf(clinicTime(now)),
    residents: RESIDENTS,
    referenceScopeId: uuidv7(),
    enrolmentCode: randomBytes(16).toString('base64url'),
    deviceIds: {
      kiosk: uuidv7(),
      cardReader: uuidv7(),
      monitor: uuidv7(),
      glucometer: uuidv7(),
      analyser: uuidv7(),
      scanner: uuidv7(),
      printer: uuidv7(),
    },
  };
  return keep(path, plan);
}

function keep(path: string, plan: DemoPlan): DemoPlan {
  writeSafely(path, `${JSON.stringify(plan, null, 2)}\n`);
  return plan;
}

/** The beginning of the quarter of an hour in which a time lies. */
function quarterOf(time: string): string {
  const [hours = '00', minutes = '00'] = time.split(':');
  return `${hours}:${String(Math.floor(Number(minutes) / 15) * 15).padStart(2, '0')}`;
}
