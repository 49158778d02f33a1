import { assert } from '../lib/assert.ts';
import { addDays } from '../lib/calendar.ts';
import { type CalendarDate, clinicInstant } from '../lib/clock.ts';
import type { MakeId } from '../lib/ids.ts';
import type { IdentityCard } from '../contract/card.ts';
import type { Operation } from '../replication/transaction.ts';
import { appointmentStarting, type DemoAppointment, planAppointments } from './appointments.ts';
import { createSequenceRegister } from './documents.ts';
import { createIdMaker } from './id-maker.ts';
import { makeResident, makeShowcaseResident, type ResidentInput } from './make-resident.ts';
import { soundAlikes } from './names.ts';
import { makePerson, type Person } from './person.ts';
import { createRandom, type Random } from './random.ts';
import { type DemoOrganisation, makeOrganisation, organisationRows, staffOf } from './reference.ts';
import type { DemoResident } from './resident.ts';
import { residentRows } from './resident-rows.ts';
import { cardOf, makeShowcasePerson, showcase } from './showcase.ts';

export type ClinicInput = {
  readonly seed: string | number;
  readonly today: CalendarDate;
  /** How many have a record. Below {@link showcase} some of its people are missing. */
  readonly residents: number;
  /** `HH:mm`: the slot of the bench card with an appointment; by default in mid-morning. */
  readonly benchSlot?: string;
  /** False: people and their documents alone, which is many times faster to make. True by default. */
  readonly hasHistory?: boolean;
};

/** A card of the bench, ready for a simulated reader. */
export type DemoCard = {
  readonly cardKey: string;
  readonly title: string;
  readonly note: string;
  /** Null: no record under this card yet. */
  readonly residentId: string | null;
  readonly card: IdentityCard;
};

export type DemoClinic = {
  /** Also the id of the clinic's scope. */
  readonly clinicId: string;
  readonly organisation: DemoOrganisation;
  /** Rows of the scope `reference`; the hashes of the staff's passwords are made elsewhere. */
  referenceOps(passwordHashOf: (loginName: string) => string): readonly Operation[];
  /**
   * Rows of the clinic's scope, about fifty residents a batch and never more than a transaction
   * holds. Made while it is read, so that any number of residents needs little memory; every call
   * starts again and gives the same.
   */
  clinicOps(): Generator<readonly Operation[], void>;
  readonly cards: readonly DemoCard[];
};

const BATCH_RESIDENTS = 50;
/** Below what one transaction may hold (replication/transaction.ts). */
const BATCH_OPERATIONS_MAX = 1_800;
/** Ids of one resident's rows are made within this time, the next resident's after it. */
const ID_SPAN_MS = 1_000;

/** Positions of the showcase people who have a record. */
const registeredShowcase = showcase.flatMap((one, position) =>
  one.isRegistered === false ? [] : [position],
);

/** An invented clinic. The same seed, day and number of residents give the same rows, byte for byte. */
export function generateClinic(input: ClinicInput): DemoClinic {
  const root = createRandom(String(input.seed));
  const firstIdMs = clinicInstant(addDays(input.today, -30), '00:00');
  const organisation = makeOrganisation(
    createIdMaker(root.fork('organisation'), firstIdMs - 60_000),
  );
  const setting: Setting = { ...input, root, organisation, firstIdMs };
  return {
    clinicId: organisation.clinicId,
    organisation,
    referenceOps: (passwordHashOf) => organisationRows(organisation, passwordHashOf),
    clinicOps: () => batches(setting),
    cards: makeCards(setting),
  };
}

type Setting = ClinicInput & {
  readonly root: Random;
  readonly organisation: DemoOrganisation;
  readonly firstIdMs: number;
};

function* batches(setting: Setting): Generator<readonly Operation[], void> {
  let batch: Operation[] = [];
  let residents = 0;
  for (const rows of rowsOfResidents(setting)) {
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

function* rowsOfResidents(setting: Setting): Generator<readonly Operation[], void> {
  for (const position of registeredShowcase.slice(0, setting.residents)) {
    const person = showcasePerson(setting, position);
    const input = inputAt(setting, position, person, showcaseAppointment(setting, position));
    yield rowsAt(setting, position, makeShowcaseResident(input, position));
  }
  const from = showcase.length;
  const to = from + Math.max(0, setting.residents - registeredShowcase.length);
  const plan = planAppointments(setting.today, { from, to });
  const register = createSequenceRegister();
  for (let position = from; position < to; position += 1) {
    const random = personStream(setting, position);
    const named = soundAlikes[position - from];
    const person = makePerson({ random, position, today: setting.today, register, named });
    const input = inputAt(setting, position, person, plan.get(position) ?? null);
    yield rowsAt(setting, position, makeResident(input));
  }
}

function inputAt(
  setting: Setting,
  position: number,
  person: Person,
  booked: DemoAppointment | null,
): ResidentInput {
  const { organisation, today, hasHistory = true } = setting;
  const appointment = booked && { ...booked, queueId: organisation.queues.consultation };
  return {
    known: { residentId: idsAt(setting, position)(), person, appointment },
    random: randomAt(setting, position).fork('story'),
    today,
    hasHistory,
    doctorIds: staffOf(organisation, 'doctor').map(({ staffId }) => staffId),
  };
}

function rowsAt(setting: Setting, position: number, resident: DemoResident): readonly Operation[] {
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

function showcasePerson(setting: Setting, position: number) {
  return makeShowcasePerson(personStream(setting, position), position, setting.today);
}

function showcaseAppointment(
  { today, benchSlot = '09:30' }: Setting,
  position: number,
): DemoAppointment | null {
  return showcase[position]?.hasAppointment ? appointmentStarting(today, benchSlot) : null;
}

function makeCards(setting: Setting): readonly DemoCard[] {
  return showcase.flatMap(({ cardKey, note, isRegistered }, position) => {
    if (cardKey === null) return [];
    const person = showcasePerson(setting, position);
    const residentId = isRegistered === false ? null : idsAt(setting, position)();
    return [{ cardKey, title: person.name, note, residentId, card: cardOf(person) }];
  });
}

function randomAt({ root }: Setting, position: number): Random {
  return root.fork('resident').fork(position);
}

function personStream(setting: Setting, position: number): Random {
  return randomAt(setting, position).fork('person');
}

/** The first id is the resident's own. */
function idsAt(setting: Setting, position: number): MakeId {
  const startMs = setting.firstIdMs + position * ID_SPAN_MS;
  return createIdMaker(randomAt(setting, position).fork('ids'), startMs);
}
