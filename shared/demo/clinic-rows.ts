import { assert } from '../lib/assert.ts';
import type { CalendarDate, EpochMs } from '../lib/clock.ts';
import type { MakeId } from '../lib/ids.ts';
import type { Operation } from '../replication/transaction.ts';
import type { DemoAppointment } from './appointments.ts';
import type { CourseSpan } from './course.ts';
import { createIdMaker } from './id-maker.ts';
import type { ResidentInput } from './resident.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';
import { type DemoOrganisation, staffOf } from './reference.ts';
import type { DemoResident } from './resident.ts';
import { residentRows } from './resident-rows.ts';

/** What all residents of a clinic are made from. */
export type ClinicSetting = {
  readonly root: Random;
  readonly today: CalendarDate;
  readonly organisation: DemoOrganisation;
  /** Ids of the first resident's rows are of this time. */
  readonly firstIdMs: EpochMs;
  readonly span: CourseSpan | null;
};

const BATCH_RESIDENTS = 50;
/** Below what one transaction may hold (replication/transaction.ts). */
const BATCH_OPERATIONS_MAX = 1_800;
/** Ids of one resident's rows are made within this time, the next resident's after it. */
export const ID_SPAN_MS = 1_000;

/** The rows of residents, as many together as a transaction holds. */
export function* inBatches(
  residentsRows: Iterable<readonly Operation[]>,
): Generator<readonly Operation[], void> {
  let batch: Operation[] = [];
  let residents = 0;
  for (const rows of residentsRows) {
    const isFull = batch.length + rows.length > BATCH_OPERATIONS_MAX;
    if (residents > 0 && (isFull || residents === BATCH_RESIDENTS)) {
      yield batch;
      batch = [];
      residents = 0;
    }
    batch.push(...rows);
    residents += 1;
  }
  if (batch.length > 0) yield batch;
}

export function inputAt(
  setting: ClinicSetting,
  position: number,
  person: Person,
  booked: DemoAppointment | null,
): ResidentInput {
  const { organisation, today, span } = setting;
  const appointment = booked && { ...booked, queueId: organisation.queues.consultation };
  return {
    known: { residentId: idsAt(setting, position)(), person, appointment },
    random: randomAt(setting, position).fork('story'),
    today,
    span,
    doctorIds: staffOf(organisation, 'doctor').map(({ staffId }) => staffId),
  };
}

export function rowsAt(
  setting: ClinicSetting,
  position: number,
  resident: DemoResident,
): readonly Operation[] {
  const { organisation, today } = setting;
  const random = randomAt(setting, position).fork('rows');
  const makeId = idsAt(setting, position);
  makeId(); // the first one is the resident's
  const [dutyDoctor] = staffOf(organisation, 'doctor');
  assert(dutyDoctor, 'the clinic has a doctor');
  const nurseId = random.pick(staffOf(organisation, 'nurse')).staffId;
  return residentRows({
    random,
    makeId,
    today,
    resident,
    nurseId,
    organisation,
    dutyDoctorId: dutyDoctor.staffId,
  });
}

export function personStream(setting: ClinicSetting, position: number): Random {
  return randomAt(setting, position).fork('person');
}

/** The first id is the resident's own. */
export function idsAt(setting: ClinicSetting, position: number): MakeId {
  const startMs = setting.firstIdMs + position * ID_SPAN_MS;
  return createIdMaker(randomAt(setting, position).fork('ids'), startMs);
}

function randomAt({ root }: ClinicSetting, position: number): Random {
  return root.fork('resident').fork(position);
}
