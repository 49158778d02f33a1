import { assert } from '../lib/assert.ts';
import { addDays } from '../lib/calendar.ts';
import { type CalendarDate, clinicInstant } from '../lib/clock.ts';
import type { Operation } from '../replication/transaction.ts';
import { type DemoAppointment, planAppointments } from './appointments.ts';
import { birthAt, BIRTH_SLOTS } from './birth-slots.ts';
import {
  type ClinicSetting,
  ID_SPAN_MS,
  inBatches,
  inputAt,
  personStream,
  rowsAt,
} from './clinic-rows.ts';
import type { SequenceRegister } from './documents.ts';
import { createIdMaker } from './id-maker.ts';
import { makeResident } from './make-resident.ts';
import { makePerson } from './person.ts';
import { createRandom } from './random.ts';
import { type DemoOrganisation, makeOrganisation, organisationRows } from './reference.ts';
import { siteAt } from './site.ts';

export type DistrictInput = {
  readonly seed: string | number;
  /** Bookings are for this day and the next; everything else is of the days before. */
  readonly today: CalendarDate;
  /** Of all clinics together, who share them evenly; as many as there are numbers for at most. */
  readonly residents: number;
  /** At most 999, which is how many streets a record number can tell apart. */
  readonly clinics: number;
  /** Years before today; 0: people and their documents alone, which is many times faster to make. */
  readonly years?: number;
};

export type DistrictClinic = {
  /** Also the id of the clinic's scope. */
  readonly clinicId: string;
  readonly organisation: DemoOrganisation;
  readonly residents: number;
  /** Rows of the scope `reference`; the hospitals of the district are with the first clinic's. */
  referenceOps(passwordHashOf: (loginName: string) => string): readonly Operation[];
  /** All rows of one resident, made without anybody before them. `position` from 0. */
  residentOps(position: number): readonly Operation[];
  /** Everybody in turn, in batches that a transaction holds, made while they are read. */
  clinicOps(): Generator<readonly Operation[], void>;
};

export type District = {
  readonly clinics: number;
  /** @param clinic from 0 */
  clinicAt(clinic: number): DistrictClinic;
};

/**
 * An invented district. The same input gives the same rows, byte for byte, whichever are asked for:
 * everybody has a random stream of their own, and numbers that follow from who they are.
 */
export function generateDistrict(input: DistrictInput): District {
  const { residents, clinics } = input;
  assert(residents <= BIRTH_SLOTS && clinics >= 1 && clinics <= 999, 'a district fits its numbers');
  const first = organisationAt(input, 0);
  return {
    clinics,
    clinicAt: (clinic) => {
      assert(clinic >= 0 && clinic < clinics, 'the district has this clinic');
      const organisation = clinic === 0 ? first : organisationAt(input, clinic, first.hospitals);
      return makeClinic(input, clinic, organisation);
    },
  };
}

function makeClinic(
  input: DistrictInput,
  clinic: number,
  organisation: DemoOrganisation,
): DistrictClinic {
  const setting = settingOf(input, clinic, organisation);
  const residents = startOf(input, clinic + 1) - startOf(input, clinic);
  const residentOps = (position: number) => {
    assert(position >= 0 && position < residents, 'the clinic has this resident');
    return rowsOf(setting, position);
  };
  function* everybody() {
    for (let position = 0; position < residents; position += 1) yield residentOps(position);
  }
  return {
    clinicId: organisation.clinicId,
    organisation,
    residents,
    referenceOps: (passwordHashOf) =>
      organisationRows(organisation, passwordHashOf).filter(
        (row) => clinic === 0 || row.op !== 'insert' || row.entity !== 'organisations',
      ),
    residentOps,
    clinicOps: () => inBatches(everybody()),
  };
}

type Setting = ClinicSetting & {
  readonly before: number;
  readonly plan: ReadonlyMap<number, DemoAppointment>;
};

/** How many residents the clinics before this one have together. */
function startOf({ residents, clinics }: DistrictInput, clinic: number): number {
  return Math.floor((residents * clinic) / clinics);
}

function settingOf(input: DistrictInput, clinic: number, organisation: DemoOrganisation): Setting {
  const { seed, today, years = 0 } = input;
  const before = startOf(input, clinic);
  return {
    root: rootOf(seed, clinic),
    today,
    organisation,
    firstIdMs: firstIdMs(today) + before * ID_SPAN_MS,
    span: years > 0 ? { months: years * 12, isLong: true } : null,
    before,
    plan: planAppointments(today, { from: 0, to: startOf(input, clinic + 1) - before }),
  };
}

function organisationAt(
  { seed, today }: DistrictInput,
  clinic: number,
  hospitals?: DemoOrganisation['hospitals'],
): DemoOrganisation {
  const startMs = firstIdMs(today) - 60_000 * (clinic + 1);
  const makeId = createIdMaker(rootOf(seed, clinic).fork('organisation'), startMs);
  return makeOrganisation(makeId, siteAt(clinic), hospitals);
}

function rowsOf(setting: Setting, position: number): readonly Operation[] {
  const { today, before, organisation, plan } = setting;
  const random = personStream(setting, position);
  const birth = birthAt(before + position, random.fork('birth'), today);
  const register: SequenceRegister = { take: () => birth.sequence };
  const place = { site: organisation.site, before };
  const person = makePerson({ random, position, today, register, birth, place });
  const booked = plan.get(position) ?? null;
  return rowsAt(setting, position, makeResident(inputAt(setting, position, person, booked)));
}

function rootOf(seed: string | number, clinic: number) {
  return createRandom(`${seed}/district/${clinic}`);
}

/** Early enough that the ids of the last resident are not of the future. */
function firstIdMs(today: CalendarDate): number {
  return clinicInstant(addDays(today, -60), '00:00');
}
