import { addDays } from '../lib/calendar.ts';
import { type CalendarDate, clinicInstant } from '../lib/clock.ts';
import type { IdentityCard } from '../contract/card.ts';
import type { Operation } from '../replication/transaction.ts';
import { appointmentStarting, type DemoAppointment, planAppointments } from './appointments.ts';
import {
  type ClinicSetting,
  idsAt,
  inBatches,
  inputAt,
  personStream,
  rowsAt,
} from './clinic-rows.ts';
import { shortSpan } from './course.ts';
import { createSequenceRegister } from './documents.ts';
import { createIdMaker } from './id-maker.ts';
import { makeResident, makeShowcaseResident } from './make-resident.ts';
import { soundAlikes } from './names.ts';
import { makePerson } from './person.ts';
import { createRandom } from './random.ts';
import { type DemoOrganisation, makeOrganisation, openDailyRows } from './reference.ts';
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
  /** Whose rows are in the last batch of them; null without residents. */
  readonly lastResidentId: string | null;
  readonly cards: readonly DemoCard[];
};

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
  const span = input.hasHistory === false ? null : shortSpan;
  const setting: Setting = { ...input, root, organisation, firstIdMs, span };
  return {
    clinicId: organisation.clinicId,
    organisation,
    referenceOps: (passwordHashOf) => openDailyRows(organisation, passwordHashOf),
    clinicOps: () => inBatches(rowsOfResidents(setting)),
    lastResidentId: lastResidentId(setting),
    cards: makeCards(setting),
  };
}

type Setting = ClinicSetting & ClinicInput;

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

function lastResidentId(setting: Setting): string | null {
  const { residents } = setting;
  const known = registeredShowcase.length;
  const position =
    residents > known ? showcase.length + residents - known - 1 : registeredShowcase[residents - 1];
  return position === undefined ? null : idsAt(setting, position)();
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
